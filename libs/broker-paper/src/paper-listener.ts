import { Strategy } from '@vela/strategy';
import type { Fill, OrderSnapshot } from '@vela/strategy';

/** What became of an order: a fill, or without one its end. */
export interface Heard {
  readonly handle: number;
  readonly fill: {
    readonly quantity: number;
    readonly price: number;
    readonly fee: number;
    readonly at: number;
  } | null;
}

/** Stands where the strategy stands in a backtest: decides nothing and writes down what it hears. */
export class PaperListener extends Strategy {
  /** What was heard since somebody looked; empty between two steps. */
  heard: Heard[] = [];
  #isFill = false;

  override onFill({ order, quantity, price, fee, at }: Fill): void {
    this.heard.push({ handle: order.handle, fill: { quantity, price, fee, at } });
    this.#isFill = true;
  }

  /** Called behind each fill as well, which was written down already. */
  override onOrder({ handle }: OrderSnapshot): void {
    if (!this.#isFill) this.heard.push({ handle, fill: null });
    this.#isFill = false;
  }
}
