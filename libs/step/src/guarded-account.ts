import { powerOfTen } from '@vela/kernel';
import type { AccountRules, Ledger } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import { OrderFlag, OrderState } from '@vela/venue';
import type { SimulatedVenue } from '@vela/venue';
import { plannedOrders } from './account-check.js';
import type { Mark } from './mark.js';
import type { GuardedAccount, OpenOrder } from './order-guard.js';

/** What of a run its limits may look at. */
export interface GuardedRun {
  readonly setup: { readonly instruments: readonly Instrument[]; readonly cash: string };
  readonly ledger: Ledger;
  readonly venue: SimulatedVenue;
  readonly marks: readonly Mark[];
  readonly account: { readonly rules: AccountRules };
  readonly now: number;
  equity(): number;
}

/** Shows a run to its limits. */
export class RunAccount implements GuardedAccount {
  readonly #run: GuardedRun;

  constructor(run: GuardedRun) {
    this.#run = run;
  }

  get instruments(): readonly Instrument[] {
    return this.#run.setup.instruments;
  }

  get now(): number {
    return this.#run.now;
  }

  get startingCash(): number {
    return Number(this.#run.setup.cash);
  }

  equity(): number {
    return this.#run.equity();
  }

  position(instrument: number): number {
    return this.#run.ledger.positions[instrument]!.size;
  }

  lastPrice(instrument: number): number {
    return this.#run.marks[instrument]!.lastClose;
  }

  valueOf(instrument: number): number {
    return this.#run.marks[instrument]!.factor;
  }

  buyingPower(): number {
    return this.#run.account.rules.buyingPower(plannedOrders(this.#run.venue));
  }

  openOrders(): readonly OpenOrder[] {
    const { venue } = this.#run;
    return [...venue.allWorking(), ...venue.waiting].map((handle) => this.#openOrder(handle));
  }

  #openOrder(handle: number): OpenOrder {
    const { orders } = this.#run.venue;
    const instrument = orders.instrument[handle]!;
    const isWaiting = orders.state[handle] === OrderState.WAITING;
    const quantity = orders.quantity[handle]!;
    const whole = isWaiting ? Math.max(orders.planned[handle]!, quantity) : quantity;
    const price = orders.limit[handle]! || orders.price[handle]!;
    return {
      handle,
      instrument,
      side: orders.side[handle] as 1 | -1,
      quantity:
        (whole - orders.filled[handle]!) / powerOfTen(this.instruments[instrument]!.quantityScale),
      notional: orders.notional[handle]!,
      price: price > 0 ? price : null,
      reduceOnly: (orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0,
    };
  }
}
