import type { FinishedRun, RunBasis, RunColumns, RunInstrument } from '@vela/analytics';
import { findCalendar } from '@vela/calendar';
import type { Zone } from '@vela/calendar';
import type { Instrument } from '@vela/market';
import type { BacktestRecord } from '@vela/ports';
import type { Run } from '@vela/step';
import { OrderRole, OrderType } from '@vela/venue';
import { feeResult } from './account-result.js';
import { periodsPerYear } from './metrics.js';
import { type ResultTables, resultTables } from './result-columns.js';
import { runBasis } from './run-basis.js';

/** Returns a finished run as statistics read it, its columns as views. */
export function finishedRun(run: Run): FinishedRun {
  const { instruments, currency = instruments[0]?.currency ?? 'USD' } = run.setup;
  return runOfTables(resultTables(run), {
    instruments,
    currency,
    basis: runBasis(run, feeResult(run)),
  });
}

/**
 * Returns a stored run as statistics read it; what its release did not record is told as missing.
 * The instruments are those of its datasets in their order.
 */
export function storedRun(
  record: Pick<BacktestRecord, 'config' | 'metrics' | 'report'>,
  tables: Omit<ResultTables, 'facts'>,
  instruments: readonly Instrument[],
): FinishedRun {
  const { config, report } = record;
  const basis = report?.basis ?? basisOfOld(record, tables, instruments);
  return runOfTables(tables, { instruments, currency: config.currency, basis });
}

function runOfTables(
  { equity, trades, orders, fills }: Omit<ResultTables, 'facts'>,
  run: {
    readonly instruments: readonly Instrument[];
    readonly currency: string;
    readonly basis: RunBasis;
  },
): FinishedRun {
  return {
    ...run.basis,
    equity: columnOf(equity, 'equity'),
    at: columnOf(equity, 'at'),
    currency: run.currency,
    instruments: run.instruments.map(runInstrument),
    trades,
    orders,
    fills,
    orderWords: ORDER_WORDS,
  };
}

const columnOf = (columns: RunColumns, name: string): Float64Array =>
  columns[name] ?? new Float64Array(0);

/** What types and roles are called, by their numbers. An exit by an entry turns a position. */
const ORDER_WORDS: FinishedRun['orderWords'] = {
  types: Object.keys(OrderType).map(inWords),
  roles: Object.keys(OrderRole).map((name) => (name === 'ENTRY' ? 'reversal' : inWords(name))),
};

function inWords(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

function runInstrument({ symbol, currency, multiplier, venue }: Instrument): RunInstrument {
  const zone = findCalendar(venue)?.zone;
  return {
    symbol,
    currency,
    multiplier,
    zone: zone === undefined ? null : { name: zone.name, offsetAt: (at) => offsetOf(zone, at) },
  };
}

/** Returns local time minus UTC; none in years before the rules of the zone. */
function offsetOf(zone: Zone, at: number): number {
  try {
    return zone.offsetAt(at);
  } catch {
    return 0;
  }
}

/** Returns what can still be told of a run whose release kept no basis. */
function basisOfOld(
  { config, metrics }: Pick<BacktestRecord, 'config' | 'metrics'>,
  { equity }: Omit<ResultTables, 'facts'>,
  instruments: readonly Instrument[],
): RunBasis {
  const values = columnOf(equity, 'equity');
  const others = [...(config.widerTimeframes ?? []), config.fillTimeframe ?? config.timeframe];
  const isDaily = [config.timeframe, ...others].every((timeframe) => timeframe === '1d');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    startingCash: Number(config.startingCash),
    periodsPerYear: periodsPerYear({ instruments, isDaily, at: columnOf(equity, 'at') }),
    fees: metrics?.['fees'] ?? 0,
    traded: (metrics?.['turnover'] ?? 0) * (values.length === 0 ? 0 : mean),
    exposure: metrics?.['exposure'] ?? null,
    openLots: null,
    costs: null,
  };
}
