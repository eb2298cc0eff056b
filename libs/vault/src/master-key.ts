import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { VelaError } from '@vela/kernel';

/** Bytes of a key-encryption key. */
export const MASTER_KEY_BYTES = 32;

/** A key-encryption key: it wraps data keys and nothing else. */
export interface MasterKey {
  /** Names it in rows; says nothing about its bytes. The same bytes have the same name. */
  readonly id: string;
  readonly key: KeyObject;
}

/** 32 bytes in base64: 43 characters of the alphabet, then the one padding. */
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** Returns whether a text is 32 bytes in base64, written the one way there is. */
function isMasterKeyText(text: string): boolean {
  return BASE64.test(text) && Buffer.from(text, 'base64').toString('base64') === text;
}

/**
 * Returns the key that a text holds. Throws `INVALID_INPUT` for anything but 32 bytes in base64;
 * the text is not repeated. `where` tells the reader what to correct.
 */
export function masterKeyOf(text: string, where: string): MasterKey {
  const trimmed = text.trim();
  if (!isMasterKeyText(trimmed)) {
    throw new VelaError(
      'INVALID_INPUT',
      `${where}: expected 32 bytes in base64, found another text`,
      {
        hint: 'Make a key with: openssl rand -base64 32',
      },
    );
  }
  const bytes = Buffer.from(trimmed, 'base64');
  try {
    const id = createHmac('sha256', bytes).update('vela key-encryption key').digest('hex');
    return { id: id.slice(0, 16), key: createSecretKey(bytes) };
  } finally {
    bytes.fill(0);
  }
}
