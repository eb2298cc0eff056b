import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from '../indicator.js';
import { RunningSum } from '../running-sum.js';
import { moneyFlow } from './money-flow.js';

/**
 * Returns the running sum of volume, weighted from -1 (close at the low) to 1 (close at the high);
 * a candle without a range counts as 0. The sum is error-free. O(1).
 */
export class Ad extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly sum = new RunningSum({});

  get kind(): string {
    return 'AD';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const sum = this.sum;
    sum.update(moneyFlow(high, low, close, volume));
    this.previous = this.current;
    this.current = sum.current;
    this.ready = true;
  }
}

/** Describes the indicator AD for the catalogue. */
export const AD = defineIndicator({
  name: 'AD',
  title: 'Accumulation and distribution line',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula: 'AD[t] = AD[t-1] + v ((c - l) - (h - c)) / (h - l)',
  source: { author: 'Marc Chaikin', year: 1982, title: 'Chaikin Oscillator' },
  build: () => new Ad({}),
});

/** Returns the indicator AD (accumulation and distribution line); see Ad. */
export function ad(): Ad {
  return AD.create({});
}
