import { DAY, dayOf } from '@vela/kernel';
import type { RunAction } from '@vela/step';
import type { TradeColumn } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { BacktestReport, WarningLink } from '@vela/ports';
import type { FILL_COLUMNS, SimulationOptions } from '@vela/venue';
import type { DataFacts } from './data-watch.js';
import type { MarketPoints } from './market-points.js';
import type { VolumeFacts } from './volume-check.js';

/** Columns of one length by name. */
export type Table<Name extends string> = Readonly<Record<Name, ArrayLike<number>>>;

/** A parameter as the run had it. */
export interface ParameterUse {
  readonly name: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
}

/** Equity at the end of each UTC day. */
export interface DailyEquity {
  readonly at: readonly number[];
  readonly equity: readonly number[];
}

/** Returns the last value of each UTC day. O(n). */
export function dailyEquity(at: ArrayLike<number>, equity: ArrayLike<number>): DailyEquity {
  const days = { at: [] as number[], equity: [] as number[] };
  const close = (row: number): void => {
    days.at.push(at[row]!);
    days.equity.push(equity[row]!);
  };
  let end = -Infinity;
  for (let row = 0; row < at.length; row++) {
    if (at[row]! < end) continue;
    if (row > 0) close(row - 1);
    end = (dayOf(at[row]!) + 1) * DAY;
  }
  if (at.length > 0) close(at.length - 1);
  return days;
}

/** What rules look at: a finished run, what it says of itself, and what its candles were like. */
export interface Evidence {
  readonly instruments: readonly Instrument[];
  readonly simulation: SimulationOptions;
  readonly startingCash: number;
  readonly parameters: readonly ParameterUse[];
  readonly actions: readonly RunAction[];
  readonly trades: Table<TradeColumn>;
  readonly orders: Table<'state' | 'type' | 'role' | 'instrument' | 'slice'>;
  readonly fills: Table<(typeof FILL_COLUMNS)[number]>;
  /** Equity of each slice that is kept and when it was known. */
  readonly equity: ArrayLike<number>;
  readonly at: ArrayLike<number>;
  /** The last value of each day. */
  readonly days: DailyEquity;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly report: Omit<BacktestReport, 'basis'>;
  readonly volume: VolumeFacts;
  /** Candles of the first timeframe, by instrument. */
  readonly data: readonly DataFacts[];
  readonly market: MarketPoints;
}

/** Returns net profits of the closed trades. */
export const netProfits = ({ trades }: Evidence): Float64Array =>
  Float64Array.from(trades.pnlGross, (gross, row) => gross - trades.commission[row]!);

/** Returns the first and the last instant of a run, or null before the first slice. */
export function spanOf({ at }: Evidence): { readonly from: number; readonly to: number } | null {
  return at.length === 0 ? null : { from: at[0]!, to: at[at.length - 1]! };
}

/** Returns a link to a round trip. */
function tradeLink({ trades, instruments }: Evidence, row: number): WarningLink {
  const instrumentId = instruments[trades.instrument[row]!]?.id ?? null;
  const [at, until] = [trades.entryAt[row]!, trades.exitAt[row]!];
  return { kind: 'TRADE', row, instrumentId, at, until };
}

/** Returns links to round trips. */
export const tradeLinks = (evidence: Evidence, rows: readonly number[]): WarningLink[] =>
  rows.map((row) => tradeLink(evidence, row));

/** Returns a link to a fill. */
export function fillLink({ fills, instruments }: Evidence, row: number): WarningLink {
  const instrumentId = instruments[fills.instrument[row]!]?.id ?? null;
  return { kind: 'FILL', row, instrumentId, at: fills.at[row]!, until: null };
}

/** Returns a link to an order. */
export function orderLink({ orders, instruments, at }: Evidence, row: number): WarningLink {
  const instrumentId = instruments[orders.instrument[row]!]?.id ?? null;
  return { kind: 'ORDER', row, instrumentId, at: at[orders.slice[row]!] ?? null, until: null };
}

/** Returns a link to a span of time. */
export const spanLink = (at: number, until: number): WarningLink => ({
  kind: 'SPAN',
  row: null,
  instrumentId: null,
  at,
  until,
});
