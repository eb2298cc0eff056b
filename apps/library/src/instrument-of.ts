import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';

/** What may be told about an instrument beside its symbol; the rest has defaults. */
export type InstrumentProperties = Partial<Omit<Instrument, 'id' | 'symbol'>>;

/** Whose candles are read or made. */
export interface InstrumentOptions {
  /** Symbol under which results name the instrument, for instance `ACME`. */
  readonly symbol: string;
  /**
   * Currency (USD by default), asset class (`EQUITY`), digits of prices (those that the prices
   * have, at least 2) and of quantities (0: whole shares), tick, lot, multiplier.
   */
  readonly instrument?: InstrumentProperties | undefined;
}

/** Returns the instrument that options describe; its prices have at least two digits. */
export function instrumentOf(options: InstrumentOptions, priceScale: number): Instrument {
  const { symbol, instrument = {} } = options;
  return createInstrument({
    priceScale: Math.max(2, priceScale),
    ...instrument,
    symbol,
    id: symbol,
  });
}
