import type { HasherFactory } from '@vela/kernel';
import type { BacktestOutcome, LookAhead, Uncertainty } from '@vela/ports';
import type { Run } from '@vela/step';
import { describeAssumptions } from '@vela/venue';
import { accountResult, feeResult } from './account-result.js';
import { packColumns } from './column-bytes.js';
import { instrumentResults } from './instrument-results.js';
import { runMetrics, slicesPerYear } from './metrics.js';
import { resultTables } from './result-columns.js';
import type { ResultTables } from './result-columns.js';
import { resultDigest } from './result-digest.js';
import { runBasis } from './run-basis.js';

/** What an outcome says beside what the run itself knows. */
export interface OutcomeParts {
  readonly createHasher: HasherFactory;
  /** Assumptions about the series of the run, in words. */
  readonly notes: readonly string[];
  readonly lookAhead?: LookAhead;
  readonly uncertainty: (metrics: BacktestOutcome['metrics']) => Uncertainty;
  readonly warnings: (
    evidence: Pick<BacktestOutcome, 'metrics' | 'report'> & { readonly tables: ResultTables },
  ) => BacktestOutcome['warnings'];
}

/** Returns the result of a run that has ended. */
export function runOutcome(run: Run, parts: OutcomeParts): BacktestOutcome {
  const { createHasher, notes, lookAhead, uncertainty, warnings } = parts;
  const tables = resultTables(run);
  const metrics = runMetrics(run);
  const fees = feeResult(run);
  const report = {
    uncertainty: uncertainty(metrics),
    ...(lookAhead === undefined ? {} : { lookAhead }),
    account: accountResult(run),
    fees,
    instruments: instrumentResults(run),
    basis: runBasis(run, fees),
  };
  return {
    resultDigest: resultDigest(tables, createHasher),
    metrics,
    assumptions: [
      ...describeAssumptions(run.setup.simulation),
      ...notes,
      ...(run.fees.describe?.() ?? []),
      ...run.account.notes(),
      `Ratios count ${Number(slicesPerYear(run).toFixed(2))} periods to a year, risk-free rate 0.`,
    ],
    warnings: warnings({ metrics, report, tables }),
    report,
    tradeCount: run.ledger.trades.length,
    orderCount: run.venue.orders.length,
    fillCount: run.venue.fills.length,
    columns: {
      equity: packColumns(tables.equity),
      trades: packColumns(tables.trades),
      orders: packColumns(tables.orders),
      fills: packColumns(tables.fills),
      facts: packColumns(tables.facts),
    },
  };
}
