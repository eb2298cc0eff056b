import { sparkline } from '@vela/analytics';
import type { BacktestView, EquityView, MetricsView, ReportedBacktestView } from '@vela/client';
import {
  countText,
  durationText,
  moneyText,
  percentText,
  statisticText,
} from '../output/number-text.js';
import type { Paint } from '../output/paint.js';
import { padTo } from '../output/table.js';
import { faultLine } from './fault-text.js';
import { rangeLines } from './range-text.js';

/** A run together with its curve, as the result is shown. */
export interface ShownRun {
  readonly backtest: ReportedBacktestView;
  readonly equity: EquityView | null;
}

/** What to show beside the numbers. */
export interface SummaryOptions {
  readonly paint: Paint;
  readonly verbose: boolean;
  /** Address of the server when it goes on; null when it ends with the command. */
  readonly origin: string | null;
}

const SPARKLINE_WIDTH = 60;

/** Returns two lines that name a run: its id, then strategy, symbols, range and candles. */
export function runTitle({ backtest, equity }: ShownRun, paint: Paint): string {
  const { strategyVersion, config } = backtest;
  const symbols = config.datasets.map(({ instrument }) => instrument.symbol).join(' ');
  const candles = equity === null ? [] : [`${countText(equity.points)} candles`];
  const took =
    backtest.elapsedSeconds === null ? [] : [durationText(backtest.elapsedSeconds * 1_000)];
  const parts = [
    `${strategyVersion.strategy.name} v${strategyVersion.number}`,
    `${symbols} ${timeframesText(config)}`,
    rangeText(backtest),
    ...candles,
    ...took,
  ];
  return `  Backtest ${paint.bold(backtest.id)}\n  ${parts.join('  ')}`;
}

/** Returns the timeframes of a run: those that its strategy saw, then the one that filled. */
function timeframesText({
  timeframe,
  widerTimeframes,
  fillTimeframe,
}: BacktestView['config']): string {
  const seen = [timeframe, ...(widerTimeframes ?? [])].join(',');
  return fillTimeframe == null ? seen : `${seen} filled by ${fillTimeframe}`;
}

/** Returns the days of a run, both included. */
export function rangeText({ config }: BacktestView): string {
  // The end is exclusive; a far future stands for "as long as there is data".
  const last = new Date(Date.parse(config.to) - 1).toISOString().slice(0, 10);
  const end = Number(last.slice(0, 4)) >= 2100 ? '…' : last;
  return `${config.from.slice(0, 10)} to ${end}`;
}

/** Returns the result of a run as text: numbers, curve, warnings, and where to look further. */
export function summaryText(run: ShownRun, options: SummaryOptions): string {
  const { backtest, equity } = run;
  const { paint, verbose, origin } = options;
  const lines = [runTitle(run, paint)];
  if (backtest.metrics !== null) lines.push('', ...metricLines(backtest, backtest.metrics, paint));
  if (equity !== null && equity.equity.length > 1) {
    lines.push('', `  equity   ${paint.cyan(sparkline(equity.equity, SPARKLINE_WIDTH))}`);
  }
  const range = rangeLines(backtest);
  if (range.length > 0) lines.push('', ...range);
  lines.push('', ...noticeLines(backtest, paint));
  if (verbose) {
    lines.push(`  input    ${backtest.inputDigest}`, `  result   ${backtest.resultDigest ?? '–'}`);
  }
  if (origin !== null) lines.push(`  → ${origin}/graphql   backtest(id: "${backtest.id}")`);
  return lines.join('\n');
}

function metricLines(backtest: BacktestView, metrics: MetricsView, paint: Paint): string[] {
  const { currency } = backtest.config;
  const gain = metrics.totalReturn ?? 0;
  const colored = gain < 0 ? paint.red : paint.green;
  const rows: readonly (readonly (readonly [string, string])[])[] = [
    [
      ['Return', colored(percentText(metrics.totalReturn, true))],
      ['Sharpe', statisticText(metrics.sharpe)],
      ['Max drawdown', percentText(metrics.maxDrawdown)],
      ['Trades', countText(metrics.tradeCount)],
    ],
    [
      ['Per year', percentText(metrics.cagr, true)],
      ['Sortino', statisticText(metrics.sortino)],
      ['Longest DD', `${countText(metrics.maxDrawdownRows)} candles`],
      ['Win rate', percentText(metrics.winRate)],
    ],
    [
      ['Equity', moneyText(metrics.finalEquity, currency)],
      ['Calmar', statisticText(metrics.calmar)],
      ['Volatility', percentText(metrics.volatility)],
      ['Profit factor', statisticText(metrics.profitFactor)],
    ],
    [
      ['Fees', moneyText(metrics.fees, currency)],
      ['Exposure', percentText(metrics.exposure)],
      ['Worst candle', percentText(metrics.worstPeriod)],
      ['Best candle', percentText(metrics.bestPeriod)],
    ],
  ];
  return rows.map((row) =>
    `  ${row.map(([name, value], at) => cell(name, value, at)).join('  ')}`.trimEnd(),
  );
}

/** Widths of name and value in each of the four columns. */
const WIDTHS = [
  [8, 16],
  [8, 8],
  [12, 14],
  [13, 0],
] as const;

function cell(name: string, value: string, at: number): string {
  const [nameWidth, valueWidth] = WIDTHS[at] ?? [0, 0];
  return `${padTo(name, nameWidth)} ${padTo(value, valueWidth)}`;
}

function noticeLines(backtest: ReportedBacktestView, paint: Paint): string[] {
  const lines: string[] = [];
  const faults = faultLine(backtest);
  if (faults !== null) lines.push(`  ${paint.yellow('!')} ${faults}`);
  const { warnings, assumptions, id } = backtest;
  if (warnings.length > 0) {
    const count = `${warnings.length} warning${warnings.length === 1 ? '' : 's'}`;
    lines.push(`  ${paint.yellow('!')} ${count}   vela backtest show ${id} --warnings`);
  }
  if (assumptions.length > 0) {
    lines.push(
      paint.dim(`  ${assumptions.length} assumptions of the simulation are listed there too`),
    );
  }
  return lines;
}
