import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { VelaError } from '@vela/kernel';
import type { Credential, SealedCredential } from '@vela/ports';
import fc from 'fast-check';
import { CredentialVault } from './credential-vault.js';
import { givenKeyRing } from './key-ring.js';
import type { KeyRing } from './key-ring.js';
import { masterKeyOf } from './master-key.js';

const masterKey = () => masterKeyOf(randomBytes(32).toString('base64'), 'here');
const vaultOf = (key = masterKey()) => new CredentialVault(givenKeyRing(key, 'VELA_MASTER_KEY'));

const SECRET: Credential = { kind: 'key', keyId: 'PK12345678', secret: 'canary-secret-0123456789' };
const TENANT = 'ten_1';
const ACCOUNT = 'acc_1';

/** Returns how opening fails; throws when it does not. */
function refusal(open: () => unknown): VelaError {
  try {
    open();
  } catch (thrown) {
    return thrown as VelaError;
  }
  throw new Error('expected a refusal');
}

const changedAt = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
  const changed = Uint8Array.from(bytes);
  changed[at] = changed[at]! ^ mask;
  return changed;
};

describe('a sealed credential', () => {
  const vault = vaultOf();
  const sealed = vault.seal(TENANT, ACCOUNT, SECRET);

  it('opens for its account', () => {
    expect(vault.open(TENANT, ACCOUNT, sealed)).toEqual(SECRET);
    const token: Credential = { kind: 'token', token: 'ünïcode ✓' };
    expect(vault.open(TENANT, ACCOUNT, vault.seal(TENANT, ACCOUNT, token))).toEqual(token);
  });

  it('does not open with any bit of any byte changed', () => {
    let tried = 0;
    for (const part of ['wrappedKey', 'body'] as const) {
      for (let at = 0; at < sealed[part].length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          const changed = { ...sealed, [part]: changedAt(sealed[part], at, 1 << bit) };
          expect(refusal(() => vault.open(TENANT, ACCOUNT, changed)).code).toBe('INVALID_INPUT');
          tried++;
        }
      }
    }
    expect(tried).toBe(8 * (sealed.wrappedKey.length + sealed.body.length));
  });

  it('does not open cut short, longer, or with a part of another one', () => {
    const other = vault.seal(TENANT, ACCOUNT, SECRET);
    for (const part of ['wrappedKey', 'body'] as const) {
      const bytes = sealed[part];
      const wrong = [
        ...Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length)),
        Uint8Array.of(...bytes, 0),
        other[part],
      ];
      for (const changed of wrong) {
        const row = { ...sealed, [part]: changed };
        expect(refusal(() => vault.open(TENANT, ACCOUNT, row)).code).toBe('INVALID_INPUT');
      }
    }
  });

  it('does not open in the row of another account or tenant', () => {
    for (const [tenant, account] of [
      [TENANT, 'acc_2'],
      ['ten_2', ACCOUNT],
      [ACCOUNT, TENANT],
      ['', `${TENANT}${ACCOUNT}`],
      ['ten_1","acc_1', ''],
    ] as const) {
      expect(refusal(() => vault.open(tenant, account, sealed)).message).toMatch(/another account/);
    }
  });

  it('does not open under another version, or another name of a key', () => {
    for (const version of [0, 2, -1, Number.NaN]) {
      const { message } = refusal(() => vault.open(TENANT, ACCOUNT, { ...sealed, version }));
      expect(message).toMatch(`expected version 1, found ${version}`);
    }
    const renamed = { ...sealed, keyId: 'another' };
    const { message, hint } = refusal(() => vault.open(TENANT, ACCOUNT, renamed));
    expect(message).toMatch(/sealed by a key that is not in VELA_MASTER_KEY/);
    expect(hint).toMatch(/vela account connect/);
    // A ring that takes any name still gives no text: the name is part of what is authenticated.
    const key = masterKey();
    const gullible: KeyRing = { current: () => key, find: () => key, place: 'anywhere' };
    const own = new CredentialVault(gullible);
    const row = { ...own.seal(TENANT, ACCOUNT, SECRET), keyId: 'another' };
    expect(refusal(() => own.open(TENANT, ACCOUNT, row)).code).toBe('INVALID_INPUT');
  });

  it('does not open with a tag of four bytes, which node would take if it were asked', () => {
    const key = masterKey();
    const own = vaultOf(key);
    const row = own.seal(TENANT, ACCOUNT, SECRET);
    const forge = (length: number): Uint8Array => {
      const nonce = row.wrappedKey.subarray(0, 12);
      const cipher = createCipheriv('aes-256-gcm', key.key, nonce, { authTagLength: length });
      cipher.setAAD(
        Buffer.from(JSON.stringify(['vela credential', 'key', 1, TENANT, ACCOUNT, key.id])),
      );
      const text = Buffer.concat([cipher.update(new Uint8Array(32)), cipher.final()]);
      return Uint8Array.of(...nonce, ...text, ...cipher.getAuthTag());
    };
    for (const length of [4, 8, 12, 13, 14, 15]) {
      const wrappedKey = forge(length);
      expect(refusal(() => own.open(TENANT, ACCOUNT, { ...row, wrappedKey })).code).toBe(
        'INVALID_INPUT',
      );
    }
    // The forgery is right but for the length: with all 16 bytes the wrapped key is taken.
    const whole = { ...row, wrappedKey: forge(16) };
    expect(refusal(() => own.open(TENANT, ACCOUNT, whole)).message).toMatch(/was changed/);
    for (const part of ['wrappedKey', 'body'] as const) {
      const short = row[part].subarray(0, row[part].length - 12);
      const cut = { ...row, [part]: short };
      expect(refusal(() => own.open(TENANT, ACCOUNT, cut)).code).toBe('INVALID_INPUT');
    }
  });

  it('is worth nothing without the key: a thief with every row opens none', () => {
    const rows = Array.from({ length: 50 }, (_, n) => vault.seal(TENANT, `acc_${n}`, SECRET));
    const thief = vaultOf();
    for (const [n, row] of rows.entries()) {
      expect(refusal(() => thief.open(TENANT, `acc_${n}`, row)).code).toBe('INVALID_INPUT');
      const text = Buffer.concat([row.wrappedKey, row.body]).toString('latin1');
      expect(text).not.toContain('canary');
      expect(text).not.toContain('PK1234');
    }
  });

  it('says nothing of the secret when it does not open', () => {
    const row = { ...sealed, body: changedAt(sealed.body, 20, 1) };
    const { message, hint, stack } = refusal(() => vault.open(TENANT, ACCOUNT, row));
    expect(`${message}${hint}${stack}`).not.toMatch(/canary|PK1234/);
  });

  it('of 1,000 random ones is none like another, and each opens for its own row alone', () => {
    const seen = new Set<string>();
    const rows: [string, Credential, SealedCredential][] = [];
    const credential = fc.oneof(
      fc.record({ kind: fc.constant('key' as const), keyId: fc.string(), secret: fc.string() }),
      fc.record({ kind: fc.constant('token' as const), token: fc.string({ maxLength: 3_000 }) }),
    );
    for (const [n, one] of fc.sample(credential, 1_000).entries()) {
      const account = `acc_${n}`;
      const row = vault.seal(TENANT, account, one);
      rows.push([account, one, row]);
      for (const bytes of [row.wrappedKey, row.body]) {
        seen.add(Buffer.from(bytes.subarray(0, 12)).toString('hex'));
      }
    }
    expect(seen.size).toBe(2_000);
    for (const [n, [account, one, row]] of rows.entries()) {
      expect(vault.open(TENANT, account, row)).toEqual(one);
      const [moved] = rows[(n + 1) % rows.length]!;
      expect(refusal(() => vault.open(TENANT, moved, row)).code).toBe('INVALID_INPUT');
    }
  });
});
