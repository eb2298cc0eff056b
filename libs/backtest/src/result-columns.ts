import type { Run } from '@vela/step';
import { FACT_COLUMNS, TRADE_COLUMNS } from '@vela/ledger';
import { FILL_COLUMNS, orderResults } from '@vela/venue';
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

/** Returns what a run wrote, cut to the rows that exist. Orders become doubles. */
export function resultTables(run: Run): ResultTables {
  const { orders, fills } = run.venue;
  const { trades, facts } = run.ledger;
  return {
    equity: {
      at: run.timeResults,
      equity: run.equityResults,
    },
    trades: Object.fromEntries(TRADE_COLUMNS.map((name) => [name, trades.column(name)])),
    facts: Object.fromEntries(FACT_COLUMNS.map((name) => [name, facts.column(name)])),
    fills: Object.fromEntries(FILL_COLUMNS.map((name) => [name, fills.column(name)])),
    orders: orderResults(orders),
  };
}
