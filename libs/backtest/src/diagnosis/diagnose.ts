import type { BacktestWarning } from '@vela/ports';
import type { Evidence } from './evidence.js';
import { apply } from './rule.js';
import type { Rule } from './rule.js';
import { CERTAINTY_RULES } from './rules/certainty-rules.js';
import { COST_RULES } from './rules/cost-rules.js';
import { DATA_RULES } from './rules/data-rules.js';
import { MARKET_RULES } from './rules/market-rules.js';
import { RESULT_RULES } from './rules/result-rules.js';
import { TRADING_RULES } from './rules/trading-rules.js';

/** Everything that a finished run is asked, in the order in which a reader should hear of it. */
export const DIAGNOSIS_RULES: readonly Rule[] = [
  ...CERTAINTY_RULES,
  ...RESULT_RULES,
  ...COST_RULES,
  ...TRADING_RULES,
  ...DATA_RULES,
  ...MARKET_RULES,
];

const RANK = { ERROR: 0, WARNING: 1, INFO: 2 } as const;

/** Returns what makes a finished run less trustworthy than its numbers look; errors first. */
export function diagnose(evidence: Evidence): readonly BacktestWarning[] {
  return DIAGNOSIS_RULES.flatMap((rule) => apply(rule, evidence)).toSorted(
    (a, b) => RANK[a.severity] - RANK[b.severity],
  );
}
