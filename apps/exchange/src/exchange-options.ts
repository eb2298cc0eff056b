import { VelaError, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { DecimalText, Environment } from './contract.js';
import type { ExchangeKeys } from './http/keys.js';
import type { PlanName } from './http/request-limits.js';
import type { Hours } from './market/trading-hours.js';

/** Where prices come from. */
export type MarketChoice =
  | {
      readonly kind: 'seeded';
      /** A safe integer, 1 by default: the same seed has the same past and future. */
      readonly seed?: number;
      readonly symbols?: readonly string[];
      /** Prints and quotes of each symbol in a second, together; 2 by default, at most 50. */
      readonly ticksPerSecond?: number;
      /** Standard deviation of the logarithmic return of a year; by symbol when absent. */
      readonly volatility?: number;
      /** Share of the minutes with a print after their end, which corrects their candle; 0.05. */
      readonly lateShare?: number;
    }
  /** A CSV file `symbol,time,open,high,low,close,volume`, one candle a minute, round and round. */
  | { readonly kind: 'replay'; readonly file: string }
  /** Nothing moves but by the control plane. */
  | { readonly kind: 'manual'; readonly symbols?: readonly string[] };

/** How an exchange is started. */
export interface ExchangeOptions {
  /** Folder of keys and ledger; made when it is not there. One process has it at a time. */
  readonly home: string;
  /** Port of loopback; 0, the default, takes a free one. */
  readonly port?: number;
  readonly market?: MarketChoice;
  /** `always` lets shares trade at night too, and is the default. */
  readonly hours?: Hours;
  /** `manual` stands still until `advance`; begins at `at`. */
  readonly clock?: 'real' | 'manual';
  /** Where a clock by hand begins, as text or in microseconds; now when absent. */
  readonly at?: string | Micros;
  /** In place of those of the folder, and kept there. */
  readonly keys?: readonly ExchangeKeys[];
  /** Requests of a key to trading in a minute; 200 by default. */
  readonly ratePerMinute?: number;
  /** What market data permits; `unlimited` by default. */
  readonly plan?: PlanName;
  /** Share of fillable orders that get a partial fill first; 0.1 by default. */
  readonly partialShare?: number;
  /** True: positions of crypto are told as `BTCUSD`. */
  readonly slashlessPositions?: boolean;
  /** Accounts at the first start of a folder. */
  readonly accounts?: Partial<
    Record<Environment, { readonly cash?: DecimalText; readonly multiplier?: '1' | '2' | '4' }>
  >;
}

/** Options as they come from a command line: all of them text. */
export interface ExchangeWords {
  readonly home: string;
  readonly port?: string | undefined;
  readonly seed?: string | undefined;
  /** `seeded`, `manual` or a CSV file. */
  readonly market?: string | undefined;
  readonly symbols?: string | undefined;
  readonly hours?: string | undefined;
  readonly ticksPerSecond?: string | undefined;
  readonly ratePerMinute?: string | undefined;
  /** An instant at which a clock by hand begins; the machine's clock when absent. */
  readonly clockAt?: string | undefined;
}

/** Returns options from the words of a command line. Throws `INVALID_INPUT` that names the option. */
export function parseExchangeWords(words: ExchangeWords): ExchangeOptions {
  const port = wholeOf('port', words.port, { min: 0, max: 65_535 });
  const ratePerMinute = wholeOf('rate-per-minute', words.ratePerMinute, { min: 1, max: 1_000_000 });
  const hours = words.hours;
  if (hours !== undefined && hours !== 'always' && hours !== 'calendar') {
    throw wrong('hours', 'always or calendar', hours);
  }
  return {
    home: words.home,
    market: marketOf(words),
    ...(port === undefined ? {} : { port }),
    ...(hours === undefined ? {} : { hours }),
    ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
    ...(words.clockAt === undefined
      ? {}
      : { clock: 'manual' as const, at: parseInstant(words.clockAt) }),
  };
}

function marketOf(words: ExchangeWords): MarketChoice {
  const { market = 'seeded' } = words;
  const seed = wholeOf('seed', words.seed, { min: 0, max: Number.MAX_SAFE_INTEGER });
  const symbols = words.symbols?.split(',').map((symbol) => symbol.trim());
  const named = symbols === undefined ? {} : { symbols };
  if (market === 'manual') return { kind: 'manual', ...named };
  if (market !== 'seeded') return { kind: 'replay', file: market };
  const { ticksPerSecond } = words;
  const ticks = ticksPerSecond === undefined ? undefined : Number(ticksPerSecond);
  if (ticks !== undefined && !(ticks > 0 && ticks <= 50)) {
    throw wrong('ticks-per-second', 'a number above 0 and up to 50', ticksPerSecond ?? '');
  }
  return {
    kind: 'seeded',
    ...named,
    ...(seed === undefined ? {} : { seed }),
    ...(ticks === undefined ? {} : { ticksPerSecond: ticks }),
  };
}

function wholeOf(
  name: string,
  text: string | undefined,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const isWhole = text.trim() !== '' && Number.isSafeInteger(value);
  if (isWhole && value >= bounds.min && value <= bounds.max) return value;
  throw wrong(name, `a whole number of ${bounds.min} to ${bounds.max}`, text);
}

const wrong = (name: string, expected: string, found: string): VelaError =>
  new VelaError('INVALID_INPUT', `--${name}: expected ${expected}, found "${found}"`, {
    path: [name],
  });
