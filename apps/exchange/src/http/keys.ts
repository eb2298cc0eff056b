import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VelaError, messageOf } from '@vela/kernel';
import { z } from 'zod';
import { ENVIRONMENTS } from '../contract.js';
import type { Environment, Identity } from '../contract.js';

/** What opens the account of one environment. Made up: it opens nothing but this exchange. */
export interface ExchangeKeys {
  readonly environment: Environment;
  readonly keyId: string;
  readonly secret: string;
  /** Token of OAuth, in place of the key. */
  readonly token: string;
}

const FILE = z.array(
  z.strictObject({
    environment: z.enum(ENVIRONMENTS),
    keyId: z.string().min(1),
    secret: z.string().min(1),
    token: z.string().min(1),
  }),
);

/** What a request shows to be let in. */
export interface Credentials {
  readonly keyId?: string | undefined;
  readonly secret?: string | undefined;
  readonly token?: string | undefined;
}

/** Who may come in, kept in the folder so that it is the same after a restart. */
export class KeyRing {
  readonly #keys: readonly ExchangeKeys[];
  readonly #expired = new Set<string>();

  constructor(keys: readonly ExchangeKeys[]) {
    this.#keys = keys;
  }

  /** Returns every key, its secret and its token: this is a place to practise. */
  list(): readonly ExchangeKeys[] {
    return this.#keys;
  }

  /** Returns who shows this key and secret or this token, or null for nobody that is known. */
  identify({ keyId, secret, token }: Credentials): Identity | null {
    if (token !== undefined) {
      // A token beside a key is a mistake that the venue refuses.
      if (keyId !== undefined || secret !== undefined) return null;
      const owner = this.#keys.find((one) => same(one.token, token));
      if (owner === undefined || this.#expired.has(owner.token)) return null;
      return { environment: owner.environment, keyId: owner.keyId };
    }
    if (keyId === undefined || secret === undefined) return null;
    const owner = this.#keys.find((one) => same(one.keyId, keyId) && same(one.secret, secret));
    return owner === undefined ? null : { environment: owner.environment, keyId };
  }

  /** Takes the tokens of an environment, or all of them, back. */
  expireTokens(environment: Environment | null): number {
    const hit = this.#of(environment);
    for (const { token } of hit) this.#expired.add(token);
    return hit.length;
  }

  /** Lets the tokens of an environment, or all of them, in again. */
  renewTokens(environment: Environment | null): number {
    const hit = this.#of(environment);
    for (const { token } of hit) this.#expired.delete(token);
    return hit.length;
  }

  #of(environment: Environment | null): readonly ExchangeKeys[] {
    return this.#keys.filter((one) => environment === null || one.environment === environment);
  }
}

/** Returns the keys of a folder: those that are given, those it keeps, or new ones. */
export function openKeys(folder: string, given: readonly ExchangeKeys[] | undefined): KeyRing {
  const file = join(folder, 'keys.json');
  if (given !== undefined) {
    writeKeys(file, given);
    return new KeyRing(given);
  }
  if (existsSync(file)) return new KeyRing(readKeys(file));
  const made = ENVIRONMENTS.map((environment) => newKeys(environment));
  writeKeys(file, made);
  return new KeyRing(made);
}

function readKeys(file: string): readonly ExchangeKeys[] {
  try {
    return FILE.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new VelaError('DATA_INVALID', `cannot read the keys of ${file}: ${messageOf(cause)}`, {
      hint: 'Remove the file: new keys are made at the next start.',
      cause,
    });
  }
}

function writeKeys(file: string, keys: readonly ExchangeKeys[]): void {
  // Written beside and renamed, so that a process that is killed leaves no half of a file.
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function newKeys(environment: Environment): ExchangeKeys {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const draw = (length: number): string =>
    [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('');
  const keyId = `${environment === 'paper' ? 'PK' : 'AK'}${draw(18)}`;
  return {
    environment,
    keyId,
    secret: randomBytes(30).toString('base64url'),
    token: `practice-${environment}-${randomBytes(16).toString('hex')}`,
  };
}

function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
