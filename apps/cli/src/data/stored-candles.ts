import { CANDLE_POINTS_MAX, CANDLES, DATASETS, type DatasetView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection } from '../context.js';
import { sourceNameOf } from './adjustment-names.js';

/** One candle with its opening instant in epoch milliseconds. */
export interface CandleRow {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Days that were asked for, both included. */
export interface DayRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * Returns the datasets of a symbol that hold candles, of one source when it is named; throws
 * `NOT_FOUND` when there is none.
 */
export async function datasetsOf(
  { client }: Connection,
  symbol: string,
  timeframe: string | undefined,
  source?: string,
): Promise<readonly DatasetView[]> {
  const { datasets } = await client.query(DATASETS, { symbol, timeframe, first: 500 });
  const filled = datasets.nodes.filter(
    (one) => one.from !== null && (source === undefined || sourceNameOf(one) === source),
  );
  if (filled.length > 0) return filled;
  const width = timeframe === undefined ? '' : `${timeframe} `;
  const origin = source === undefined ? '' : ` from ${source}`;
  throw new VelaError('NOT_FOUND', `there are no ${width}candles of "${symbol}"${origin}`, {
    hint: 'See what there is with vela data list.',
    path: ['symbol'],
  });
}

/** Shortest candle there can be, in milliseconds: bounds the rows that a stretch of time holds. */
const WIDTH_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 28 * 86_400_000,
};

/** Returns the least time between two candles of a timeframe. */
function widthMs(timeframe: string): number {
  const match = /^(\d+)([smhdwM])$/.exec(timeframe);
  return Number(match?.[1] ?? 1) * (WIDTH_MS[match?.[2] ?? 's'] ?? 1_000);
}

const DAY_MS = 86_400_000;

/**
 * Yields the candles of a dataset in order. Each request covers a stretch of time that cannot hold
 * more candles than one answer may, so that the server never merges any.
 */
export async function* candlesOf(
  { client }: Connection,
  dataset: DatasetView,
  range: DayRange,
): AsyncGenerator<CandleRow, void, undefined> {
  const first = Math.max(Date.parse(dataset.from ?? ''), startOf(range.from) ?? -Infinity);
  const end = Math.min(
    Date.parse(dataset.to ?? '') + 1,
    (startOf(range.to) ?? Infinity) + (range.to === undefined ? 0 : DAY_MS),
  );
  const step = widthMs(dataset.timeframe) * CANDLE_POINTS_MAX;
  for (let from = first; from < end; from += step) {
    const { candles } = await client.query(CANDLES, {
      symbol: dataset.instrument.id,
      timeframe: dataset.timeframe,
      source: sourceNameOf(dataset),
      from: new Date(from).toISOString(),
      to: new Date(Math.min(from + step, end)).toISOString(),
      maxPoints: CANDLE_POINTS_MAX,
    });
    for (const [row, openAt] of candles.openAt.entries()) {
      yield {
        openAt,
        open: candles.open[row]!,
        high: candles.high[row]!,
        low: candles.low[row]!,
        close: candles.close[row]!,
        volume: candles.volume[row]!,
      };
    }
  }
}

function startOf(day: string | undefined): number | undefined {
  if (day === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new VelaError('INVALID_INPUT', `expected a day such as 2024-01-31, found "${day}"`);
}
