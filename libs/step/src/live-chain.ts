import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { COLUMN_NAMES } from '@vela/market';
import type { CandleBatch, Instrument } from '@vela/market';
import type { TapeEntry, TapeSource } from './live-input.js';
import { SEMANTICS_VERSION } from './semantics.js';

/** Most slices that one link covers. */
export const SLICES_PER_LINK = 256;

const NOTHING = new Uint8Array(32);

/** What decides a live run beside its inputs. */
export interface Genesis {
  readonly actorId: string;
  /** Hash or name of the strategy's code. */
  readonly code: string;
  readonly parameters: unknown;
  readonly instruments: readonly Instrument[];
  readonly simulation: unknown;
  readonly seed: number;
}

/** Returns the first link of a chain. */
export const genesisLink = (genesis: Genesis): Uint8Array =>
  sha256(canonicalBytes({ ...genesis, semanticsVersion: SEMANTICS_VERSION } as never));

/** A run of slices that has no link yet. */
interface OpenEntry {
  readonly from: number;
  to: number;
  /** Hash over the bodies so far. */
  digest: Uint8Array;
}

/**
 * The tape of a live run and the chain over it: each link hashes the link before, the entry, the
 * bodies of its inputs and what they led to. Slices that led to nothing share a link.
 */
export class LiveChain {
  /** Entries that nobody has taken yet. */
  entries: TapeEntry[] = [];
  #open: OpenEntry | null = null;

  constructor(public link: Uint8Array) {}

  /**
   * Adds a slice that was the input `seq`; it is linked when it led to something, when 256 wait, or
   * before the next input that is no slice.
   */
  slice(seq: number, n: number, batch: CandleBatch | null, effects: Canonical | null): void {
    if (this.#open !== null && this.#open.to + 1 !== n) this.#close(seq - 1, null);
    this.#open ??= { from: n, to: n, digest: NOTHING };
    this.#open.to = n;
    this.#open.digest = joined(this.#open.digest, batch === null ? NOTHING : bytesOf(batch));
    const isFull = n - this.#open.from + 1 >= SLICES_PER_LINK;
    if (effects !== null || isFull) this.#close(seq, effects);
  }

  /** Adds an input that is no slice. */
  other(
    seq: number,
    { source, n, body }: { source: TapeSource; n: number; body: Canonical },
    effects: Canonical | null,
  ): void {
    this.#close(seq - 1, null);
    this.#add({ seq, source, from: n, to: n }, sha256(canonicalBytes(body)), effects);
  }

  #close(seq: number, effects: Canonical | null): void {
    if (this.#open === null) return;
    const { from, to, digest } = this.#open;
    this.#open = null;
    this.#add({ seq, source: 'slice', from, to }, digest, effects);
  }

  #add(entry: Omit<TapeEntry, 'link'>, digest: Uint8Array, effects: Canonical | null): void {
    const head = canonicalBytes({ ...entry });
    const body = canonicalBytes(effects);
    const hash = sha256.create().update(this.link).update(head).update(digest).update(body);
    this.link = hash.digest();
    this.entries.push({ ...entry, link: this.link });
  }

  /** Returns what waits for its link as plain data. */
  snapshot(): Canonical {
    if (this.#open === null) return null;
    return { ...this.#open, digest: hexOf(this.#open.digest) };
  }

  /** Puts a chain that stands at the same link into a state. */
  restore(state: Canonical): void {
    if (state === null) return;
    const { from, to, digest } = state as { from: number; to: number; digest: string };
    this.#open = { from, to, digest: bytesOfHex(digest) };
  }
}

const joined = (before: Uint8Array, bytes: Uint8Array): Uint8Array =>
  sha256.create().update(before).update(bytes).digest();

/** Returns bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The inverse of {@link hexOf}. */
export const bytesOfHex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );

/** Returns the candles of a batch, quotes left out, as bytes: little-endian doubles, one NaN. */
function bytesOf({ series, length, availableAt, offset, seriesOf, row }: CandleBatch): Uint8Array {
  const entries = offset[length]!;
  const view = new DataView(
    new ArrayBuffer((length * 2 + entries * (COLUMN_NAMES.length + 1)) * 8),
  );
  let place = 0;
  const add = (value: number): void => {
    view.setFloat64(place, Number.isNaN(value) ? NaN : value, true);
    place += 8;
  };
  for (let s = 0; s < length; s++) {
    add(availableAt[s]!);
    add(offset[s + 1]! - offset[s]!);
    for (let entry = offset[s]!; entry < offset[s + 1]!; entry++) {
      add(seriesOf[entry]!);
      const columns = series[seriesOf[entry]!]!;
      for (const name of COLUMN_NAMES) add(columns[name][row[entry]!]!);
    }
  }
  return new Uint8Array(view.buffer);
}
