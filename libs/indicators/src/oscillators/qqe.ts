import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { DoubleEma } from '../double-ema.js';
import { Ema } from '../ema.js';
import { CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Rsi } from '../rsi.js';

const OUTPUTS: readonly string[] = ['line', 'trail', 'direction'];

/**
 * Returns the EMA of the RSI (`line`), a line that trails it at `factor` times its twice smoothed
 * change (`trail`), and 1 while it trails below, -1 while above (`direction`). The first direction
 * is up when the line is at 50 or more. O(1).
 */
export class Qqe extends LinesIndicator<{
  readonly period: number;
  readonly smooth: number;
  readonly factor: number;
}> {
  protected override readonly lines = undefinedLines(3);
  private readonly strength = new Rsi({ period: this.parameters.period });
  private readonly smooth = new Ema({ period: this.parameters.smooth });
  private readonly width = new DoubleEma({
    first: 2 * this.parameters.period - 1,
    second: 2 * this.parameters.period - 1,
  });
  private readonly factor = this.parameters.factor;
  private last = Number.NaN;
  private upper = Number.NaN;
  private lower = Number.NaN;
  private rising = true;

  get kind(): string {
    return 'QQE';
  }

  get warmUp(): number {
    return 5 * this.parameters.period + this.parameters.smooth - 3;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get line(): number | null {
    return this.output(0);
  }

  get trail(): number | null {
    return this.output(1);
  }

  get direction(): number | null {
    return this.output(2);
  }

  update(value: number): void {
    const { strength, smooth, width, last } = this;
    strength.update(value);
    if (!strength.ready) return;
    smooth.update(strength.current);
    if (!smooth.ready) return;
    const line = smooth.current;
    this.last = line;
    if (Number.isNaN(last)) return;
    width.update(Math.abs(line - last));
    if (width.ready) this.follow(line, last, this.factor * width.current);
  }

  private follow(line: number, last: number, distance: number): void {
    const { upper, lower, lines } = this;
    // Comparisons with the NaN of the start are false: the first lines are taken as they are.
    this.upper = line < upper && last < upper ? Math.min(upper, line + distance) : line + distance;
    this.lower = line > lower && last > lower ? Math.max(lower, line - distance) : line - distance;
    if (!this.ready) this.rising = line >= 50;
    else if (line > upper) this.rising = true;
    else if (line < lower) this.rising = false;
    lines[0] = line;
    lines[1] = this.rising ? this.lower : this.upper;
    lines[2] = this.rising ? 1 : -1;
    this.previous = this.current;
    this.current = line;
    this.ready = true;
  }
}

/** Describes the indicator QQE for the catalogue. */
export const QQE = defineIndicator({
  name: 'QQE',
  title: 'Quantitative qualitative estimation',
  parameters: z.strictObject({
    period: periodSchema('Length of the RSI'),
    smooth: periodSchema('Length of the EMA of the RSI'),
    factor: factorSchema('Distance of the trailing line in smoothed changes'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'line = EMA(RSI(x, n), smooth); w = factor EMA(EMA(|line[t] - line[t-1]|, 2n - 1), 2n - ' +
    '1); lower = line - w, not below the lower before while the line stays above it; upper ' +
    'mirrored; up from the line above the upper before, down from the line below the lower ' +
    'before',
  source: { author: 'Roman Ignatov', year: 2006, title: 'QQE, indicator for MetaTrader' },
  build: (parameters) => new Qqe(parameters),
});

/** Returns the indicator QQE (quantitative qualitative estimation); see Qqe. */
export function qqe(parameters: {
  readonly period: number;
  readonly smooth: number;
  readonly factor: number;
}): Qqe {
  return QQE.create(parameters);
}
