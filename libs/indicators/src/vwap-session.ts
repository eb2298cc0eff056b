import { DAY } from '@vela/kernel';
import { z } from 'zod';
import { defineIndicator } from './definition.js';
import { type CandleField, Indicator } from './indicator.js';

const INPUTS: readonly CandleField[] = ['high', 'low', 'close', 'volume', 'time'];

/**
 * Returns the mean typical price of the session so far, weighted by volume. A session is a UTC
 * date of `time`, the opening of the candle in microseconds since 1970. Undefined while the
 * session has no volume. O(1).
 */
export class VwapSession extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private day = Number.NaN;
  private money = 0;
  private amount = 0;

  get kind(): string {
    return 'VWAP_SESSION';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, close: number, volume: number, time: number): void {
    const day = Math.floor(time / DAY);
    if (day !== this.day) {
      this.day = day;
      this.money = 0;
      this.amount = 0;
    }
    this.money += ((high + low + close) / 3) * volume;
    this.amount += volume;
    this.previous = this.current;
    this.current = this.money / this.amount;
    this.ready = true;
  }
}

/** Describes the indicator VWAP_SESSION for the catalogue. */
export const VWAP_SESSION = defineIndicator({
  name: 'VWAP_SESSION',
  title: 'Session volume-weighted average price',
  parameters: z.strictObject({}),
  inputs: INPUTS,
  formula:
    'VWAP = sum of p volume / sum of volume since the UTC date began; p = (high + low + close) / 3',
  source: {
    author: 'Stephen A. Berkowitz, Dennis E. Logue, Eugene A. Noser',
    year: 1988,
    title: 'The Total Cost of Transactions on the NYSE',
  },
  build: (parameters) => new VwapSession(parameters),
});

/** Returns the indicator VWAP_SESSION (session volume-weighted average price); see VwapSession. */
export function vwapSession(): VwapSession {
  return VWAP_SESSION.create({});
}
