import type { FoundStrategy } from './strategy-lookup.js';

/** Returns whether a strategy trades at the opens it waits for, which only a backtest knows. */
export const rebalances = ({ strategy, version }: FoundStrategy): boolean =>
  strategy.builtIn
    ? strategy.name === 'monthly-rebalance'
    : /\brebalance\s*\(/.test(version.source);
