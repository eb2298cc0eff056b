import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingSum } from '../moving-sum.js';
import { trueRange } from '../true-range.js';

const OUTPUTS: readonly string[] = ['plus', 'minus'];

/**
 * Returns the sums of upward (`plus`) and downward movements (`minus`) between neighbouring
 * candles by the sum of true ranges. Undefined without any true range. O(1).
 */
export class Vortex extends LinesIndicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly up = new MovingSum({ period: this.parameters.period });
  private readonly down = new MovingSum({ period: this.parameters.period });
  private readonly range = new MovingSum({ period: this.parameters.period });
  private high = Number.NaN;
  private low = Number.NaN;
  private close = Number.NaN;

  get kind(): string {
    return 'VORTEX';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get plus(): number | null {
    return this.output(0);
  }

  get minus(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { up, down, range, lines, high: highBefore, low: lowBefore, close: last } = this;
    this.high = high;
    this.low = low;
    this.close = close;
    if (Number.isNaN(last)) return;
    up.update(Math.abs(high - lowBefore));
    down.update(Math.abs(low - highBefore));
    range.update(trueRange(high, low, last));
    lines[0] = up.current / range.current;
    lines[1] = down.current / range.current;
    this.previous = this.current;
    this.current = up.current / range.current;
    this.ready = range.ready;
  }
}

/** Describes the indicator VORTEX for the catalogue. */
export const VORTEX = defineIndicator({
  name: 'VORTEX',
  title: 'Vortex indicator',
  parameters: z.strictObject({ period: periodSchema('Number of changes') }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'plus = sum of |h[t] - l[t-1]| / sum of TR over n; minus = sum of |l[t] - h[t-1]| / sum ' +
    'of TR over n',
  source: { author: 'Etienne Botes, Douglas Siepman', year: 2010, title: 'The Vortex Indicator' },
  build: (parameters) => new Vortex(parameters),
});

/** Returns the indicator VORTEX (vortex indicator); see Vortex. */
export function vortex(period: number): Vortex {
  return VORTEX.create({ period });
}
