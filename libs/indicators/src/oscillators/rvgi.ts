import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingSum } from '../moving-sum.js';
import { SymmetricAverage } from './symmetric-average.js';

const OUTPUTS: readonly string[] = ['rvgi', 'signal'];

/**
 * Returns the averaged body of candles by their averaged range (`rvgi`; 0 without a range) and its
 * four-candle average (`signal`). O(1).
 */
export class Rvgi extends LinesIndicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly body = new SymmetricAverage({});
  private readonly range = new SymmetricAverage({});
  private readonly bodies = new MovingSum({ period: this.parameters.period });
  private readonly ranges = new MovingSum({ period: this.parameters.period });
  private readonly average = new SymmetricAverage({});

  get kind(): string {
    return 'RVGI';
  }

  get warmUp(): number {
    return this.parameters.period + 6;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get rvgi(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(open: number, high: number, low: number, close: number): void {
    const { body, range, bodies, ranges, average, lines } = this;
    body.update(close - open);
    range.update(high - low);
    if (!body.ready) return;
    bodies.update(body.current);
    ranges.update(range.current);
    if (!ranges.ready) return;
    const vigor = ranges.current > 0 ? bodies.current / ranges.current : 0;
    average.update(vigor);
    if (!average.ready) return;
    lines[0] = vigor;
    lines[1] = average.current;
    this.previous = this.current;
    this.current = vigor;
    this.ready = true;
  }
}

/** Describes the indicator RVGI for the catalogue. */
export const RVGI = defineIndicator({
  name: 'RVGI',
  title: 'Relative vigor index',
  parameters: z.strictObject({ period: periodSchema('Length of the averages of body and range') }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'S(y) = (y[t] + 2 y[t-1] + 2 y[t-2] + y[t-3]) / 6; rvgi = SMA(S(close - open), n) / ' +
    'SMA(S(high - low), n); signal = S(rvgi)',
  source: { author: 'John F. Ehlers', year: 2002, title: 'Relative Vigor Index' },
  build: (parameters) => new Rvgi(parameters),
});

/** Returns the indicator RVGI (relative vigor index); see Rvgi. */
export function rvgi(period: number): Rvgi {
  return RVGI.create({ period });
}
