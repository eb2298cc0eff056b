import type { Run } from '@vela/step';
import { FACT_COLUMNS, TRADE_COLUMNS } from '@vela/ledger';
import { FILL_COLUMNS, FILL_COST_COLUMNS, orderResults } from '@vela/venue';
import type { Columns } from './column-bytes.js';

/** The columns of a finished run, each a view of what the run wrote. */
export interface ResultTables {
  /** `at` and `equity` of each slice. */
  readonly equity: Columns;
  readonly trades: Columns;
  readonly orders: Columns;
  readonly fills: Columns;
  /** Changes of cash that are no fills. */
  readonly facts: Columns;
}

/**
 * Returns what a run wrote, cut to the rows that exist. Orders become doubles. Slippage and spread
 * of fills are there when a fill had some.
 */
export function resultTables(run: Run): ResultTables {
  const { orders, fills } = run.venue;
  const { trades, facts } = run.ledger;
  const columns: Readonly<Record<string, Float64Array | undefined>> = fills.columns;
  const costs = Object.fromEntries(
    FILL_COST_COLUMNS.flatMap((name) => {
      const column = columns[name]?.subarray(0, fills.length);
      return column?.some((cost) => cost !== 0) ? [[name, column] as const] : [];
    }),
  );
  return {
    equity: {
      at: run.timeResults,
      equity: run.equityResults,
    },
    trades: Object.fromEntries(TRADE_COLUMNS.map((name) => [name, trades.column(name)])),
    facts: Object.fromEntries(FACT_COLUMNS.map((name) => [name, facts.column(name)])),
    fills: {
      ...Object.fromEntries(FILL_COLUMNS.map((name) => [name, fills.column(name)])),
      ...costs,
    },
    orders: orderResults(orders),
  };
}
