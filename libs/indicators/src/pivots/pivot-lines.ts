import type { CandleField } from '../indicator.js';
import { LinesIndicator } from '../lines-indicator.js';
import { type CandlePrices, type PivotBasis, PreviousPrices } from './previous-prices.js';

/** Names the columns that pivots take. */
export const PIVOT_INPUTS: readonly CandleField[] = ['open', 'high', 'low', 'close', 'time'];

/**
 * Returns levels that a subclass draws from the prices of the previous candle or session; `current`
 * is the first of them. Ready with the second candle, undefined until there is a previous session.
 * O(1).
 */
export abstract class PivotLines extends LinesIndicator<{ readonly basis: PivotBasis }> {
  override readonly inputs: readonly CandleField[] = PIVOT_INPUTS;
  private readonly prices = new PreviousPrices({ basis: this.parameters.basis });

  get warmUp(): number {
    return 2;
  }

  update(open: number, high: number, low: number, close: number, time: number): void {
    const before = this.prices;
    before.update(open, high, low, close, time);
    if (!before.ready) return;
    this.draw(before);
    this.previous = this.current;
    this.current = this.lines[0]!;
    this.ready = true;
  }

  /** Writes the levels that follow from the prices before into `lines`. */
  protected abstract draw(before: CandlePrices): void;
}
