import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, CLOSE_VOLUME, Indicator } from '../indicator.js';

/**
 * Returns the smoothed volume of rises less that of falls in percent of the smoothed volume, from
 * -100 to 100; 0 without any volume. O(1).
 */
export class Vzo extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private readonly balance = new Ema({ period: this.parameters.period });
  private readonly amount = new Ema({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'VZO';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(close: number, volume: number): void {
    const { balance, amount, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    balance.update(volume * Math.sign(close - last));
    amount.update(volume);
    if (!amount.ready) return;
    this.previous = this.current;
    this.current = amount.current > 0 ? (100 * balance.current) / amount.current : 0;
    this.ready = true;
  }
}

/** Describes the indicator VZO for the catalogue. */
export const VZO = defineIndicator({
  name: 'VZO',
  title: 'Volume zone oscillator',
  parameters: z.strictObject({ period: periodSchema('Length of the averages') }),
  inputs: CLOSE_VOLUME,
  formula: 'VZO = 100 EMA(v sign(c[t] - c[t-1]), n) / EMA(v, n)',
  source: { author: 'Walid Khalil, David Steckler', year: 2011, title: 'In the Volume Zone' },
  build: (parameters) => new Vzo(parameters),
});

/** Returns the indicator VZO (volume zone oscillator); see Vzo. */
export function vzo(period: number): Vzo {
  return VZO.create({ period });
}
