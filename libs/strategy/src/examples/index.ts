import type { StrategyClass } from '../strategy.js';
import { DonchianBracket } from './donchian-bracket.js';
import { LimitEntry } from './limit-entry.js';
import { MonthlyRebalance } from './monthly-rebalance.js';
import { RsiMeanReversion } from './rsi-meanrev.js';
import { SmaCrossLong } from './sma-cross-long.js';
import { SmaCrossReverse } from './sma-cross-reverse.js';
import { StopEntry } from './stop-entry.js';

/** The strategies that come with the engine, by the name under which they are run. */
export const builtInStrategies: ReadonlyMap<string, StrategyClass> = new Map<string, StrategyClass>(
  [
    ['sma-cross-long', SmaCrossLong],
    ['sma-cross-reverse', SmaCrossReverse],
    ['rsi-meanrev', RsiMeanReversion],
    ['donchian-bracket', DonchianBracket],
    ['stop-entry', StopEntry],
    ['limit-entry', LimitEntry],
    ['monthly-rebalance', MonthlyRebalance],
  ],
);
