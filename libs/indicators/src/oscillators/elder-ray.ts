import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const OUTPUTS: readonly string[] = ['bull', 'bear'];

/**
 * Returns how far the high (`bull`) and the low (`bear`) are above the EMA of the close. O(1).
 */
export class ElderRay extends LinesIndicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly average = new Ema({ period: this.parameters.period });

  get kind(): string {
    return 'ELDER_RAY';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get bull(): number | null {
    return this.output(0);
  }

  get bear(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { average, lines } = this;
    average.update(close);
    lines[0] = high - average.current;
    lines[1] = low - average.current;
    this.previous = this.current;
    this.current = high - average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator ELDER_RAY for the catalogue. */
export const ELDER_RAY = defineIndicator({
  name: 'ELDER_RAY',
  title: 'Elder ray',
  parameters: z.strictObject({ period: periodSchema('Length of the average of the close') }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula: 'bull = high - EMA(close, n); bear = low - EMA(close, n)',
  source: { author: 'Alexander Elder', year: 1993, title: 'Trading for a Living' },
  build: (parameters) => new ElderRay(parameters),
});

/** Returns the indicator ELDER_RAY (elder ray); see ElderRay. */
export function elderRay(period: number): ElderRay {
  return ELDER_RAY.create({ period });
}
