import { DAY, HOUR, civilFromDays, dayOf } from '@vela/kernel';
import { columnOf, type FinishedRun } from './finished-run.js';

/** Ways to group the closed trades of a run. */
export const BREAKDOWNS = {
  year: 'Year of the exit, UTC.',
  month: 'Month of the exit, UTC.',
  symbol: 'Instrument.',
  direction: 'Long or short.',
  weekday: 'Day of the week of the entry.',
  hour: 'Hour of the day of the entry.',
  entryReason: 'Type of the order of the entry.',
  exitReason:
    'Why the order of the exit was there: close, reversal, stop loss, take profit, margin call.',
} as const;

/** One of {@link BREAKDOWNS}. */
export type BreakdownBy = keyof typeof BREAKDOWNS;

/** Whose clock tells weekday and hour. */
export type BreakdownClock = 'utc' | 'venue';

/** What the trades of one group gave; amounts in the currency of the account, null undefined. */
export interface TradeGroup {
  readonly key: string;
  readonly tradeCount: number;
  readonly wins: number;
  readonly winRate: number;
  readonly grossProfit: number;
  readonly fees: number;
  readonly netProfit: number;
  readonly profitFactor: number | null;
  readonly expectancy: number;
  readonly averageBarsHeld: number;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const two = (value: number): string => String(value).padStart(2, '0');

/** A group by what it is sorted by and what it is called. */
type Key = readonly [order: number, name: string];

/**
 * Returns the closed trades of a run by groups, in the order of time, of the clock or of the run.
 * `clock` decides weekday and hour: `venue` is the local time of the instrument's venue where it
 * has a calendar, else UTC. O(k log k) for k trades.
 */
export function tradeBreakdown(
  run: FinishedRun,
  by: BreakdownBy,
  clock: BreakdownClock = 'utc',
): readonly TradeGroup[] {
  const keyOf = keysOf(run, by, clock);
  const [gross, fees] = [columnOf(run.trades, 'pnlGross'), columnOf(run.trades, 'commission')];
  const [from, to] = [columnOf(run.trades, 'entryRow'), columnOf(run.trades, 'exitRow')];
  const sums = new Map<string, Sums>();
  for (let row = 0; row < gross.length; row += 1) {
    const [order, key] = keyOf(row);
    const sum = sums.get(key) ?? {
      order,
      key,
      count: 0,
      wins: 0,
      gross: 0,
      fees: 0,
      won: 0,
      lost: 0,
      rows: 0,
    };
    sums.set(key, sum);
    const net = gross[row]! - fees[row]!;
    sum.count += 1;
    sum.gross += gross[row]!;
    sum.fees += fees[row]!;
    sum.rows += to[row]! - from[row]!;
    if (net > 0) {
      sum.wins += 1;
      sum.won += net;
    } else sum.lost += net;
  }
  return [...sums.values()].sort((a, b) => a.order - b.order).map(groupOf);
}

interface Sums {
  readonly order: number;
  readonly key: string;
  count: number;
  wins: number;
  gross: number;
  fees: number;
  won: number;
  lost: number;
  rows: number;
}

function groupOf({ key, count, wins, gross, fees, won, lost, rows }: Sums): TradeGroup {
  return {
    key,
    tradeCount: count,
    wins,
    winRate: wins / count,
    grossProfit: gross,
    fees,
    netProfit: won + lost,
    profitFactor: lost < 0 ? won / -lost : null,
    expectancy: (won + lost) / count,
    averageBarsHeld: rows / count,
  };
}

function keysOf(run: FinishedRun, by: BreakdownBy, clock: BreakdownClock): (row: number) => Key {
  const { trades, orders, instruments, orderWords } = run;
  const column = (name: string): Float64Array => columnOf(trades, name);
  const exits = column('exitAt');
  const local = (row: number): number => {
    const at = column('entryAt')[row]!;
    const zone = clock === 'venue' ? instruments[column('instrument')[row]!]?.zone : null;
    return zone ? at + zone.offsetAt(at) : at;
  };
  const word = (order: number, table: string, words: readonly string[]): Key => {
    const code = columnOf(orders, table)[order];
    return code === undefined ? [words.length, 'unknown'] : [code, words[code] ?? 'unknown'];
  };
  switch (by) {
    case 'year':
      return (row) => {
        const { year } = civilFromDays(dayOf(exits[row]!));
        return [year, String(year)];
      };
    case 'month':
      return (row) => {
        const { year, month } = civilFromDays(dayOf(exits[row]!));
        return [year * 12 + month, `${year}-${two(month)}`];
      };
    case 'symbol':
      return (row) => {
        const index = column('instrument')[row]!;
        return [index, instruments[index]?.symbol ?? String(index)];
      };
    case 'direction':
      return (row) => (column('quantity')[row]! < 0 ? [1, 'short'] : [0, 'long']);
    case 'weekday':
      return (row) => {
        // The first of January 1970 was a Thursday.
        const day = (((dayOf(local(row)) + 3) % 7) + 7) % 7;
        return [day, WEEKDAYS[day]!];
      };
    case 'hour':
      return (row) => {
        const at = local(row);
        const hour = Math.floor((at - dayOf(at) * DAY) / HOUR);
        return [hour, `${two(hour)}:00`];
      };
    case 'entryReason':
      return (row) => word(column('entryOrder')[row]!, 'type', orderWords.types);
    case 'exitReason':
      return (row) => word(column('exitOrder')[row]!, 'role', orderWords.roles);
  }
}
