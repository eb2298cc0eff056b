import { z } from 'zod';
import { Atr } from '../atr.js';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';

const OUTPUTS: readonly string[] = ['long', 'short'];

/**
 * Returns the stop of a long position below the highest high (`long`) and that of a short one
 * above the lowest low (`short`). O(1) amortised.
 */
export class Chandelier extends LinesIndicator<{ readonly period: number; readonly mult: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });
  private readonly range = new Atr({ period: this.parameters.period });
  private readonly factor = this.parameters.mult;

  get kind(): string {
    return 'CHANDELIER';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get long(): number | null {
    return this.output(0);
  }

  get short(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { highest, lowest, range, lines } = this;
    highest.update(high);
    lowest.update(low);
    range.update(high, low, close);
    const distance = this.factor * range.current;
    lines[0] = highest.current - distance;
    lines[1] = lowest.current + distance;
    this.previous = this.current;
    this.current = highest.current - distance;
    this.ready = range.ready;
  }
}

/** Describes the indicator CHANDELIER for the catalogue. */
export const CHANDELIER = defineIndicator({
  name: 'CHANDELIER',
  title: 'Chandelier exit',
  parameters: z.strictObject({
    period: periodSchema('Number of candles of the extremes and length of the average true range'),
    mult: factorSchema('Distance in average true ranges'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula: 'long = max(h over n) - k ATR(n); short = min(l over n) + k ATR(n)',
  source: { author: 'Charles Le Beau', year: 1999, title: 'The Chandelier Exit' },
  build: (parameters) => new Chandelier(parameters),
});

/** Returns the indicator CHANDELIER (chandelier exit); see Chandelier. */
export function chandelier(parameters: {
  readonly period: number;
  readonly mult: number;
}): Chandelier {
  return CHANDELIER.create(parameters);
}
