import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import {
  type CandleField,
  type Columns,
  finiteOrNull,
  HIGH_LOW_CLOSE,
  Indicator,
} from './indicator.js';
import { trueRange } from './true-range.js';
import { WilderAverage } from './wilder-average.js';

const OUTPUTS: readonly string[] = ['adx', 'plusDI', 'minusDI'];

/**
 * Returns Wilder's average directional index (`adx`) and directional indicators (`plusDI`,
 * `minusDI`), each from 0 to 100. Movements and true ranges of the first `period` - 1 changes are
 * summed, later S - S / period + x; the indicators come with update period + 1, the index with 2 *
 * period. O(1).
 */
export class Adx extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  /** The output `plusDI` as a plain double, like `current`. */
  plusDICurrent = Number.NaN;
  /** The output `minusDI` as a plain double, like `current`. */
  minusDICurrent = Number.NaN;
  private readonly keep = 1 - 1 / this.parameters.period;
  private readonly average = new WilderAverage({ period: this.parameters.period });
  private high = Number.NaN;
  private low = Number.NaN;
  private close = Number.NaN;
  private plus = 0;
  private minus = 0;
  private range = 0;
  private changes = 0;

  get kind(): string {
    return 'ADX';
  }

  get warmUp(): number {
    return 2 * this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get adx(): number | null {
    return finiteOrNull(this.current);
  }

  get plusDI(): number | null {
    return finiteOrNull(this.plusDICurrent);
  }

  get minusDI(): number | null {
    return finiteOrNull(this.minusDICurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.adx;
    if (index === 1) return this.plusDI;
    return index === 2 ? this.minusDI : null;
  }

  update(high: number, low: number, close: number): void {
    const up = high - this.high;
    const down = this.low - low;
    const range = trueRange(high, low, this.close);
    this.high = high;
    this.low = low;
    this.close = close;
    // The first candle has nothing to move from.
    if (Number.isNaN(up)) return;
    const smoothing = this.changes >= this.parameters.period - 1;
    const keep = smoothing ? this.keep : 1;
    // Half of |x| + x is exactly x or 0, and comparisons are taken as numbers: which side moved is a
    // branch that no processor foresees.
    const rise = (Math.abs(up) + up) * 0.5;
    const fall = (Math.abs(down) + down) * 0.5;
    this.plus = this.plus * keep + rise * Number(rise > fall);
    this.minus = this.minus * keep + fall * Number(fall > rise);
    this.range = this.range * keep + range;
    if (smoothing) this.direct();
    else this.changes += 1;
  }

  private direct(): void {
    const { plus, minus, range, average } = this;
    const scale = range > 0 ? 100 / range : 0;
    this.plusDICurrent = plus * scale;
    this.minusDICurrent = minus * scale;
    const moved = plus + minus;
    // Without any movement the index stays where it is.
    if (moved > 0) average.update((100 * Math.abs(plus - minus)) / moved);
    else if (!average.ready) average.update(0);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [high, low, close] = columns as [Float64Array, Float64Array, Float64Array];
    const [adxOut, plusOut, minusOut] = outputs as [Float64Array, Float64Array, Float64Array];
    let row = 0;
    for (; row < high.length && !this.ready; row += 1) {
      this.update(high[row]!, low[row]!, close[row]!);
      adxOut[row] = this.current;
      plusOut[row] = this.plusDICurrent;
      minusOut[row] = this.minusDICurrent;
    }
    if (row < high.length) this.runReady(columns, outputs, row);
  }

  /** Goes on in local variables from a row at which every output is there. */
  private runReady(columns: Columns, outputs: Columns, from: number): void {
    const [highs, lows, closes] = columns as [Float64Array, Float64Array, Float64Array];
    const [adxOut, plusOut, minusOut] = outputs as [Float64Array, Float64Array, Float64Array];
    const { keep, average } = this;
    const { weight } = average;
    let { high, low, close, plus, minus, range, previous } = this;
    let { previous: indexBefore, current: index } = average;
    for (let row = from; row < highs.length; row += 1) {
      const newHigh = highs[row]!;
      const newLow = lows[row]!;
      const up = newHigh - high;
      const down = low - newLow;
      const newRange = trueRange(newHigh, newLow, close);
      high = newHigh;
      low = newLow;
      close = closes[row]!;
      const rise = (Math.abs(up) + up) * 0.5;
      const fall = (Math.abs(down) + down) * 0.5;
      plus = plus * keep + rise * Number(rise > fall);
      minus = minus * keep + fall * Number(fall > rise);
      range = range * keep + newRange;
      const scale = range > 0 ? 100 / range : 0;
      plusOut[row] = plus * scale;
      minusOut[row] = minus * scale;
      const moved = plus + minus;
      previous = index;
      if (moved > 0) {
        indexBefore = index;
        index = ((100 * Math.abs(plus - minus)) / moved - index) * weight + index;
      }
      adxOut[row] = index;
    }
    const last = highs.length - 1;
    Object.assign(this, { high, low, close, plus, minus, range, previous, current: index });
    this.plusDICurrent = plusOut[last]!;
    this.minusDICurrent = minusOut[last]!;
    average.settle(indexBefore, index);
  }
}

/** Describes the indicator ADX for the catalogue. */
export const ADX = defineIndicator({
  name: 'ADX',
  title: 'Average directional index',
  parameters: z.strictObject({ period: periodSchema('Length of all smoothings') }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    '+DM = up if up > down and up > 0, -DM = down if down > up and down > 0; ' +
    'S = Wilder sums of +DM, -DM, TR; ' +
    'DI = 100 S(DM) / S(TR); DX = 100 |S(+DM) - S(-DM)| / (S(+DM) + S(-DM)); ' +
    'ADX = Wilder average of DX',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Adx(parameters),
});

/** Returns the indicator ADX (average directional index); see Adx. */
export function adx(period: number): Adx {
  return ADX.create({ period });
}
