import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, finiteOrZero, Indicator } from '../indicator.js';
import { Roc } from '../roc.js';
import { Wma } from '../wma.js';

/**
 * Returns the weighted average of the sum of two rates of change in percent. A change from 0
 * counts as 0. O(1).
 */
export class Coppock extends Indicator<{
  readonly long: number;
  readonly short: number;
  readonly wma: number;
}> {
  private readonly longRate = new Roc({ period: this.parameters.long });
  private readonly shortRate = new Roc({ period: this.parameters.short });
  private readonly average = new Wma({ period: this.parameters.wma });

  get kind(): string {
    return 'COPPOCK';
  }

  get warmUp(): number {
    return Math.max(this.parameters.long, this.parameters.short) + this.parameters.wma;
  }

  update(value: number): void {
    const { longRate, shortRate, average } = this;
    longRate.update(value);
    shortRate.update(value);
    if (!longRate.ready || !shortRate.ready) return;
    average.update(finiteOrZero(longRate.current) + finiteOrZero(shortRate.current));
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator COPPOCK for the catalogue. */
export const COPPOCK = defineIndicator({
  name: 'COPPOCK',
  title: 'Coppock curve',
  parameters: z.strictObject({
    long: periodSchema('Updates of the long rate of change'),
    short: periodSchema('Updates of the short rate of change'),
    wma: periodSchema('Length of the weighted average of the sum'),
  }),
  inputs: CLOSE,
  formula: 'COPPOCK = WMA(ROC(x, long) + ROC(x, short), wma)',
  source: { author: 'Edwin S. Coppock', year: 1962, title: 'Practical Relative Strength Charting' },
  build: (parameters) => new Coppock(parameters),
});

/** Returns the indicator COPPOCK (coppock curve); see Coppock. */
export function coppock(parameters: {
  readonly long: number;
  readonly short: number;
  readonly wma: number;
}): Coppock {
  return COPPOCK.create(parameters);
}
