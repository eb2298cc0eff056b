import type { Secret } from '@vela/config';
import type { Vault } from '@vela/ports';
import { CredentialVault } from './credential-vault.js';
import { fileKeyRing } from './key-file.js';
import { givenKeyRing } from './key-ring.js';
import { masterKeyOf } from './master-key.js';

/** Where the key-encryption key is. */
export interface VaultOptions {
  /** Data folder, below which the key is kept unless it is given. */
  readonly home: string;
  /** 32 bytes in base64, null for the file. */
  readonly masterKey: Secret | null;
}

/** Returns a vault under the key that was given, or under that of the data folder. */
export function openVault({ home, masterKey }: VaultOptions): Vault {
  if (masterKey === null) return new CredentialVault(fileKeyRing(home));
  const place = 'VELA_MASTER_KEY';
  return new CredentialVault(givenKeyRing(masterKeyOf(masterKey.reveal(), place), place));
}
