import type { BacktestReport, BacktestWarning } from '@vela/ports';
import type { Run } from '@vela/step';
import { OrderState } from '@vela/venue';
import type { VolumeCheck } from './volume-check.js';

/** Trades below which ratios over trades say little. */
const FEW_TRADES = 30;
/** Share of the profit beyond which one trade carries the result. */
const ONE_TRADE_SHARE = 0.5;
/** Ambiguous candles by trades beyond which the range of a result matters more than its value. */
const AMBIGUOUS_SHARE = 0.05;

/** What a session found beside the run itself. */
export interface Findings {
  readonly report: BacktestReport;
  readonly volume: VolumeCheck;
}

/** Returns what makes a finished run less trustworthy than its numbers look. */
export function runWarnings(
  run: Run,
  metrics: Readonly<Record<string, number | null>>,
  findings: Findings,
): readonly BacktestWarning[] {
  const warnings: BacktestWarning[] = [];
  const warn = (rule: string, message: string): void => {
    warnings.push({ rule, severity: 'WARNING', message });
  };
  const { trades } = run.ledger;
  if (trades.length < FEW_TRADES) {
    warn(
      'few-trades',
      `Only ${trades.length} closed trades; ratios over trades say little below 30.`,
    );
  }
  const profits = trades.column('pnlGross').filter((pnl) => pnl > 0);
  const total = profits.reduce((sum, pnl) => sum + pnl, 0);
  const best = profits.reduce((most, pnl) => Math.max(most, pnl), 0);
  if (profits.length > 1 && best > ONE_TRADE_SHARE * total) {
    warn('one-trade', `One trade makes ${Math.round((100 * best) / total)} % of all gross profit.`);
  }
  const { orders } = run.venue;
  const rejected = orders.state
    .subarray(0, orders.length)
    .reduce((count, state) => count + (state === OrderState.REJECTED ? 1 : 0), 0);
  if (rejected > 0) warn('rejected-orders', `${rejected} orders were rejected; see their reasons.`);
  if (run.equityResults.some((equity) => equity <= 0)) {
    warn(
      'ruin',
      run.setup.simulation.account.kind === 'unlimited'
        ? 'Equity fell to zero or below; the run went on because buying power is unlimited.'
        : 'Equity fell to zero or below: positions were worth less than what was owed.',
    );
  }
  if (run.setup.instruments.some((instrument) => !instrument.tradable)) {
    warn(
      'not-tradable',
      'An instrument of this run is an index or cannot be ordered; this is a study.',
    );
  }
  if (metrics.fees === 0)
    warn('no-fees', 'The run paid no fees; real venues and spreads cost money.');
  return [
    ...warnings,
    ...lookAheadWarnings(findings.report.lookAhead),
    ...rangeWarnings(findings.report.uncertainty, trades.length),
    ...accountWarnings(findings.report),
    ...volumeWarnings(findings.volume),
  ];
}

/** Returns an error when a run looked ahead: then nothing of its result holds. */
function lookAheadWarnings(lookAhead: BacktestReport['lookAhead']): BacktestWarning[] {
  if (lookAhead?.result !== 'LEAK') return [];
  return lookAhead.findings.slice(0, 1).map(({ cause, field, slice, inRun, checked }) => ({
    rule: 'look-ahead',
    severity: 'ERROR',
    message:
      cause === 'FUTURE'
        ? `The run looks ahead: at slice ${slice} ${field} is ${inRun} in the run, but ${checked} ` +
          'with other candles behind it. Its result cannot be had live.'
        : `Something outside the fields of the strategy decides: at slice ${slice} ${field} is ` +
          `${inRun} in the run, but ${checked} when it is run again. It may look ahead and does ` +
          'not repeat.',
  }));
}

function rangeWarnings(
  uncertainty: BacktestReport['uncertainty'],
  trades: number,
): BacktestWarning[] {
  const { ambiguousCandles, resolutions, requested, failed } = uncertainty;
  const warnings: BacktestWarning[] = [];
  if (ambiguousCandles > AMBIGUOUS_SHARE * trades) {
    const share =
      trades === 0 ? '' : ` (${Math.round((100 * ambiguousCandles) / trades)} % of trades)`;
    warnings.push({
      rule: 'ambiguous-candles',
      severity: 'WARNING',
      message:
        `In ${ambiguousCandles} candles${share} the order of prices inside the candle decides; ` +
        'see the range of the result, or fill on a finer timeframe.',
    });
  }
  if (failed > 0) {
    warnings.push({
      rule: 'failed-resolutions',
      severity: 'WARNING',
      message: `In ${failed} resolutions of ambiguous candles the strategy threw; the range is without them.`,
    });
  }
  if (ambiguousCandles > 0 && resolutions + failed < requested) {
    warnings.push({
      rule: 'fewer-resolutions',
      severity: 'INFO',
      message: `The range is over ${resolutions} resolutions instead of ${requested}: the orders of more would take too much memory.`,
    });
  }
  return warnings;
}

function accountWarnings({ account, fees }: BacktestReport): BacktestWarning[] {
  const warnings: BacktestWarning[] = [];
  const warn = (rule: string, message: string): void => {
    warnings.push({ rule, severity: 'WARNING', message });
  };
  const { marginCalls } = account;
  if (marginCalls > 0) {
    const times = marginCalls === 1 ? 'Once' : `${marginCalls} times`;
    warn('margin-calls', `${times} positions were reduced because equity was below maintenance.`);
  }
  if (fees.unknown.length > 0) {
    const lines = fees.unknown.map(({ line, fills }) => `${line} (${fills} fills)`).join(', ');
    warn('unknown-fees', `Nothing was charged where the rate is not known: ${lines}.`);
  }
  if (fees.notModelled.length > 0) {
    warn('unmodelled-fees', `The fees leave out: ${fees.notModelled.join('; ')}.`);
  }
  return warnings;
}

function volumeWarnings({ exceeded, filled }: VolumeCheck): BacktestWarning[] {
  if (exceeded === 0) return [];
  return [
    {
      rule: 'above-volume',
      severity: 'WARNING',
      message:
        `In ${exceeded} of ${filled} candles with fills more was filled than the candle traded; ` +
        'limit it with the option participation.',
    },
  ];
}
