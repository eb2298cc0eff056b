import { AccountAnswer } from '@vela/ledger';
import type { AccountRules, PlannedOrder } from '@vela/ledger';
import { OrderFlag, OrderReason } from '@vela/venue';
import type { CheckedOrder, OrderCheck, SimulatedVenue } from '@vela/venue';

/** Reasons of the venue for the answers of the account. */
const REASONS = {
  [AccountAnswer.ALLOWED]: OrderReason.NONE,
  [AccountAnswer.BUYING_POWER]: OrderReason.BUYING_POWER,
  [AccountAnswer.SHORTING]: OrderReason.NO_SHORTING,
  [AccountAnswer.NO_RATE]: OrderReason.NO_RATE,
  [AccountAnswer.DELISTED]: OrderReason.DELISTED,
} as const;

/** Lets the rules of an account speak to its venue. */
export class AccountCheck implements OrderCheck {
  readonly #rules: AccountRules;
  readonly #venue: () => SimulatedVenue;
  readonly #entrySpread: number;

  constructor(setup: {
    readonly rules: AccountRules;
    /** The venue that asks; it is made after this. */
    readonly venue: () => SimulatedVenue;
    readonly entrySpread: number;
  }) {
    this.#rules = setup.rules;
    this.#venue = setup.venue;
    this.#entrySpread = setup.entrySpread;
  }

  check(order: CheckedOrder): number {
    const answer = order.isFill
      ? this.#rules.atFill(this.#worst(order))
      : this.#rules.atSubmit(order, plannedOrders(this.#venue(), order.handle));
    return REASONS[answer as keyof typeof REASONS];
  }

  /** Returns a fill at the price that it has at most when it opens a position. */
  #worst(order: CheckedOrder): CheckedOrder {
    if (this.#entrySpread === 0) return order;
    return { ...order, price: order.price * (1 + order.side * this.#entrySpread) };
  }
}

/** Returns what orders are asked by, null when the account allows all of them. */
export const createCheck = (
  account: { readonly rules: AccountRules; readonly checksOrders: boolean },
  venue: () => SimulatedVenue,
  { entrySpread }: { readonly entrySpread: number },
): AccountCheck | null =>
  account.checksOrders ? new AccountCheck({ rules: account.rules, venue, entrySpread }) : null;

/** Yields what the working orders of a venue still want, but one of them. */
export function* plannedOrders(venue: SimulatedVenue, except = -1): Generator<PlannedOrder> {
  const { orders } = venue;
  for (const handle of venue.allWorking()) {
    if (handle === except) continue;
    const price = orders.limit[handle]! > 0 ? orders.limit[handle]! : orders.price[handle]!;
    yield {
      instrument: orders.instrument[handle]!,
      side: orders.side[handle]!,
      quantity: orders.quantity[handle]! - orders.filled[handle]!,
      price,
      reduceOnly: (orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0,
    };
  }
}
