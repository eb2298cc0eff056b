import type { Clock } from './clock.js';
import { VelaError } from './error.js';

/** What an id names; the prefix of its text tells it. */
export const ID_PREFIXES = {
  account: 'acc',
  actor: 'act',
  backtest: 'bt',
  command: 'cmd',
  dataImport: 'imp',
  dataset: 'ds',
  deployment: 'dep',
  feed: 'feed',
  instrument: 'ins',
  order: 'ord',
  strategy: 'str',
  strategyVersion: 'sv',
  tenant: 'ten',
  trade: 'trd',
} as const;

/** A key of {@link ID_PREFIXES}. */
export type IdKind = keyof typeof ID_PREFIXES;

/** Where new ids come from. Only adapters hold a real one. */
export interface Ids {
  /** Returns a new id such as `bt_06bq3k…`, sortable by the time it was made. */
  next(kind: IdKind): string;
}

/** The alphabet of ids: Crockford's base 32 in lower case, without i, l, o and u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SHAPE = /^([a-z]{2,4})_([0-9a-hjkmnp-tv-z]{26})$/;

function encode(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return text;
}

/**
 * Returns a source of prefixed UUIDv7 in base 32 (RFC 9562, 5.7). `fill` fills an array with
 * random bytes. Ids of one source grow strictly, also within one millisecond.
 */
export function createIds(clock: Clock, fill: (bytes: Uint8Array) => void): Ids {
  let lastMs = 0;
  let counter = 0;
  return {
    next(kind) {
      const bytes = new Uint8Array(16);
      fill(bytes);
      const nowMs = Math.floor(clock.now() / 1_000);
      if (nowMs > lastMs) {
        lastMs = nowMs;
        counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
      } else if (++counter > 0xfff) {
        lastMs++;
        counter = 0;
      }
      for (let i = 0; i < 6; i++) bytes[i] = Math.floor(lastMs / 2 ** (8 * (5 - i))) & 0xff;
      bytes[6] = 0x70 | (counter >> 8);
      bytes[7] = counter & 0xff;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      return `${ID_PREFIXES[kind]}_${encode(bytes)}`;
    },
  };
}

/** Returns what an id names, or null when the text is no id of this product. */
export function kindOfId(id: string): IdKind | null {
  const prefix = SHAPE.exec(id)?.[1];
  const entry = Object.entries(ID_PREFIXES).find(([, known]) => known === prefix);
  return entry === undefined ? null : (entry[0] as IdKind);
}

/** Returns the id when it is one of the kind; throws `INVALID_INPUT` otherwise. */
export function expectId(kind: IdKind, id: string, path: readonly string[] = ['id']): string {
  if (kindOfId(id) === kind) return id;
  throw new VelaError(
    'INVALID_INPUT',
    `expected an id such as ${ID_PREFIXES[kind]}_…, found "${id}"`,
    {
      path,
    },
  );
}
