// The groups of golden cases that are known.
import * as adjustment from './adjustment.mjs';
import * as books from './books.mjs';
import * as execution from './execution.mjs';
import * as grid from './grid.mjs';
import * as quotes from './quotes.mjs';
import * as rebalance from './rebalance.mjs';

/** Groups that are run here: `{command, requests(case, path), check(case, answers, faults, path)}`. */
export const GROUPS = { quotes, books, adjustment, execution, grid, rebalance };

const CHECK = 'check.mjs of that folder runs them through the same commands';

/** Groups that are known and not run here, and why. */
export const OTHERS = {
  indicators: CHECK,
  backtests: CHECK,
  metrics: CHECK,
  bars: CHECK,
  options: 'Vela prices no options yet',
  spreads: 'Vela values no option spreads yet',
  occSymbols: 'Vela reads no option symbols yet',
  risk: 'Vela has no risk figures yet',
};
