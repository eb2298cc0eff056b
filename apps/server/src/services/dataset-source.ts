import type { Dataset } from '@vela/ports';

/** What tells datasets of one instrument and timeframe apart. */
type Origin = Pick<Dataset, 'source' | 'adjustment'>;

/** Returns the name by which callers choose a dataset: `csv`, or `csv:split+dividend` when adjusted. */
export const sourceName = ({ source, adjustment }: Origin): string =>
  adjustment === 'raw' ? source : `${source}:${adjustment}`;

/**
 * Returns the datasets that a caller means: those of the source that is named; without a name the
 * raw ones, and adjusted ones only where there are no others.
 */
export function meantDatasets<D extends Origin>(
  datasets: readonly D[],
  source: string | null,
): readonly D[] {
  if (source !== null) return datasets.filter((one) => sourceName(one) === source);
  const raw = datasets.filter(({ adjustment }) => adjustment === 'raw');
  return raw.length > 0 ? raw : datasets;
}
