import {
  BACKTEST_FILLS,
  BACKTEST_ORDERS,
  BACKTEST_POINTS,
  BACKTEST_TRADES,
  type EquityView,
  type FillView,
  type OrderView,
  type TradeView,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import { noSuchRun } from '../backtest/follow.js';
import type { Connection } from '../context.js';
import { allPages } from '../paging.js';

/** Pages of the curve, 20,000 points each, beyond which reading it is refused. */
const PAGES_MAX = 500;

/** Yields the round trips of a run by exit. */
export function tradesOf({ client }: Connection, id: string): AsyncIterable<TradeView> {
  return allPages(async (page) => {
    const { backtest } = await client.query(BACKTEST_TRADES, { id, ...page });
    if (backtest === null) throw noSuchRun(id);
    return backtest.trades;
  });
}

/** Yields the orders of a run as they were placed. */
export function ordersOf({ client }: Connection, id: string): AsyncIterable<OrderView> {
  return allPages(async (page) => {
    const { backtest } = await client.query(BACKTEST_ORDERS, { id, ...page });
    if (backtest === null) throw noSuchRun(id);
    return backtest.orders;
  });
}

/** Yields the executions of a run in order. */
export function fillsOf({ client }: Connection, id: string): AsyncIterable<FillView> {
  return allPages(async (page) => {
    const { backtest } = await client.query(BACKTEST_FILLS, { id, ...page });
    if (backtest === null) throw noSuchRun(id);
    return backtest.fills;
  });
}

/** The curve of a run with every point, and how many of them make a year. */
export interface WholeEquity extends EquityView {
  /** Null where the run did not record it. */
  readonly periodsPerYear: number | null;
}

/** Returns the curve of a run with every point; `at` is epoch milliseconds. */
export async function wholeEquity({ client }: Connection, id: string): Promise<WholeEquity> {
  const [at, equity, drawdown]: [number[], number[], number[]] = [[], [], []];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { backtest } = await client.query(BACKTEST_POINTS, { id, after });
    if (backtest === null) throw noSuchRun(id);
    const part = backtest.equityPoints;
    // Not spread into push: a page has more values than a call may have arguments.
    for (const [row, instant] of (part?.at ?? []).entries()) {
      at.push(instant);
      equity.push(part!.equity[row]!);
      drawdown.push(part!.drawdown[row]!);
    }
    after = part?.endCursor ?? undefined;
    const { periodsPerYear } = backtest;
    if (after === undefined) return { at, equity, drawdown, points: at.length, periodsPerYear };
  }
  throw new VelaError('LIMIT_EXCEEDED', `expected at most ${PAGES_MAX * 20_000} points of a curve`);
}
