import type { EquityPanel } from '../model/equity-panel.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { money, percent } from '../page/number-text.js';
import type { Axis, Plot } from './plot.js';
import { areaPath, linePath, linear, logarithmic, plotSvg } from './plot.js';
import { extent, roundSteps, timeTicks, valueTicks } from './scale.js';

/** Ratio of highest to lowest equity beyond which the axis is logarithmic. */
const LOG_FROM = 6;

/** Returns whether equity is drawn on a logarithmic axis. */
export function isLogarithmic({ equity, benchmark }: EquityPanel): boolean {
  const [low, high] = extent([...equity, ...(benchmark?.equity ?? [])]);
  return low > 0 && high / low > LOG_FROM;
}

/** Returns equity over time beside its benchmark. */
export function equityChart(panel: EquityPanel, currency: string): Markup {
  const { at, equity, benchmark } = panel;
  const [low, high] = extent([...equity, ...(benchmark?.equity ?? [])]);
  const room = 0.06 * (high - low);
  const isLog = isLogarithmic(panel);
  const y = isLog ? logarithmic(low * 0.94, high * 1.06) : linear(low - room, high + room);
  const plot: Plot = {
    height: 300,
    foot: 18,
    x: timeAxis(at),
    y,
    xTicks: ticksOf(at),
    yTicks: valueTicks(isLog ? doublings(y) : roundSteps(y.low, y.high, 5)),
  };
  const [first = 0, last = 0] = [equity[0], equity.at(-1)];
  return plotSvg(plot, {
    id: 'chart-equity',
    title: 'Equity over time',
    description: `From ${money(first)} to ${money(last)} ${currency}; lowest ${money(extent(equity)[0])}, highest ${money(extent(equity)[1])}.`,
    shapes: html`${benchmark !== null && html`<path class="line benchmark" d="${linePath(plot, at, benchmark.equity)}"/>`}<path class="line equity" d="${linePath(plot, at, equity)}"/>`,
    overlay: html`<line class="cursor" y1="0" y2="282" x1="0" x2="0"/>`,
  });
}

/** Returns the distance from the highest equity so far over time. */
export function underwaterChart({ at, drawdown, benchmark }: EquityPanel): Markup {
  const deepest = Math.min(extent([...drawdown, ...(benchmark?.drawdown ?? [])])[0], -0.001);
  const plot: Plot = {
    height: 130,
    foot: 18,
    x: timeAxis(at),
    y: linear(deepest * 1.08, 0),
    xTicks: ticksOf(at),
    yTicks: roundSteps(deepest * 1.08, 0, 3).map((value) => ({
      value,
      label: value === 0 ? '' : percent(value, { digits: deepest > -0.02 ? 1 : 0 }),
    })),
  };
  return plotSvg(plot, {
    id: 'chart-underwater',
    title: 'Drawdown over time',
    description: `Distance from the highest equity so far; deepest ${percent(extent(drawdown)[0])}.`,
    shapes: html`<path class="area loss" d="${areaPath(plot, at, drawdown, 0)}"/><path class="line loss" d="${linePath(plot, at, drawdown)}"/>${benchmark !== null && html`<path class="line benchmark" d="${linePath(plot, at, benchmark.drawdown)}"/>`}`,
    overlay: html`<line class="cursor" y1="0" y2="112" x1="0" x2="0"/>`,
  });
}

/** Returns the axis of the instants of a series. */
export function timeAxis(at: readonly number[]): Axis {
  const [from = 0, to = 1] = [at[0], at.at(-1)];
  return from < to ? linear(from, to) : linear(from - 1, from + 1);
}

/** Returns the marks of the instants of a series. */
export const ticksOf = (at: readonly number[]): ReturnType<typeof timeTicks> =>
  at.length < 2 ? [] : timeTicks(at[0]!, at.at(-1)!);

/** Returns values of 1, 2 or 5 times a power of ten within an axis. */
function doublings({ low, high }: Axis): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const base of [1, 2, 5]) {
      const value = base * 10 ** power;
      if (value >= low && value <= high) values.push(value);
    }
  }
  return values;
}
