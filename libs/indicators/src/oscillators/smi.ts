import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { DoubleEma } from '../double-ema.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';

const OUTPUTS: readonly string[] = ['smi', 'signal'];

/**
 * Returns the twice smoothed distance of the close from the middle of the range in percent of half
 * the twice smoothed range (`smi`; 0 without a range) and its EMA (`signal`). O(1).
 */
export class Smi extends LinesIndicator<{
  readonly period: number;
  readonly first: number;
  readonly second: number;
  readonly signal: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });
  private readonly distance = new DoubleEma({
    first: this.parameters.first,
    second: this.parameters.second,
  });
  private readonly range = new DoubleEma({
    first: this.parameters.first,
    second: this.parameters.second,
  });
  private readonly average = new Ema({ period: this.parameters.signal });

  get kind(): string {
    return 'SMI';
  }

  get warmUp(): number {
    return (
      this.parameters.period +
      this.parameters.first +
      this.parameters.second +
      this.parameters.signal -
      3
    );
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get smi(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { highest, lowest, distance, range, average, lines } = this;
    highest.update(high);
    lowest.update(low);
    if (!highest.ready) return;
    distance.update(close - (highest.current + lowest.current) / 2);
    range.update(highest.current - lowest.current);
    if (!range.ready) return;
    const index = range.current > 0 ? (200 * distance.current) / range.current : 0;
    average.update(index);
    if (!average.ready) return;
    lines[0] = index;
    lines[1] = average.current;
    this.previous = this.current;
    this.current = index;
    this.ready = true;
  }
}

/** Describes the indicator SMI for the catalogue. */
export const SMI = defineIndicator({
  name: 'SMI',
  title: 'Stochastic momentum index',
  parameters: z.strictObject({
    period: periodSchema('Number of candles of the range'),
    first: periodSchema('Length of the first smoothing'),
    second: periodSchema('Length of the second smoothing'),
    signal: periodSchema('Length of the average of the index'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'smi = 100 E(close - (HH + LL) / 2) / (E(HH - LL) / 2); E(y) = EMA(EMA(y, first), ' +
    'second); HH, LL over n; signal = EMA(smi, signal)',
  source: { author: 'William Blau', year: 1993, title: 'Stochastic Momentum' },
  build: (parameters) => new Smi(parameters),
});

/** Returns the indicator SMI (stochastic momentum index); see Smi. */
export function smi(parameters: {
  readonly period: number;
  readonly first: number;
  readonly second: number;
  readonly signal: number;
}): Smi {
  return SMI.create(parameters);
}
