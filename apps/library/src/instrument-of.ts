import { VelaError } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import { type Names, refuseUnknown } from './known-names.js';

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

const PROPERTIES: Names<Required<InstrumentProperties>> = {
  venue: true,
  name: true,
  assetClass: true,
  currency: true,
  priceScale: true,
  tickSize: true,
  quantityScale: true,
  lotSize: true,
  multiplier: true,
  tradable: true,
};

/** Returns the instrument that options describe; its prices have at least two digits. */
export function instrumentOf(options: InstrumentOptions, priceScale: number): Instrument {
  const { symbol, instrument = {} } = options;
  refuseUnknown<InstrumentProperties>(instrument, PROPERTIES, 'instrument');
  const { tickSize, lotSize }: { tickSize?: unknown; lotSize?: unknown } = instrument;
  return createInstrument({
    priceScale: Math.max(2, priceScale),
    ...instrument,
    ...(tickSize === undefined ? {} : { tickSize: decimalText(tickSize) }),
    ...(lotSize === undefined ? {} : { lotSize: decimalText(lotSize) }),
    symbol,
    id: symbol,
  });
}

/** A script without types gives numbers; their shortest text is the decimal that was meant. */
function decimalText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new VelaError('INVALID_INPUT', 'expected decimal text such as "0.25" for tick and lot', {
    path: ['instrument'],
  });
}
