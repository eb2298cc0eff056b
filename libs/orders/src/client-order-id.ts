import { sha256 } from '@noble/hashes/sha2.js';

/** RFC 4648 base 32: letters and the digits 2 to 7, legal at every venue. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Where an order was decided: the actor, its input number, the leg and the child of that leg. */
export interface Decision {
  readonly actor: string;
  /** Number of the input at which the decision was taken, from 0. */
  readonly seq: number;
  /** Which order of that input, from 0. */
  readonly leg: number;
  /** Which part of that order, from 0; one intent may need two broker orders. */
  readonly child: number;
}

/**
 * Returns the 26 characters under which a decision is known outside: base 32 of the first 128 bits
 * of SHA-256 over `actor\nseq\nleg\nchild`. The same decision always has the same id.
 */
export function clientOrderId({ actor, seq, leg, child }: Decision): string {
  const digest = sha256(new TextEncoder().encode(`${actor}\n${seq}\n${leg}\n${child}`));
  let text = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < 16; i++) {
    held = (held << 8) | digest[i]!;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31]!;
      held &= (1 << bits) - 1;
    }
  }
  return text + ALPHABET[(held << (5 - bits)) & 31]!;
}
