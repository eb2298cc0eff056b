import type { Confidence, FeeRowDraft } from '../fee-row.js';

/** One date of a table: since when, the rate (null: unknown) and how that is known. */
export type DatedRate = readonly [
  validFrom: string | null,
  rate: string | null,
  confidence: Confidence,
  source: string,
  more?: Partial<FeeRowDraft>,
];

/** Returns one row for each date; `null` as date is since ever. */
export const dated = (
  common: Omit<FeeRowDraft, 'rate' | 'source' | 'confidence'>,
  rates: readonly DatedRate[],
): FeeRowDraft[] =>
  rates.map(([validFrom, rate, confidence, source, more]) => ({
    ...common,
    ...(validFrom === null ? {} : { validFrom }),
    rate,
    confidence,
    source,
    ...more,
  }));
