import type { Histogram } from '../model/histogram.js';
import type { ReturnPanel, RollingPanel } from '../model/return-panel.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { fixed, percent } from '../page/number-text.js';
import { ticksOf, timeAxis } from './equity-chart.js';
import type { Plot } from './plot.js';
import { WIDTH, linePath, linear, plotSvg, round } from './plot.js';
import { extent, roundSteps } from './scale.js';

/** Returns how often returns of each size came. */
export function histogramChart(histogram: Histogram, period: string): Markup {
  const { counts, from, width, median, p5, p95 } = histogram;
  const to = from + width * counts.length;
  const most = Math.max(...counts, 1);
  const plot: Plot = {
    height: 220,
    foot: 18,
    x: linear(from, to),
    y: linear(0, most * 1.08),
    xTicks: roundSteps(from, to, 6).map((value) => ({
      value,
      label: percent(value, { digits: width < 0.0005 ? 2 : width < 0.005 ? 1 : 0 }),
    })),
    yTicks: roundSteps(0, most * 1.08, 4)
      .filter((value) => Number.isInteger(value) && value > 0)
      .map((value) => ({ value, label: fixed(value, 0) })),
  };
  const inner = plot.height - plot.foot;
  const bar = WIDTH / counts.length;
  const bars = counts.map((count, bin) => {
    if (count === 0) return null;
    const tall = (count / plot.y.high) * inner;
    const middle = from + (bin + 0.5) * width;
    const side = Math.abs(middle) < width / 2 ? 'flat' : middle < 0 ? 'loss' : 'gain';
    return html`<rect class="bar ${side}" x="${round(bin * bar + bar * 0.06)}" y="${round(inner - tall)}" width="${round(bar * 0.88)}" height="${round(tall)}"/>`;
  });
  const at = (value: number): string => `${round(100 * plot.x.share(value))}%`;
  const mark = (value: number, label: string): Markup =>
    html`<line class="mark" x1="${at(value)}" x2="${at(value)}" y1="0" y2="${inner}"/><text class="tick note" x="${at(value)}" y="10" dx="4">${label}</text>`;
  return plotSvg(plot, {
    id: 'chart-distribution',
    title: `Distribution of returns by ${period}`,
    description: `${histogram.returns} returns; median ${percent(median)}, a twentieth below ${percent(p5)}, a twentieth above ${percent(p95)}.`,
    shapes: html`${bars}`,
    overlay: html`${p5 > from && mark(p5, '5 %')}${p95 < to && mark(p95, '95 %')}`,
  });
}

/** Room for this many years at least, so that one alone is no wall. */
const SLOTS_MIN = 5;

/** Returns the return of each year as a bar. */
export function yearChart(years: ReturnPanel['years']): Markup {
  const [low, high] = extent([...years.map(({ value }) => value), 0]);
  const room = 0.14 * (high - low);
  const first = years[0]!.year;
  const slots = Math.max(years.at(-1)!.year - first + 1, SLOTS_MIN);
  const plot: Plot = {
    height: 220,
    foot: 18,
    x: linear(first - 0.5, first - 0.5 + slots),
    y: linear(low < 0 ? low - room : 0, high > 0 ? high + room : 0),
    xTicks: years
      .filter(({ year }) => years.length <= 9 || (year - first) % Math.ceil(years.length / 7) === 0)
      .map(({ year }) => ({ value: year, label: String(year) })),
    yTicks: [0, ...roundSteps(low - room, high + room, 4).filter((value) => value !== 0)]
      .map((value) => ({ value, label: percent(value, { digits: high - low < 0.04 ? 1 : 0 }) }))
      .filter(({ value }) => value >= Math.min(low - room, 0) && value <= Math.max(high + room, 0)),
  };
  const inner = plot.height - plot.foot;
  const zero = (1 - plot.y.share(0)) * inner;
  const step = WIDTH / slots;
  const bars = years.map(({ year, value }) => {
    const top = (1 - plot.y.share(Math.max(value, 0))) * inner;
    const end = (1 - plot.y.share(Math.min(value, 0))) * inner;
    return html`<rect class="bar ${value < 0 ? 'loss' : 'gain'}" x="${round((year - first) * step + step * 0.15)}" width="${round(step * 0.7)}" y="${round(Math.min(top, zero))}" height="${round(Math.max(end - top, 0.5))}"/>`;
  });
  return plotSvg(plot, {
    id: 'chart-years',
    title: 'Return of each year',
    description: years.map(({ year, value }) => `${year} ${percent(value)}`).join(', '),
    shapes: html`${bars}`,
  });
}

/** Returns a rolling series as a line. */
export function rollingChart(
  { at, window, ...series }: RollingPanel,
  which: 'sharpe' | 'volatility',
): Markup {
  const values = series[which];
  const isRatio = which === 'sharpe';
  const [low, high] = extent(isRatio ? [...values, 0] : [...values, 0]);
  const room = 0.08 * (high - low);
  const plot: Plot = {
    height: 180,
    foot: 18,
    x: timeAxis(at),
    y: linear(low < 0 ? low - room : low, high + room),
    xTicks: ticksOf(at),
    yTicks: roundSteps(low, high + room, 4).map((value) => ({
      value,
      label: isRatio ? fixed(value, 1) : percent(value, { digits: high < 0.04 ? 1 : 0 }),
    })),
  };
  const known = values.filter((value) => value !== null);
  const [least, most] = extent(known);
  const text = (value: number): string => (isRatio ? fixed(value) : percent(value));
  return plotSvg(plot, {
    id: `chart-${which}`,
    title: isRatio ? 'Rolling Sharpe ratio' : 'Rolling volatility',
    description: `Over the last ${window} returns: from ${text(least)} to ${text(most)}.`,
    shapes: html`<path class="line equity" d="${linePath(plot, at, values)}"/>`,
  });
}
