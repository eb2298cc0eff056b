import type { Strategy } from '@vela/strategy';
import type { SimulatedVenue } from '@vela/venue';
import type { OrderDesk } from './order-desk.js';

/** A handle, and for a fill its quantity, price, fee and instant. */
type Item = readonly number[];

/**
 * Where what happened to orders becomes calls of `onFill` and `onOrder`. Between two slices of
 * decisions nobody is told: what finer candles fill is kept until the next one.
 */
export class OrderNews {
  readonly #venue: SimulatedVenue;
  readonly #desk: OrderDesk;
  #kept: Item[] = [];
  /** While this is true news are kept, also when they are to be told. */
  isSilent = false;

  constructor(venue: SimulatedVenue, desk: OrderDesk) {
    this.#venue = venue;
    this.#desk = desk;
  }

  /** Whether something was kept. */
  get isWaiting(): boolean {
    return this.#kept.length > 0;
  }

  /** Takes over what the venue noted, so that its rows may be forgotten. */
  keep(): void {
    const { notices, fills } = this.#venue;
    const { quantity, price, fee, at } = fills.columns;
    for (let i = 0; i < notices.length; i += 2) {
      const handle = notices[i]!;
      const row = notices[i + 1]!;
      this.#kept.push(
        row < 0 ? [handle] : [handle, quantity[row]!, price[row]!, fee[row]!, at[row]!],
      );
    }
    notices.length = 0;
  }

  /** Tells the strategy what became of its orders since it was last called. */
  tell(strategy: Strategy): void {
    if (this.isSilent) {
      this.keep();
      return;
    }
    const kept = this.#kept;
    if (kept.length > 0) {
      this.#kept = [];
      for (const item of kept) this.#tellOne(strategy, item);
    }
    const { notices, fills } = this.#venue;
    // A hook may cause further notices, for instance by an order that is refused at once.
    for (let i = 0; i < notices.length; i += 2) {
      const order = this.#desk.describe(notices[i]!);
      const fill = notices[i + 1]!;
      if (fill >= 0 && strategy.onFill !== undefined) {
        const { quantity, price, fee, at } = fills.columns;
        strategy.onFill({
          order,
          quantity: quantity[fill]!,
          price: price[fill]!,
          fee: fee[fill]!,
          at: at[fill]!,
        });
      }
      strategy.onOrder?.(order);
    }
    notices.length = 0;
  }

  /** Returns what was not told yet as plain data. */
  snapshot(): readonly Item[] {
    return [...this.#kept];
  }

  /** Puts fresh news into a state. */
  restore(state: readonly Item[]): void {
    this.#kept = [...state];
  }

  #tellOne(strategy: Strategy, [handle, quantity, price, fee, at]: Item): void {
    const order = this.#desk.describe(handle!);
    if (quantity !== undefined) {
      strategy.onFill?.({ order, quantity, price: price!, fee: fee!, at: at! });
    }
    strategy.onOrder?.(order);
  }
}
