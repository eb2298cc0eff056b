import { VelaError } from '@vela/kernel';
import type { Stamp } from './csv-dialect.js';
import type { DateOrder } from './time-cell.js';

/** What a format settles by itself; what it leaves open is asked when a file needs it. */
export interface KnownFormat {
  readonly zone: string | null;
  readonly stamp: Stamp | null;
  readonly dateOrder: DateOrder | null;
}

const settled = (
  zone: string | null,
  stamp: Stamp | null = 'open',
  dateOrder: DateOrder | null = null,
): KnownFormat => ({ zone, stamp, dateOrder });

/** Formats by name. A null is what a user must say when a file of that format depends on it. */
export const KNOWN_FORMATS: Readonly<Record<string, KnownFormat>> = {
  generic: settled(null),
  yahoo: settled(null),
  tradingview: settled(null),
  'pine-seeds': settled(null),
  'binance-klines': settled('UTC'),
  cryptodatadownload: settled('UTC'),
  // Daily candles are stamped with midnight in New York, so their date is the one of that zone.
  alpaca: settled('America/New_York'),
  polygon: settled('America/New_York'),
  mt4: settled(null, 'open', 'ymd'),
  'histdata-mt': settled('-05:00', 'open', 'ymd'),
  mt5: settled(null, 'open', 'ymd'),
  'histdata-ascii': settled('-05:00'),
  ninjatrader: settled(null, 'close'),
  dukascopy: settled('UTC', 'open', 'dmy'),
  kibot: settled('America/New_York', 'open', 'mdy'),
  firstrate: settled('America/New_York'),
  stooq: settled(null, null, 'ymd'),
  metastock: settled(null, null),
  finam: settled('Europe/Moscow', null),
  sierra: settled(null),
  tslab: settled('UTC', null, 'mdy'),
  upstox: settled('Asia/Kolkata'),
  ib: settled(null),
};

/** Returns the format of a name; throws `INVALID_INPUT` with the known names for another. */
export function knownFormat(id: string): KnownFormat {
  const format = Object.hasOwn(KNOWN_FORMATS, id) ? KNOWN_FORMATS[id] : undefined;
  if (format !== undefined) return format;
  throw new VelaError('INVALID_INPUT', `expected the name of a CSV dialect, found "${id}"`, {
    hint: `Known dialects: ${Object.keys(KNOWN_FORMATS).join(', ')}.`,
    path: ['dialect'],
  });
}

/** Returns the format that a header belongs to; `names` are normalised. */
export function formatOfHeader(names: readonly string[]): string {
  const has = (...wanted: readonly string[]): boolean =>
    wanted.every((name) => names.includes(name));
  refuseOtherContent(names, has);
  if (has('open time', 'close time', 'ignore')) return 'binance-klines';
  if (has('unix', 'date', 'symbol')) return 'cryptodatadownload';
  if (has('window start', 'transactions')) return 'polygon';
  if (has('symbol', 'timestamp', 'trade count', 'vwap')) return 'alpaca';
  if (has('tickvol', 'spread')) return 'mt5';
  if (has('gmt time')) return 'dukascopy';
  if (has('ticker', 'per', 'openint')) return 'stooq';
  if (has('ticker', 'per')) return 'metastock';
  if (has('numberoftrades') || has('number of trades', 'last')) return 'sierra';
  if (has('average', 'barcount')) return 'ib';
  if (has('adj close') || has('adjclose') || has('dividends', 'stock splits')) return 'yahoo';
  if (has('timestamp', 'oi')) return 'upstox';
  return names.slice(0, 5).join() === 'time,open,high,low,close' ? 'tradingview' : 'generic';
}

function refuseOtherContent(
  names: readonly string[],
  has: (...wanted: readonly string[]) => boolean,
): void {
  const refuse = (what: string): never => {
    throw new VelaError('DATA_INVALID', `expected candles, found ${what}`, {
      hint: 'Export bars with open, high, low and close, or build them with vela bars build.',
    });
  };
  if (has('trade #', 'type')) refuse('a list of trades of a strategy tester');
  if (has('bid', 'ask', 'flags') && !has('open')) refuse('ticks');
  if (has('agg trade id')) refuse('trades');
  if (names.length > 0 && has('price', 'qty', 'is buyer maker')) refuse('trades');
}
