import { parseInstant, parseTimeframe } from '@vela/kernel';
import { concatCandles } from '@vela/market';
import { generateCandles as generate } from '@vela/market-data';
import type { CandleSeries } from './candle-series.js';
import { instrumentOf } from './instrument-of.js';
import type { InstrumentProperties } from './instrument-of.js';
import { seriesInSessions } from './sessions.js';

/** A synthetic market, see {@link generateCandles}. */
export interface MarketOptions {
  /** `SYN` by default. */
  readonly symbol?: string | undefined;
  /** Properties of the instrument, see `InstrumentOptions`. */
  readonly instrument?: InstrumentProperties | undefined;
  /** Number of candles; 1,000 by default. */
  readonly count?: number | undefined;
  /** `1d` by default. */
  readonly timeframe?: string | undefined;
  /** Date or instant at which the first candle opens; 2020-01-01 by default. */
  readonly from?: string | undefined;
  /** The same seed and settings give the same candles everywhere; 1 by default. */
  readonly seed?: number | undefined;
  /** Price of the first open; 100 by default. */
  readonly startPrice?: number | undefined;
  /** Standard deviation of the logarithmic return of a year; 0.2 by default. */
  readonly volatility?: number | undefined;
  /** Expected logarithmic return of a year; 0.05 by default. */
  readonly drift?: number | undefined;
}

/**
 * Returns candles of a geometric random walk around the clock, as `vela data generate` makes them.
 * They are for trying things out: a strategy that earns on them has earned by luck.
 * Throws `INVALID_INPUT` for settings out of range.
 */
export function generateCandles(options: MarketOptions = {}): CandleSeries {
  const { symbol = 'SYN', count = 1_000, seed = 1, startPrice, volatility, drift } = options;
  const timeframe = parseTimeframe(options.timeframe ?? '1d');
  const instrument = instrumentOf({ symbol, instrument: options.instrument }, 2);
  const from = parseInstant(options.from ?? '2020-01-01');
  const { priceScale } = instrument;
  const market = { seed, count, timeframe, from, startPrice, volatility, drift, priceScale };
  return seriesInSessions(instrument, timeframe, concatCandles([...generate(market)]));
}
