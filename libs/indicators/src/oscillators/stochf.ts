import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Stoch } from '../stoch.js';

const OUTPUTS: readonly string[] = ['fastK', 'fastD'];

/**
 * Returns where the close lies in the range of the last `fastK` candles, from 0 to 100 (0 when the
 * range is 0), and its simple average (`fastD`). O(1).
 */
export class Stochf extends LinesIndicator<{ readonly fastK: number; readonly fastD: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly place = new Stoch({
    k: this.parameters.fastK,
    slowK: 1,
    slowD: this.parameters.fastD,
  });

  get kind(): string {
    return 'STOCHF';
  }

  get warmUp(): number {
    return this.parameters.fastK + this.parameters.fastD - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get fastK(): number | null {
    return this.output(0);
  }

  get fastD(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { place, lines } = this;
    place.update(high, low, close);
    lines[0] = place.current;
    lines[1] = place.slowDCurrent;
    this.previous = this.current;
    this.current = place.current;
    this.ready = place.ready;
  }
}

/** Describes the indicator STOCHF for the catalogue. */
export const STOCHF = defineIndicator({
  name: 'STOCHF',
  title: 'Fast stochastic oscillator',
  parameters: z.strictObject({
    fastK: periodSchema('Number of candles of the range'),
    fastD: periodSchema('Length of the average'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula: 'fastK = 100 (close - LL) / (HH - LL) over fastK; fastD = SMA(fastK, fastD)',
  source: { author: 'George C. Lane', year: 1984, title: "Lane's Stochastics" },
  build: (parameters) => new Stochf(parameters),
});

/** Returns the indicator STOCHF (fast stochastic oscillator); see Stochf. */
export function stochf(parameters: { readonly fastK: number; readonly fastD: number }): Stochf {
  return STOCHF.create(parameters);
}
