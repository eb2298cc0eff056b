import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { DoubleEma } from '../double-ema.js';
import { Ema } from '../ema.js';
import { CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const OUTPUTS: readonly string[] = ['tsi', 'signal'];

/**
 * Returns the twice smoothed change in percent of the twice smoothed length of changes (`tsi`),
 * from -100 to 100, and its EMA (`signal`); 0 when nothing moved. O(1).
 */
export class Tsi extends LinesIndicator<{
  readonly long: number;
  readonly short: number;
  readonly signal: number;
}> {
  protected override readonly lines = undefinedLines(2);
  private readonly change = new DoubleEma({
    first: this.parameters.long,
    second: this.parameters.short,
  });
  private readonly path = new DoubleEma({
    first: this.parameters.long,
    second: this.parameters.short,
  });
  private readonly average = new Ema({ period: this.parameters.signal });
  private last = Number.NaN;

  get kind(): string {
    return 'TSI';
  }

  get warmUp(): number {
    return this.parameters.long + this.parameters.short + this.parameters.signal - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get tsi(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(value: number): void {
    const { change, path, average, last, lines } = this;
    this.last = value;
    if (Number.isNaN(last)) return;
    change.update(value - last);
    path.update(Math.abs(value - last));
    if (!path.ready) return;
    const strength = path.current > 0 ? (100 * change.current) / path.current : 0;
    average.update(strength);
    if (!average.ready) return;
    lines[0] = strength;
    lines[1] = average.current;
    this.previous = this.current;
    this.current = strength;
    this.ready = true;
  }
}

/** Describes the indicator TSI for the catalogue. */
export const TSI = defineIndicator({
  name: 'TSI',
  title: 'True strength index',
  parameters: z.strictObject({
    long: periodSchema('Length of the first smoothing'),
    short: periodSchema('Length of the second smoothing'),
    signal: periodSchema('Length of the average of the index'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'tsi = 100 EMA(EMA(m, long), short) / EMA(EMA(|m|, long), short), m[t] = x[t] - x[t-1]; ' +
    'signal = EMA(tsi, signal)',
  source: { author: 'William Blau', year: 1995, title: 'Momentum, Direction, and Divergence' },
  build: (parameters) => new Tsi(parameters),
});

/** Returns the indicator TSI (true strength index); see Tsi. */
export function tsi(parameters: {
  readonly long: number;
  readonly short: number;
  readonly signal: number;
}): Tsi {
  return TSI.create(parameters);
}
