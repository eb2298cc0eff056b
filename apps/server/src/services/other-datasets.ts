import { timeframesNest } from '@vela/market-data';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Dataset, OtherDataset, PinnedDataset } from '@vela/ports';
import { pinDatasets } from './dataset-pin.js';
import type { PinRequest } from './dataset-pin.js';
import type { Ground } from './ground.js';
import { refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';
import { roughWidth } from './run-timeframes.js';
import type { RunTimeframes } from './run-timeframes.js';

/** Candles beside those of the first timeframe that a run wants. */
export interface OtherRequest extends PinRequest, RunTimeframes {
  /** The datasets of the first timeframe, in the order of the instruments. */
  readonly datasets: readonly PinnedDataset[];
}

/**
 * Returns the stored candles of wider timeframes that go with those of the first one (the same
 * source and adjustment, as long a range) and the finer ones that fill. Where no wider ones are
 * stored they are made of the first, which is refused when that cannot be. Candles that fill must be
 * there.
 */
export async function pinOtherDatasets(
  ground: Ground,
  request: OtherRequest,
): Promise<readonly OtherDataset[]> {
  const { widerTimeframes, fillTimeframe, instruments, timeframe } = request;
  if (widerTimeframes.length === 0 && fillTimeframe === null) return [];
  const pinned: OtherDataset[] = [];
  const problems: Problem[] = [];
  for (const [index, instrument] of instruments.entries()) {
    const all = widerTimeframes.length === 0 ? [] : await publishedOf(ground, instrument);
    const base = all.find(({ id }) => id === request.datasets[index]!.datasetId);
    for (const wide of widerTimeframes) {
      const stored = all.find((one) => base !== undefined && goesWith(one, base, wide, request));
      if (stored !== undefined) pinned.push(pinOf(stored));
      else if (!timeframesNest(timeframe, wide))
        problems.push(cannotMake(instrument, wide, timeframe));
    }
  }
  refuseIfAny(problems);
  if (fillTimeframe === null) return pinned;
  const fills = await pinDatasets(ground, {
    ...request,
    timeframe: fillTimeframe,
    field: 'fillTimeframe',
  });
  return [...pinned, ...fills.map((one) => ({ ...one, timeframe: fillTimeframe }))];
}

async function publishedOf(ground: Ground, { id }: Instrument): Promise<readonly Dataset[]> {
  const page = { first: 500, after: null };
  const all = await ground.candles.datasets(ground.tenantId, { instrumentId: id }, page);
  return all.filter(({ version }) => version > 0);
}

const pinOf = ({ instrumentId, id, version, contentHash, timeframe }: Dataset): OtherDataset => ({
  instrumentId,
  datasetId: id,
  version,
  contentHash,
  timeframe,
});

/** Returns whether a dataset holds the wider candles of another one over the range of a run. */
function goesWith(one: Dataset, base: Dataset, wide: Timeframe, { from, to }: PinRequest): boolean {
  if (one.timeframe !== wide) return false;
  if (one.source !== base.source || one.adjustment !== base.adjustment) return false;
  const slack = 2 * roughWidth(wide);
  const begin = Math.max(from, base.firstOpenAt ?? from) + slack;
  const end = Math.min(to, base.lastOpenAt ?? to) - slack;
  return (one.firstOpenAt ?? Infinity) <= begin && (one.lastOpenAt ?? -Infinity) >= end;
}

const cannotMake = (instrument: Instrument, wide: Timeframe, base: Timeframe): Problem => ({
  code: 'DATA_MISSING',
  message: `there are no ${wide} candles of ${instrument.symbol}, and ${base} does not make them up`,
  hint: `Import them, or choose a timeframe that is a multiple of ${base}.`,
  path: ['input', 'timeframes'],
});
