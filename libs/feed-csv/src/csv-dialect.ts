import type { Micros, Timeframe } from '@vela/kernel';
import type { CandleField } from '@vela/market';
import type { DateOrder } from './time-cell.js';

/** What separates the cells of a row. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** One of {@link DELIMITERS}. */
export type Delimiter = (typeof DELIMITERS)[number];

/** Whether the times of a file are when candles open or when they close. */
export type Stamp = 'open' | 'close';

/** Places of the columns of a file, from 0. */
export interface ColumnPlaces {
  readonly time: number;
  /** Place of the time of day when it has a column of its own. */
  readonly clock: number | null;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Null for a file without volume, which reads as 0. */
  readonly volume: number | null;
  /** Null for a file that names no symbol. */
  readonly symbol: number | null;
}

/** Everything that must be known to read a file of candles without a guess. */
export interface Dialect {
  /** Name of the format, for instance `yahoo` or `binance-klines`; `generic` for any other. */
  readonly id: string;
  readonly delimiter: Delimiter;
  readonly decimal: '.' | ',';
  /** Lines that are not empty before the first candle: comments, an address, headers. */
  readonly skipRows: number;
  /** Names of the columns as written, empty for a file without header. */
  readonly header: readonly string[];
  readonly columns: ColumnPlaces;
  readonly dateOrder: DateOrder;
  /** Zone of times that name none, null when there are no such times. */
  readonly zone: string | null;
  readonly stamp: Stamp;
  readonly timeframe: Timeframe;
  /** The only symbol to take of a file that holds several, null to accept just one. */
  readonly symbol: string | null;
}

/** What a user says about a file; each answers one question that a file may leave open. */
export interface CsvHints {
  /** Name of the format when the shape alone does not tell it. */
  readonly dialect?: string | undefined;
  /** Zone of local times: `America/New_York`, `UTC`, `-05:00`, `America/New_York+7`. */
  readonly zone?: string | undefined;
  readonly dateOrder?: DateOrder | undefined;
  readonly stamp?: Stamp | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: '.' | ',' | undefined;
  /** Column of a field by header name, or by place from 1 in a file without header. */
  readonly columns?: Partial<Record<CandleField, string>> | undefined;
  readonly timeColumn?: string | undefined;
  readonly symbol?: string | undefined;
  /** Width of the candles; found from the first rows when it is not told. */
  readonly timeframe?: Timeframe | undefined;
}

/** How {@link readCandles} works: the hints and its limits. */
export interface ReadOptions extends CsvHints {
  /** Share of bad lines up to which the others are taken; 0.001 by default. */
  readonly badShareMax?: number | undefined;
  /** Candles that open after this instant are bad lines. */
  readonly openAtMax?: Micros | undefined;
  /** Takes prices of 0 and below, as futures had in April 2020; false by default. */
  readonly allowNegativePrices?: boolean | undefined;
  /** Most bytes that a compressed source may unpack to; 16 GiB by default. */
  readonly unpackedBytesMax?: number | undefined;
  /** Most candles of a file written newest first, which are held in memory; 2,000,000 by default. */
  readonly newestFirstMax?: number | undefined;
}

/** A question that a file leaves open, and the option that answers it. */
export interface Question {
  readonly option: keyof CsvHints;
  readonly question: string;
  readonly hint: string;
}
