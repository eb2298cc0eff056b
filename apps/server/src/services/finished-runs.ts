import type { DatedValues, FinishedRun } from '@vela/analytics';
import { decodeColumns, storedRun } from '@vela/backtest';
import { parseTimeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BacktestRecord } from '@vela/ports';
import type { DataService } from './data-service.js';
import type { Ground } from './ground.js';

/** Most daily candles of a benchmark: eighty years of sessions. */
const BENCHMARK_CANDLES = 20_000;

/** Runs that were read already, so that the fields of one query read the columns once. */
const known = new WeakMap<BacktestRecord, Promise<FinishedRun | null>>();

/** Returns a run as statistics read it, null before its end. Instruments are those of its data. */
export function finishedRunOf(
  ground: Ground,
  record: BacktestRecord,
  instruments: () => Promise<readonly Instrument[]>,
): Promise<FinishedRun | null> {
  const found = known.get(record) ?? readRun(ground, record, instruments);
  known.set(record, found);
  return found;
}

async function readRun(
  { backtests, tenantId }: Ground,
  record: BacktestRecord,
  instruments: () => Promise<readonly Instrument[]>,
): Promise<FinishedRun | null> {
  if (record.metrics === null) return null;
  const read = async (which: 'equity' | 'trades' | 'orders' | 'fills') => {
    const bytes = await backtests.columns(tenantId, record.id, which);
    return bytes === null ? {} : decodeColumns(bytes);
  };
  const [equity, trades, orders, fills] = await Promise.all([
    read('equity'),
    read('trades'),
    read('orders'),
    read('fills'),
  ]);
  return storedRun(record, { equity, trades, orders, fills }, await instruments());
}

/** Returns the daily closes of an instrument over the range of a run, to compare the run with. */
export async function benchmarkOf(
  data: DataService,
  { config }: BacktestRecord,
  symbol: string,
): Promise<DatedValues> {
  const { candles } = await data.candles({
    symbol,
    timeframe: parseTimeframe('1d'),
    from: config.from,
    to: config.to,
    maxPoints: BENCHMARK_CANDLES,
    source: null,
  });
  return { values: candles.close, dates: candles.openAt };
}
