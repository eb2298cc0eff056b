import { DAY } from '@vela/kernel';
import { z } from 'zod';
import { Indicator } from '../indicator.js';

/** Names what pivot levels are drawn from: the previous candle or the previous session. */
export type PivotBasis = 'candle' | 'session';

/** The schema of the parameter `basis`. */
export const BASIS_SCHEMA = z
  .enum(['candle', 'session'])
  .describe('What the levels are drawn from: the previous candle or the previous UTC date');

/** Describes the four prices of a candle or of a session. */
export interface CandlePrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Returns the prices of the previous candle, or of the previous session, which is a UTC date of
 * `time` (the opening of the candle in microseconds since 1970); NaN when there was none. `current`
 * is the close. Ready with the second candle. O(1).
 */
export class PreviousPrices
  extends Indicator<{ readonly basis: PivotBasis }>
  implements CandlePrices
{
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  private readonly session = this.parameters.basis === 'session';
  private readonly running = new Float64Array(4).fill(Number.NaN);
  private day = Number.NaN;
  private started = false;

  get kind(): string {
    return 'PREVIOUS_PRICES';
  }

  get warmUp(): number {
    return 2;
  }

  override update(open: number, high: number, low: number, close: number, time: number): void {
    const running = this.running;
    const day = Math.floor(time / DAY);
    if (!this.session || day !== this.day) {
      this.turn();
      running[0] = open;
      running[1] = high;
      running[2] = low;
    }
    this.day = day;
    running[1] = Math.max(running[1]!, high);
    running[2] = Math.min(running[2]!, low);
    running[3] = close;
    this.ready = this.started;
    this.started = true;
    this.previous = this.current;
    if (this.ready) this.current = this.close;
  }

  private turn(): void {
    const running = this.running;
    this.open = running[0]!;
    this.high = running[1]!;
    this.low = running[2]!;
    this.close = running[3]!;
  }
}
