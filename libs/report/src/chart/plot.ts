import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import type { Tick } from './scale.js';

/** Width of the inner picture, which is stretched to the width of the page. */
export const WIDTH = 1_000;

/** A range of values on an axis and how far along it a value lies, 0 to 1. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly share: (value: number) => number;
}

/** Returns an even axis. */
export const linear = (low: number, high: number): Axis => ({
  low,
  high,
  share: (value) => (value - low) / (high - low),
});

/** Returns an axis on which equal ratios take equal room; both ends are above zero. */
export const logarithmic = (low: number, high: number): Axis => ({
  low,
  high,
  share: (value) => Math.log(value / low) / Math.log(high / low),
});

/** A picture with axes: lines and shapes stretch with the page, texts keep their size. */
export interface Plot {
  readonly height: number;
  /** Room below for the marks of the horizontal axis. */
  readonly foot: number;
  readonly x: Axis;
  readonly y: Axis;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** Returns the point of a value in the inner picture as text. */
function pointText({ x, y, height, foot }: Plot, at: number, value: number): string {
  const [across, down] = [x.share(at) * WIDTH, (1 - y.share(value)) * (height - foot)];
  return `${round(across)} ${round(down)}`;
}

/** Returns a path through values; a null begins a new line. */
export function linePath(
  plot: Plot,
  at: readonly number[],
  values: readonly (number | null)[],
): string {
  let pen = 'M';
  const parts: string[] = [];
  values.forEach((value, row) => {
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    parts.push(`${pen}${pointText(plot, at[row]!, value)}`);
    pen = 'L';
  });
  // A line of one point would not be seen.
  return parts.length === 1 ? `${parts[0]!}h2` : parts.join('');
}

/** Returns the path of the area between values and a base. */
export function areaPath(
  plot: Plot,
  at: readonly number[],
  values: readonly number[],
  base: number,
): string {
  if (values.length === 0) return '';
  const line = values.map((value, row) => pointText(plot, at[row]!, value)).join('L');
  const [first, last] = [pointText(plot, at[0]!, base), pointText(plot, at.at(-1)!, base)];
  return `M${first}L${line}L${last}Z`;
}

/** Shapes of a plot in the order in which they are drawn, all stretched. */
export interface PlotParts {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly shapes: Markup;
  /** Things that are not stretched, above the shapes. */
  readonly overlay?: Markup;
}

/** Returns a picture as SVG that fills the width it is given; it is read out by its title. */
export function plotSvg(plot: Plot, parts: PlotParts): Markup {
  const { height, foot } = plot;
  const inner = height - foot;
  const { id, title, description, shapes, overlay } = parts;
  return html`<svg class="plot" id="${id}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text" width="100%" height="${height}"><title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>${gridOf(plot)}<svg width="100%" height="${inner}" viewBox="0 0 ${WIDTH} ${inner}" preserveAspectRatio="none">${shapes}</svg>${overlay ?? null}${labelsOf(plot)}</svg>`;
}

function gridOf({ yTicks, y, height, foot }: Plot): Markup[] {
  return yTicks.map(({ value }) => {
    const down = round((1 - y.share(value)) * (height - foot));
    return html`<line class="${value === 0 ? 'zero' : 'grid'}" x1="0" x2="100%" y1="${down}" y2="${down}"/>`;
  });
}

/** Values stand on the left, in the margin that the style leaves; instants stand below. */
function labelsOf(plot: Plot): Markup {
  const { xTicks, yTicks, x, y, height, foot } = plot;
  const rows = yTicks.map(({ value, label }) => {
    const down = (1 - y.share(value)) * (height - foot);
    return html`<text class="tick" x="-8" y="${round(down + 4)}">${label}</text>`;
  });
  const columns = xTicks.map(({ value, label }) => {
    const across = x.share(value);
    if (across < 0.01 || across > 0.985) return null;
    return html`<text class="tick x" x="${round(100 * across)}%" y="${height - 4}">${label}</text>`;
  });
  return html`<g aria-hidden="true">${rows}${columns}</g>`;
}

/** Returns a number with one digit behind the point: less than a pixel. */
export const round = (value: number): number => Math.round(value * 10) / 10;
