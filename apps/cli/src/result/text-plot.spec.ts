import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { paintFor } from '../output/paint.js';
import { textPlot } from './text-plot.js';

const paint = paintFor(false);
const DAY = 86_400_000;

function curve(equity: readonly number[]) {
  let peak = -Infinity;
  const drawdown = equity.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? value / peak - 1 : 0;
  });
  return { at: equity.map((_, row) => row * DAY), equity, drawdown };
}

describe('a plot of characters', () => {
  it('rises with equity and hangs with drawdown', () => {
    const text = textPlot(curve([100, 110, 120, 60, 120]), { width: 60, paint });
    const lines = text.split('\n');
    expect(lines[0]).toBe('  equity');
    expect(lines[1]).toMatch(/^ +120 {3}█ █$/);
    expect(lines.at(-1)).toMatch(/^ +-50\.00 % {4}█$/);
    expect(lines.find((line) => line.includes('0 %'))).toMatch(/0 % {4}█$/);
  });

  it.each([20, 40, 80, 160, 400])('fits a terminal of %d columns', (width) => {
    const equity = Array.from({ length: 3_000 }, (_, row) => 1e6 + 1e5 * Math.sin(row / 90) + row);
    const lines = textPlot(curve(equity), { width, paint: paintFor(true) }).split('\n');
    const widest = Math.max(...lines.map((line) => [...stripVTControlCharacters(line)].length));
    expect(widest).toBeLessThanOrEqual(Math.max(width, 28));
    if (width >= 80 && width <= 160) expect(widest).toBeGreaterThan(width - 6);
  });

  it('shows the deepest point however many points a column stands for', () => {
    const equity = Array.from({ length: 5_000 }, (_, row) => (row === 2_501 ? 10 : 100));
    expect(textPlot(curve(equity), { width: 60, paint })).toMatch(/-90\.00 % +█/);
  });

  it.each([
    ['nothing', []],
    ['one candle', [100]],
  ])('says that it cannot be drawn for %s', (_, equity) => {
    expect(textPlot(curve(equity), { width: 80, paint })).toContain('needs two candles');
  });

  it.each([
    ['a flat curve', [100, 100, 100]],
    ['capital that is lost', [100, 0, -50]],
    ['nothing but zero', [0, 0]],
  ])('draws %s without NaN', (_, equity) => {
    expect(textPlot(curve(equity), { width: 80, paint })).not.toMatch(/NaN|undefined|Infinity/);
  });
});
