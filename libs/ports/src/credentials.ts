import type { Micros } from '@vela/kernel';

/** What an account needs to prove who it is. Never told to anybody but the adapter of its broker. */
export type Credential =
  | { readonly kind: 'key'; readonly keyId: string; readonly secret: string }
  | { readonly kind: 'token'; readonly token: string };

/** A sealed credential: AES-256-GCM under a data key that a key-encryption key wraps. */
export interface SealedCredential {
  readonly version: number;
  /** Which key-encryption key wraps the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly body: Uint8Array;
}

/** What may be told of a credential without opening it. */
export interface CredentialNote {
  readonly kind: Credential['kind'];
  /** Last characters of a key's id, null where there is nothing that may be shown. */
  readonly hint: string | null;
}

/** A credential as its row tells it; nothing of it is secret. */
export interface CredentialStatus extends CredentialNote {
  readonly accountId: string;
  /** Another credential of the same account was stored at another instant. */
  readonly storedAt: Micros;
}

/** Keeps sealed credentials, one for each account. */
export interface CredentialStore {
  /** Keeps a credential in place of the one before. */
  put(
    tenantId: string,
    accountId: string,
    sealed: SealedCredential,
    note: CredentialNote,
  ): Promise<void>;
  get(tenantId: string, accountId: string): Promise<SealedCredential | null>;
  /** Returns what may be told of the credentials of some accounts; none for those without. */
  statuses(tenantId: string, accountIds: readonly string[]): Promise<readonly CredentialStatus[]>;
  /** Forgets a credential; false when there was none. */
  delete(tenantId: string, accountId: string): Promise<boolean>;
}

/** Seals and opens credentials; what was sealed for one account opens for no other. */
export interface Vault {
  seal(tenantId: string, accountId: string, credential: Credential): SealedCredential;
  /** Throws `INVALID_INPUT` for what was changed, moved to another account, or sealed by another key. */
  open(tenantId: string, accountId: string, sealed: SealedCredential): Credential;
}
