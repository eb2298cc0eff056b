import { VelaError, formatDecimal, parseDecimal } from '@vela/kernel';

/** What kind of thing an instrument is. */
export const ASSET_CLASSES = [
  'EQUITY',
  'ETF',
  'OPTION',
  'FUTURE',
  'FX',
  'CRYPTO',
  'INDEX',
] as const;

/** One of {@link ASSET_CLASSES}. */
export type AssetClass = (typeof ASSET_CLASSES)[number];

/** Something with a price. Ids are stable for ever; symbols are resolved with a date at the edge. */
export interface Instrument {
  readonly id: string;
  /** The ticker at its venue, for instance `SPX`. */
  readonly symbol: string;
  /** Market identifier code of the venue (ISO 10383), or `XXXX` when there is none. */
  readonly venue: string;
  readonly name: string | null;
  readonly assetClass: AssetClass;
  /** Currency of prices, ISO 4217 or a crypto code. */
  readonly currency: string;
  /** Digits behind the point that a price of this instrument may have, 0 to 15. */
  readonly priceScale: number;
  /** Smallest step of a price as decimal text, for instance `0.01`. */
  readonly tickSize: string;
  /** Digits behind the point that a quantity may have, 0 to 15. */
  readonly quantityScale: number;
  /** Smallest step of a quantity as decimal text. */
  readonly lotSize: string;
  /** Currency per point and unit; 1 for shares. */
  readonly multiplier: number;
  /** False for what can be looked at but not ordered, such as an index. */
  readonly tradable: boolean;
}

/** What must be known to make an {@link Instrument}; the rest has defaults. */
export type InstrumentDraft = Pick<Instrument, 'id' | 'symbol'> & Partial<Instrument>;

const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9._:/^=-]{0,31}$/;

/**
 * Returns a checked instrument: an equity-like thing in USD with prices of two digits and whole
 * quantities unless told otherwise. Throws `INVALID_INPUT` for what cannot be.
 */
export function createInstrument(draft: InstrumentDraft): Instrument {
  const priceScale = draft.priceScale ?? 2;
  const quantityScale = draft.quantityScale ?? 0;
  const instrument: Instrument = {
    venue: 'XXXX',
    name: null,
    assetClass: 'EQUITY',
    currency: 'USD',
    priceScale,
    tickSize: formatDecimal({ units: 1n, scale: priceScale }),
    quantityScale,
    lotSize: formatDecimal({ units: 1n, scale: quantityScale }),
    multiplier: 1,
    tradable: true,
    ...draft,
  };
  const refuse = (message: string, field: string): never => {
    throw new VelaError('INVALID_INPUT', message, { path: ['instrument', field] });
  };
  if (!SYMBOL.test(instrument.symbol)) {
    refuse(
      `expected a symbol of 1 to 32 letters, digits and ._:/^=-, found "${draft.symbol}"`,
      'symbol',
    );
  }
  for (const [field, scale] of [
    ['priceScale', priceScale],
    ['quantityScale', quantityScale],
  ] as const) {
    if (!Number.isInteger(scale) || scale < 0 || scale > 15) {
      refuse(`expected a scale of 0 to 15, found ${scale}`, field);
    }
  }
  if (parseDecimal(instrument.tickSize).units <= 0n)
    refuse('expected a tick size above 0', 'tickSize');
  if (parseDecimal(instrument.lotSize).units <= 0n)
    refuse('expected a lot size above 0', 'lotSize');
  if (!(instrument.multiplier > 0)) refuse('expected a multiplier above 0', 'multiplier');
  return instrument;
}
