import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, finiteOrNull, HIGH_LOW, Indicator } from './indicator.js';
import { MovingPeakAge } from './moving-peak-age.js';

const OUTPUTS: readonly string[] = ['down', 'up'];

/**
 * Returns how recent the lowest low (`down`) and the highest high (`up`) of the last `period` + 1
 * candles are, from 0 (oldest candle) to 100 (newest); of equal ones the latest counts. O(1).
 */
export class Aroon extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  /** The output `up` as a plain double, like `current`. */
  upCurrent = Number.NaN;
  private readonly highest = new MovingPeakAge({ period: this.parameters.period + 1 });
  private readonly lowest = new MovingPeakAge({ period: this.parameters.period + 1 });

  get kind(): string {
    return 'AROON';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get down(): number | null {
    return finiteOrNull(this.current);
  }

  get up(): number | null {
    return finiteOrNull(this.upCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.down;
    return index === 1 ? this.up : null;
  }

  update(high: number, low: number): void {
    const { highest, lowest } = this;
    const { period } = this.parameters;
    highest.update(high);
    lowest.update(-low);
    this.previous = this.current;
    this.current = (100 * (period - lowest.current)) / period;
    this.upCurrent = (100 * (period - highest.current)) / period;
    this.ready = highest.ready;
  }
}

/** Describes the indicator AROON for the catalogue. */
export const AROON = defineIndicator({
  name: 'AROON',
  title: 'Aroon',
  parameters: z.strictObject({ period: periodSchema('Number of candles looked back') }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula:
    'down = 100 (n - candles since the lowest low of n + 1) / n; ' +
    'up = 100 (n - candles since the highest high of n + 1) / n',
  source: { author: 'Tushar S. Chande', year: 1995, title: 'A Time Price Oscillator' },
  build: (parameters) => new Aroon(parameters),
});

/** Returns the indicator AROON (aroon); see Aroon. */
export function aroon(period: number): Aroon {
  return AROON.create({ period });
}
