import type { AdjustmentName, DatasetView } from '@vela/client';
import type { Adjustment } from '@vela/market';

const NAMES: Readonly<Record<Adjustment, AdjustmentName>> = {
  raw: 'RAW',
  split: 'SPLIT',
  'split+dividend': 'SPLIT_AND_DIVIDEND',
};

/** Returns how the server calls an adjustment. */
export const adjustmentName = (adjustment: Adjustment): AdjustmentName => NAMES[adjustment];

/** Returns the name by which the server is asked for a dataset: `csv`, or `csv:split+dividend`. */
export function sourceNameOf({
  source,
  adjustment,
}: Pick<DatasetView, 'source' | 'adjustment'>): string {
  const spoken = Object.entries(NAMES).find(([, name]) => name === adjustment)?.[0] ?? 'raw';
  return spoken === 'raw' ? source : `${source}:${spoken}`;
}
