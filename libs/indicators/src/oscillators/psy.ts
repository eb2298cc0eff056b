import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the percentage of rises among the last `period` changes. O(1).
 */
export class Psy extends Indicator<{ readonly period: number }> {
  private readonly rises = new MovingSum({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'PSY';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const { rises, last } = this;
    this.last = value;
    if (Number.isNaN(last)) return;
    rises.update(value > last ? 1 : 0);
    this.previous = this.current;
    this.current = (100 * rises.current) / this.parameters.period;
    this.ready = rises.ready;
  }
}

/** Describes the indicator PSY for the catalogue. */
export const PSY = defineIndicator({
  name: 'PSY',
  title: 'Psychological line',
  parameters: z.strictObject({ period: periodSchema('Number of changes') }),
  inputs: CLOSE,
  formula: 'PSY = 100 (number of t with x[t] > x[t-1]) / n over n changes',
  source: {
    author: 'Nippon Technical Analysts Association',
    year: 1986,
    title: 'Analysis of Stock Price in Japan',
  },
  build: (parameters) => new Psy(parameters),
});

/** Returns the indicator PSY (psychological line); see Psy. */
export function psy(period: number): Psy {
  return PSY.create({ period });
}
