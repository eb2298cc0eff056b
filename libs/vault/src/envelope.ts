import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import type { CipherGCMTypes, KeyObject } from 'node:crypto';

const ALGORITHM: CipherGCMTypes = 'aes-256-gcm';
/** Bytes of a nonce: the length for which GCM is made. */
const NONCE_BYTES = 12;
/** Always passed: Node would take a tag of 4 bytes otherwise. */
const TAG_BYTES = 16;

/** Bytes that a box is longer than what is in it. */
export const BOX_OVERHEAD = NONCE_BYTES + TAG_BYTES;

/**
 * Returns a text sealed under a key as nonce, ciphertext and tag. A key seals two texts at most in
 * the life of a data key, and random nonces of 96 bits stay apart for 2^32 under one master key.
 */
export function sealBox(key: KeyObject, context: string, text: Uint8Array): Uint8Array {
  const box = new Uint8Array(NONCE_BYTES + text.length + TAG_BYTES);
  const nonce = box.subarray(0, NONCE_BYTES);
  randomFillSync(nonce);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context));
  box.set(cipher.update(text), NONCE_BYTES);
  cipher.final();
  box.set(cipher.getAuthTag(), NONCE_BYTES + text.length);
  return box;
}

/**
 * Returns what a box holds, in a buffer that the caller wipes; null when a byte of it, the key or
 * the context is another one.
 */
export function openBox(key: KeyObject, context: string, box: Uint8Array): Buffer | null {
  if (box.length < BOX_OVERHEAD) return null;
  const nonce = box.subarray(0, NONCE_BYTES);
  const text = box.subarray(NONCE_BYTES, box.length - TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const opened = decipher.update(text);
  try {
    decipher.final();
    return opened;
  } catch {
    // The text came out before it was known to be the one that was sealed.
    opened.fill(0);
    return null;
  }
}
