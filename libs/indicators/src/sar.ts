import { z } from 'zod';
import { defineIndicator } from './definition.js';
import { type CandleField, HIGH_LOW, Indicator } from './indicator.js';

/**
 * Returns Wilder's parabolic stop, in units of the price, from the second candle on. The first
 * direction is down when the low fell by more than the high rose, else up; the first stop is the
 * extreme of the first candle. The stop never enters the range of the last two candles. O(1).
 */
export class Sar extends Indicator<{ readonly acceleration: number; readonly maximum: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly step = Math.min(this.parameters.acceleration, this.parameters.maximum);
  private readonly limit = this.parameters.maximum;
  private high = Number.NaN;
  private low = Number.NaN;
  private rising = false;
  private stop = 0;
  private extreme = 0;
  private acceleration = this.step;

  get kind(): string {
    return 'SAR';
  }

  get warmUp(): number {
    return 2;
  }

  update(high: number, low: number): void {
    if (Number.isNaN(this.high)) {
      this.high = high;
      this.low = low;
      return;
    }
    if (!this.ready) this.start(high, low);
    this.previous = this.current;
    if (this.rising) this.rise(high, low);
    else this.fall(high, low);
    this.high = high;
    this.low = low;
  }

  private start(high: number, low: number): void {
    const fell = this.low - low;
    this.rising = !(fell > 0 && fell > high - this.high);
    this.extreme = this.rising ? high : low;
    this.stop = this.rising ? this.low : this.high;
    this.high = high;
    this.low = low;
    this.ready = true;
  }

  private rise(high: number, low: number): void {
    const ceiling = Math.max(this.high, high);
    const floor = Math.min(this.low, low);
    if (low <= this.stop) {
      this.rising = false;
      this.current = Math.max(this.extreme, ceiling);
      this.extreme = low;
      this.acceleration = this.step;
      this.stop = Math.max(this.current + this.step * (low - this.current), ceiling);
    } else {
      this.current = this.stop;
      if (high > this.extreme) this.advance(high);
      this.stop = Math.min(this.stop + this.acceleration * (this.extreme - this.stop), floor);
    }
  }

  private fall(high: number, low: number): void {
    const ceiling = Math.max(this.high, high);
    const floor = Math.min(this.low, low);
    if (high >= this.stop) {
      this.rising = true;
      this.current = Math.min(this.extreme, floor);
      this.extreme = high;
      this.acceleration = this.step;
      this.stop = Math.min(this.current + this.step * (high - this.current), floor);
    } else {
      this.current = this.stop;
      if (low < this.extreme) this.advance(low);
      this.stop = Math.max(this.stop + this.acceleration * (this.extreme - this.stop), ceiling);
    }
  }

  private advance(extreme: number): void {
    this.extreme = extreme;
    this.acceleration = Math.min(this.acceleration + this.step, this.limit);
  }
}

/** Describes the indicator SAR for the catalogue. */
export const SAR = defineIndicator({
  name: 'SAR',
  title: 'Parabolic stop and reverse',
  parameters: z.strictObject({
    acceleration: z.number().positive().max(1).describe('First value and step of the acceleration'),
    maximum: z.number().positive().max(1).describe('Largest acceleration'),
  }),
  inputs: HIGH_LOW,
  formula:
    'SAR[t+1] = SAR[t] + a (extreme - SAR[t]); ' +
    'a grows by acceleration at every new extreme up to maximum; crossed: reverse at the extreme',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Sar(parameters),
});

/** Returns the indicator SAR (parabolic stop and reverse); see Sar. */
export function sar(parameters: { readonly acceleration: number; readonly maximum: number }): Sar {
  return SAR.create(parameters);
}
