import { DAY } from '@vela/kernel';
import { z } from 'zod';
import { defineIndicator, factorSchema } from '../definition.js';
import type { CandleField } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const INPUTS: readonly CandleField[] = ['high', 'low', 'close', 'volume', 'time'];
const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the session's volume-weighted mean typical price (`middle`) and the lines `mult`
 * deviations of typical prices, weighted by volume, above and below it. A session is a UTC date of
 * `time`, the opening of the candle. Undefined while the session has no volume. O(1).
 */
export class VwapBands extends LinesIndicator<{ readonly mult: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  protected override readonly lines = undefinedLines(3);
  private readonly factor = this.parameters.mult;
  private day = Number.NaN;
  private amount = 0;
  private mean = Number.NaN;
  private squares = 0;

  get kind(): string {
    return 'VWAP_BANDS';
  }

  get warmUp(): number {
    return 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get upper(): number | null {
    return this.output(0);
  }

  get middle(): number | null {
    return this.output(1);
  }

  get lower(): number | null {
    return this.output(2);
  }

  update(high: number, low: number, close: number, volume: number, time: number): void {
    const lines = this.lines;
    const day = Math.floor(time / DAY);
    if (day !== this.day) this.begin(day);
    if (volume > 0) this.weigh((high + low + close) / 3, volume);
    const width = this.factor * Math.sqrt(this.squares / this.amount);
    lines[0] = this.mean + width;
    lines[1] = this.mean;
    lines[2] = this.mean - width;
    this.previous = this.current;
    this.current = this.mean + width;
    this.ready = true;
  }

  private begin(day: number): void {
    this.day = day;
    this.amount = 0;
    this.mean = Number.NaN;
    this.squares = 0;
  }

  /** Takes one weighted price into mean and squares without cancellation. */
  private weigh(typical: number, volume: number): void {
    const mean = this.amount > 0 ? this.mean : typical;
    this.amount += volume;
    const distance = typical - mean;
    this.mean = mean + (distance * volume) / this.amount;
    this.squares += volume * distance * (typical - this.mean);
  }
}

/** Describes the indicator VWAP_BANDS for the catalogue. */
export const VWAP_BANDS = defineIndicator({
  name: 'VWAP_BANDS',
  title: 'Session VWAP bands',
  parameters: z.strictObject({ mult: factorSchema('Half width in standard deviations') }),
  inputs: INPUTS,
  outputs: OUTPUTS,
  formula:
    'middle = sum of p v / sum of v of the session; upper, lower = middle ± k sqrt(sum of v ' +
    '(p - middle)^2 / sum of v); p = (high + low + close) / 3',
  source: {
    author: 'D. H. D. West',
    year: 1979,
    title: 'Updating Mean and Variance Estimates: An Improved Method',
  },
  build: (parameters) => new VwapBands(parameters),
});

/** Returns the indicator VWAP_BANDS (session VWAP bands); see VwapBands. */
export function vwapBands(mult: number): VwapBands {
  return VWAP_BANDS.create({ mult });
}
