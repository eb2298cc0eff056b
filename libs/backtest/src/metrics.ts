import { runSummary } from '@vela/analytics';
import type { TradeColumns } from '@vela/analytics';
import { DAY, unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { Run } from '@vela/step';

/** Sessions of a year at a stock exchange, the convention for daily candles. */
const SESSIONS_PER_YEAR = 252;
/** Mean length of a year in days (Julian year). */
const DAYS_PER_YEAR = 365.25;

/**
 * Returns how many slices of a run make a year: 252 for daily candles of anything that trades in
 * sessions, else as many as the run itself had for each year of its span.
 */
export function slicesPerYear(run: Run): number {
  const { instruments, series } = run.setup;
  const inSessions = instruments.every((instrument) => instrument.assetClass !== 'CRYPTO');
  const isDaily = series[0]?.timeframe === '1d' && run.sideSlices === 0;
  if (inSessions && isDaily) return SESSIONS_PER_YEAR;
  const last = run.resultCount - 1;
  const span = last < 1 ? 0 : (run.timeColumn[last]! - run.timeColumn[0]!) / DAY;
  return span > 0 ? (last * DAYS_PER_YEAR) / span : SESSIONS_PER_YEAR;
}

/** Returns the closed round trips of a run as the statistics take them: net of both fees. */
function tradeColumnsOf(run: Run): TradeColumns {
  const { trades } = run.ledger;
  const gross = trades.column('pnlGross');
  const commission = trades.column('commission');
  return {
    pnlNet: gross.map((pnl, row) => pnl - commission[row]!),
    pnlGross: gross,
    commission,
    entryRow: trades.column('entryRow'),
    exitRow: trades.column('exitRow'),
    quantity: trades.column('quantity'),
  };
}

/** Returns the statistics of a finished run by name; null where one is not defined. */
export function runMetrics(run: Run): Record<string, number | null> {
  const slices = run.sliceNumber + 1;
  const equity = run.equityResults;
  const trades = tradeColumnsOf(run);
  const summary = runSummary(equity, trades, {
    riskFreeRateAnnual: 0,
    periodsPerYear: slicesPerYear(run),
    fees: unitsToNumber(run.ledger.fees, MONEY_SCALE),
  });
  const meanEquity = equity.reduce((sum, value) => sum + value, 0) / slices;
  return {
    ...summary,
    exposure: run.exposedSlices / slices,
    turnover: meanEquity > 0 ? run.ledger.traded / meanEquity : null,
    averageBarsHeld: averageHeld(trades),
    slices,
  };
}

function averageHeld({ entryRow, exitRow }: TradeColumns): number | null {
  if (entryRow.length === 0) return null;
  let held = 0;
  for (let row = 0; row < entryRow.length; row++) held += exitRow[row]! - entryRow[row]!;
  return held / entryRow.length;
}
