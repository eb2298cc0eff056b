import { describe, expect, it } from '@jest/globals';
import { nodeHasher } from './node-hasher.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the hasher', () => {
  it('gives the digest of FIPS 180-4 for "abc", in one part or in three', () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(nodeHasher().update(bytes('abc')).hex()).toBe(digest);
    expect(nodeHasher().update(bytes('a')).update(bytes('b')).update(bytes('c')).hex()).toBe(
      digest,
    );
  });

  it('starts afresh each time', () => {
    nodeHasher().update(bytes('before'));
    expect(nodeHasher().hex()).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
  });
});
