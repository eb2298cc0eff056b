/** A running SHA-256. Adapters bring the fast one, tests may bring any. */
export interface Hasher {
  /** Returns itself after the bytes were added. */
  update(bytes: Uint8Array): Hasher;
  /** Returns the digest of everything added so far as 64 hexadecimal digits. */
  hex(): string;
}

/** Makes a fresh {@link Hasher}. */
export type HasherFactory = () => Hasher;
