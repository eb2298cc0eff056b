import { sparkline } from '@vela/analytics';
import type { BacktestWarning } from '@vela/ports';
import type { CandleSeries } from './candle-series.js';
import type { EquityCurve, RunMetrics } from './run-metrics.js';

const SPARKLINE_WIDTH = 60;
/** Series that are named one by one. */
const SERIES_SHOWN = 5;

/** What of a result is shown. */
interface Shown {
  readonly metrics: RunMetrics;
  readonly warnings: readonly BacktestWarning[];
  readonly equity: EquityCurve;
}

/** Returns a result as text: what ran, the most asked numbers, the curve and the warnings. */
export function summaryText(
  result: Shown,
  strategy: string,
  series: readonly CandleSeries[],
): string {
  const { metrics, warnings } = result;
  const facts: readonly (readonly (readonly [string, string])[])[] = [
    [
      ['Return', percent(metrics.totalReturn)],
      ['Sharpe', plain(metrics.sharpe)],
      ['Max drawdown', percent(metrics.maxDrawdown)],
      ['Trades', String(metrics.tradeCount)],
    ],
    [
      ['Equity', money(metrics.finalEquity)],
      ['Fees', money(metrics.fees)],
      ['Exposure', percent(metrics.exposure)],
      ['Win rate', percent(metrics.winRate)],
    ],
  ];
  const title = `${strategy === '' ? 'Strategy' : strategy} on ${namesOf(series)}`;
  return [
    title,
    ...facts.map((row) => `  ${row.map(cell).join('').trimEnd()}`),
    `  equity ${sparkline(result.equity.equity, SPARKLINE_WIDTH)}`,
    ...warnings.map(({ severity, message }) => `  ${severity === 'INFO' ? 'i' : '!'} ${message}`),
  ].join('\n');
}

/** One series in full; several by symbol and timeframe. */
function namesOf(series: readonly CandleSeries[]): string {
  if (series.length === 1) return String(series[0]!);
  const names = series.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`);
  const shown = names.slice(0, SERIES_SHOWN).join(', ');
  return names.length > SERIES_SHOWN ? `${shown} and ${names.length - SERIES_SHOWN} more` : shown;
}

const WIDTHS = [
  [7, 14],
  [7, 14],
  [13, 11],
  [9, 0],
] as const;

function cell([name, value]: readonly [string, string], column: number): string {
  const [nameWidth, valueWidth] = WIDTHS[column] ?? [0, 0];
  return `${name.padEnd(nameWidth)}${value.padEnd(valueWidth)}`;
}

const percent = (value: number | null): string =>
  value === null ? '–' : `${(100 * value).toFixed(2)} %`;
const plain = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
const money = (value: number | null): string =>
  value === null
    ? '–'
    : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
