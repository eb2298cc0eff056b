import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { VelaError } from '@vela/kernel';
import type { Credential, SealedCredential, Vault } from '@vela/ports';
import { BOX_OVERHEAD, openBox, sealBox } from './envelope.js';
import type { KeyRing } from './key-ring.js';
import { MASTER_KEY_BYTES } from './master-key.js';

/** The way in which credentials are sealed now; another way has another number. */
const VERSION = 1;

/**
 * Seals credentials in envelopes: each under a data key of its own, which a key of the ring wraps.
 * Version, tenant and account are part of what is authenticated, so that a row that was moved or
 * changed does not open. Wrapping a data key again needs neither the credential nor its body.
 */
export class CredentialVault implements Vault {
  constructor(private readonly keys: KeyRing) {}

  /** Returns a credential sealed for one account. */
  seal(tenantId: string, accountId: string, credential: Credential): SealedCredential {
    const { id: keyId, key } = this.keys.current();
    const owner = { version: VERSION, tenantId, accountId };
    const dataKey = randomBytes(MASTER_KEY_BYTES);
    const text = Buffer.from(JSON.stringify(credential));
    try {
      return {
        version: VERSION,
        keyId,
        wrappedKey: sealBox(key, contextOf('key', owner, keyId), dataKey),
        body: sealBox(createSecretKey(dataKey), contextOf('body', owner), text),
      };
    } finally {
      dataKey.fill(0);
      text.fill(0);
    }
  }

  /**
   * Returns the credential of an account. Throws `INVALID_INPUT` for one that was changed, moved,
   * sealed in another way or under a key that this process does not have.
   */
  open(tenantId: string, accountId: string, sealed: SealedCredential): Credential {
    const { version, keyId, wrappedKey, body } = sealed;
    if (version !== VERSION) {
      throw refused(accountId, `expected version ${VERSION}, found ${version}`);
    }
    const owner = { version, tenantId, accountId };
    const dataKey = this.dataKey(keyId, contextOf('key', owner, keyId), { accountId, wrappedKey });
    const text = openBox(dataKey, contextOf('body', owner), body);
    if (text === null) throw refused(accountId, CHANGED);
    try {
      return JSON.parse(text.toString()) as Credential;
    } finally {
      text.fill(0);
    }
  }

  private dataKey(
    keyId: string,
    context: string,
    { accountId, wrappedKey }: { readonly accountId: string; readonly wrappedKey: Uint8Array },
  ): KeyObject {
    const master = this.keys.find(keyId);
    if (master === null) {
      throw refused(accountId, `it was sealed by a key that is not in ${this.keys.place}`);
    }
    // A wrapped key has one length; anything else was not made here.
    const fits = wrappedKey.length === MASTER_KEY_BYTES + BOX_OVERHEAD;
    const bytes = fits ? openBox(master.key, context, wrappedKey) : null;
    if (bytes === null) throw refused(accountId, CHANGED);
    try {
      return createSecretKey(bytes);
    } finally {
      bytes.fill(0);
    }
  }
}

const CHANGED = 'it was changed, or belongs to another account';

/** What a box is bound to. As JSON, so that no two lists of words give one text. */
const contextOf = (
  part: 'key' | 'body',
  owner: { readonly version: number; readonly tenantId: string; readonly accountId: string },
  ...rest: readonly string[]
): string =>
  JSON.stringify([
    'vela credential',
    part,
    owner.version,
    owner.tenantId,
    owner.accountId,
    ...rest,
  ]);

const refused = (accountId: string, why: string): VelaError =>
  new VelaError('INVALID_INPUT', `the credential of ${accountId} does not open: ${why}`, {
    hint: 'Connect the account again: vela account connect. Or bring back the key it was sealed with.',
  });
