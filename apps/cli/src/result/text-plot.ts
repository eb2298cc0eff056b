import { percentText } from '../output/number-text.js';
import type { Paint } from '../output/paint.js';

/** A curve as columns of one length; `at` is epoch milliseconds. */
export interface PlottedCurve {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  /** 0 or below. */
  readonly drawdown: readonly number[];
}

/** Size of a plot in characters, and its colours. */
export interface PlotOptions {
  readonly width: number;
  readonly paint: Pick<Paint, 'cyan' | 'red' | 'dim'>;
}

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const EQUITY_ROWS = 10;
const DRAWDOWN_ROWS = 4;
/** Widest and narrowest picture; what is narrower is no picture. */
const WIDTH_MAX = 160;
const WIDTH_MIN = 12;

/**
 * Returns equity and drawdown as a picture of characters, as wide as it may be: each column stands
 * for the last equity and the deepest drawdown of its share of the points.
 */
export function textPlot(curve: PlottedCurve, { width, paint }: PlotOptions): string {
  const { at, equity } = curve;
  if (equity.length < 2) return '  a plot needs two candles at least';
  const [low, high] = boundsOf(equity);
  const marks = [amountText(high), amountText(low), percentText(0)];
  const deepest = boundsOf(curve.drawdown)[0];
  const margin = Math.max(...[...marks, percentText(deepest)].map(({ length }) => length)) + 4;
  const columns = Math.min(Math.max(Math.min(width, WIDTH_MAX) - margin, WIDTH_MIN), equity.length);
  const ends = Array.from({ length: columns }, (_, k) => equity[endOf(k, columns, equity) - 1]!);
  const falls = Array.from({ length: columns }, (_, k) => {
    const begin = k === 0 ? 0 : endOf(k - 1, columns, equity);
    return boundsOf(curve.drawdown.slice(begin, endOf(k, columns, equity)))[0];
  });
  const line = (mark: string, text: string, color: (text: string) => string): string =>
    `  ${paint.dim(mark.padStart(margin - 4))} ${color(text)}`.trimEnd();
  const up = risingRows(ends, low, high).map((text, row) =>
    line(row === 0 ? marks[0]! : row === EQUITY_ROWS - 1 ? marks[1]! : '', text, paint.cyan),
  );
  const down = hangingRows(falls, deepest).map((text, row) =>
    line(
      row === 0 ? '0 %' : row === DRAWDOWN_ROWS - 1 ? percentText(deepest) : '',
      text,
      paint.red,
    ),
  );
  const [first, last] = [at[0]!, at.at(-1)!].map((one) => new Date(one).toISOString().slice(0, 10));
  const gap = ' '.repeat(Math.max(1, columns - first!.length - last!.length));
  const dates = columns > 22 ? [line('', `${first}${gap}${last}`, paint.dim)] : [];
  return ['  equity', ...up, '  drawdown', ...down, ...dates].join('\n');
}

function endOf(column: number, columns: number, { length }: readonly number[]): number {
  return Math.max(1, Math.floor(((column + 1) * length) / columns));
}

function boundsOf(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 0] : [low, high];
}

/** Columns that stand on the lowest row; the lowest value still shows. */
function risingRows(values: readonly number[], low: number, high: number): string[] {
  const steps = EQUITY_ROWS * 8;
  const tall = values.map((value) =>
    high > low ? 1 + Math.round(((value - low) / (high - low)) * (steps - 1)) : steps / 2,
  );
  return Array.from({ length: EQUITY_ROWS }, (_, row) => {
    const below = (EQUITY_ROWS - 1 - row) * 8;
    return tall.map((height) => EIGHTHS[Math.min(Math.max(height - below, 0), 8)]!).join('');
  });
}

/** Columns that hang from the highest row, in halves: there are no finer blocks that hang. */
function hangingRows(values: readonly number[], deepest: number): string[] {
  const halves = values.map((value) =>
    deepest < 0 ? Math.round((value / deepest) * DRAWDOWN_ROWS * 2) : 0,
  );
  return Array.from({ length: DRAWDOWN_ROWS }, (_, row) =>
    halves.map((depth) => [' ', '▀', '█'][Math.min(Math.max(depth - row * 2, 0), 2)]!).join(''),
  );
}

/** Amounts of a margin are short: whole units from a thousand on. */
const amountText = (value: number): string =>
  Math.abs(value) >= 1_000
    ? value.toFixed(0).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
    : String(Number(value.toPrecision(4)));
