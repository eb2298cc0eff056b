import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';

/**
 * Returns an exponential average of the middles of candles whose weight follows the fractal
 * dimension of the last `period` candles: slow while prices wander, fast while they run. Without a
 * range in one of the three spans the weight stays as it was (1 at first). O(1).
 */
export class Frama extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly half = this.parameters.period / 2;
  private readonly highest = new MovingMaximum({ period: this.half });
  private readonly lowest = new MovingMinimum({ period: this.half });
  private readonly olderHighest = new Lag({ period: this.half });
  private readonly olderLowest = new Lag({ period: this.half });
  private weight = 1;

  get kind(): string {
    return 'FRAMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number): void {
    const { highest, lowest, olderHighest, olderLowest } = this;
    highest.update(high);
    lowest.update(low);
    if (!highest.ready) return;
    olderHighest.update(highest.current);
    olderLowest.update(lowest.current);
    if (!olderHighest.ready) return;
    const middle = (high + low) / 2;
    this.weigh();
    this.previous = this.current;
    this.current = this.ready ? this.current + this.weight * (middle - this.current) : middle;
    this.ready = true;
  }

  private weigh(): void {
    const { highest, lowest, olderHighest, olderLowest } = this;
    const newer = highest.current - lowest.current;
    const older = olderHighest.current - olderLowest.current;
    const top = Math.max(highest.current, olderHighest.current);
    const whole = top - Math.min(lowest.current, olderLowest.current);
    if (!(newer > 0 && older > 0)) return;
    // The whole is twice as long as a half, so that its range counts half.
    const dimension = Math.log2((2 * (newer + older)) / whole);
    this.weight = Math.min(1, Math.max(0.01, Math.exp(-4.6 * (dimension - 1))));
  }
}

/** Describes the indicator FRAMA for the catalogue. */
export const FRAMA = defineIndicator({
  name: 'FRAMA',
  title: 'Fractal adaptive moving average',
  parameters: z.strictObject({ period: periodSchema('Number of candles, even', 2).multipleOf(2) }),
  inputs: HIGH_LOW,
  formula:
    'p = (high + low) / 2; N1, N2, N3 = (highest high - lowest low) / length over the newer ' +
    'half, the older half and the whole; D = log2((N1 + N2) / N3); w = exp(-4.6 (D - 1)) ' +
    'between 0.01 and 1; FRAMA[t] = FRAMA[t-1] + w (p[t] - FRAMA[t-1]); FRAMA[n-1] = p[n-1]',
  source: { author: 'John F. Ehlers', year: 2005, title: 'FRAMA: Fractal Adaptive Moving Average' },
  build: (parameters) => new Frama(parameters),
});

/** Returns the indicator FRAMA (fractal adaptive moving average); see Frama. */
export function frama(period: number): Frama {
  return FRAMA.create({ period });
}
