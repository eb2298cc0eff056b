import { formatDate } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Dataset, PinnedDataset } from '@vela/ports';
import { meantDatasets, sourceName } from './dataset-source.js';
import type { Ground } from './ground.js';
import { refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';

/** Which candles a run wants. */
export interface PinRequest {
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly from: Micros;
  readonly to: Micros;
  /** Name of where the candles must come from, see `sourceName`; null for raw ones of any source. */
  readonly source: string | null;
  /** Field of the input that names the timeframe; `timeframe` when absent. */
  readonly field?: string;
}

/**
 * Returns the newest version of the dataset of each instrument, in their order. Refuses with
 * `DATA_MISSING` where no candle opens in the range, and with `DATA_AMBIGUOUS` where several
 * datasets could be meant.
 */
export async function pinDatasets(
  ground: Ground,
  request: PinRequest,
): Promise<readonly PinnedDataset[]> {
  const pinned: PinnedDataset[] = [];
  const problems: Problem[] = [];
  for (const instrument of request.instruments) {
    const found = await pinOne(ground, instrument, request);
    if ('problem' in found) problems.push(found.problem);
    else pinned.push(found.pinned);
  }
  refuseIfAny(problems);
  return pinned;
}

async function pinOne(
  ground: Ground,
  instrument: Instrument,
  request: PinRequest,
): Promise<{ readonly pinned: PinnedDataset } | { readonly problem: Problem }> {
  const all = await ground.candles.datasets(
    ground.tenantId,
    { instrumentId: instrument.id },
    { first: 500, after: null },
  );
  const published = all.filter(({ version }) => version > 0);
  const matching = meantDatasets(
    published.filter(({ timeframe }) => timeframe === request.timeframe),
    request.source,
  );
  const [dataset, other] = matching;
  if (dataset === undefined) return { problem: nothingStored(instrument, request, published) };
  if (other !== undefined) return { problem: ambiguous(instrument, matching) };
  if (!(await hasCandles(ground, dataset, request))) {
    return { problem: outOfRange(instrument, dataset, request) };
  }
  const { id, version, contentHash } = dataset;
  return { pinned: { instrumentId: instrument.id, datasetId: id, version, contentHash } };
}

async function hasCandles(
  { candles }: Ground,
  { id, version, firstOpenAt, lastOpenAt }: Dataset,
  { from, to }: PinRequest,
): Promise<boolean> {
  if (firstOpenAt === null || lastOpenAt === null) return false;
  if (lastOpenAt < from || firstOpenAt >= to) return false;
  for await (const columns of candles.read(id, version, { from, to })) {
    if (columns.length > 0) return true;
  }
  return false;
}

const importHint = ({ symbol }: Instrument, timeframe: Timeframe): string =>
  `Import them: vela data import FILE --symbol ${symbol} --timeframe ${timeframe}`;

function nothingStored(
  instrument: Instrument,
  { timeframe, source, field = 'timeframe' }: PinRequest,
  others: readonly Dataset[],
): Problem {
  const there = others
    .map((dataset) => `${dataset.timeframe} from ${sourceName(dataset)}`)
    .join(', ');
  const wanted = source === null ? timeframe : `${timeframe} from ${source}`;
  return {
    code: 'DATA_MISSING',
    message:
      `there are no ${wanted} candles of ${instrument.symbol}` +
      (there === '' ? '' : `, there are ${there}`),
    hint: importHint(instrument, timeframe),
    path: ['input', field],
  };
}

function ambiguous(instrument: Instrument, datasets: readonly Dataset[]): Problem {
  const sources = datasets.map(sourceName).join(', ');
  return {
    code: 'DATA_AMBIGUOUS',
    message: `${instrument.symbol} has candles from several sources: ${sources}`,
    hint: 'Say which with source, or delete the others with vela data delete.',
    path: ['input', 'source'],
  };
}

function outOfRange(instrument: Instrument, dataset: Dataset, request: PinRequest): Problem {
  const { firstOpenAt, lastOpenAt, timeframe } = dataset;
  const there =
    firstOpenAt === null || lastOpenAt === null
      ? 'none at all'
      : `those from ${formatDate(firstOpenAt)} to ${formatDate(lastOpenAt)}`;
  return {
    code: 'DATA_MISSING',
    message:
      `no ${timeframe} candle of ${instrument.symbol} opens from ${formatDate(request.from)} ` +
      `to ${formatDate(request.to - 1)}, there are ${there}`,
    hint: `Choose a range within them. ${importHint(instrument, timeframe)}`,
    path: ['input', 'from'],
  };
}
