import { addUnits, decimalOf, powerOfTen, unitsToNumber } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { AccountOptions } from './account-options.js';
import { MONEY_SCALE } from './ledger.js';
import type { Ledger } from './ledger.js';
import type { PlannedFill, PlannedOrder } from './planned-order.js';
import { Requirements } from './requirements.js';

/** Answers of the account to an order, as small integers. */
export const AccountAnswer = {
  ALLOWED: 0,
  BUYING_POWER: 1,
  SHORTING: 2,
  NO_RATE: 3,
  DELISTED: 4,
} as const;

/**
 * What an account may do: whether an order finds enough buying power when it is placed and again
 * when it is filled, what it could still buy, and by how much it must reduce its positions.
 *
 * An unlimited account refuses only what has no exchange rate. A cash account pays from the cash
 * of the instrument's currency (of its own when fills are converted) and sells what it has. In a
 * margin account the initial requirement of all positions, and of all working orders as if they
 * were filled, must not exceed equity; what makes no requirement larger is always allowed.
 */
export class AccountRules {
  /** Prices that positions are valued at, by instrument; whoever keeps time sets them. */
  readonly prices: Float64Array;
  readonly requirements: Requirements;
  /** Whether the account can be called for more margin. */
  readonly isMargin: boolean;
  readonly #ledger: Ledger;
  readonly #options: AccountOptions;
  readonly #wholes: readonly number[];
  readonly #multipliers: readonly number[];
  readonly #delisted = new Set<number>();
  readonly #feeOf: (fill: PlannedFill, notional: MinorUnits) => MinorUnits;

  constructor(setup: {
    /** About what a fill costs; nothing when it is not given. */
    readonly feeOf?: (fill: PlannedFill, notional: MinorUnits) => MinorUnits;
    readonly ledger: Ledger;
    readonly instruments: readonly Instrument[];
    readonly options: AccountOptions;
  }) {
    const { instruments } = setup;
    this.prices = new Float64Array(instruments.length);
    this.#ledger = setup.ledger;
    this.#options = setup.options;
    this.isMargin = setup.options.kind === 'margin';
    this.#feeOf = setup.feeOf ?? (() => 0);
    this.#wholes = instruments.map(({ quantityScale }) => powerOfTen(quantityScale));
    this.#multipliers = instruments.map(({ multiplier }) => multiplier);
    this.requirements = new Requirements({ ...setup, prices: this.prices });
  }

  /** Instruments that are no longer traded. */
  get delisted(): readonly number[] {
    return [...this.#delisted];
  }

  /** Refuses all orders of an instrument from now on. */
  delist(instrument: number): void {
    this.#delisted.add(instrument);
  }

  /** Returns the account's answer to an order beside those that work already. */
  atSubmit(order: PlannedOrder, working: Iterable<PlannedOrder>): number {
    const { instrument, side } = order;
    if (this.#delisted.has(instrument)) return AccountAnswer.DELISTED;
    if (order.reduceOnly) return AccountAnswer.ALLOWED;
    if (this.#ledger.walletOf(instrument).rateText === null) return AccountAnswer.NO_RATE;
    switch (this.#options.kind) {
      case 'unlimited':
        return AccountAnswer.ALLOWED;
      case 'cash':
        return side > 0 ? this.#affordable(order, working) : this.#sellable(order, working);
      case 'margin':
        return this.#carried(order, working);
    }
  }

  /** Returns the account's answer to a fill that would be booked now. */
  atFill(fill: PlannedFill): number {
    const { instrument, side, quantity, price } = fill;
    const held = this.#ledger.positions[instrument]!.quantity;
    const closing = held * side < 0 ? Math.min(quantity, Math.abs(held)) : 0;
    if (closing === quantity) return AccountAnswer.ALLOWED;
    const wallet = this.#ledger.walletOf(instrument);
    if (wallet.rateText === null) return AccountAnswer.NO_RATE;
    if (this.#options.kind === 'unlimited') return AccountAnswer.ALLOWED;
    if (this.#options.kind === 'cash' && side < 0) return AccountAnswer.SHORTING;
    const notional = this.#ledger.worth(instrument, quantity, decimalOf(price));
    const fee = this.#feeOf(fill, notional);
    if (this.#options.kind === 'cash') {
      const paid = this.#pays(instrument, addUnits(notional, fee));
      return paid ? AccountAnswer.ALLOWED : AccountAnswer.BUYING_POWER;
    }
    const cost = unitsToNumber(fee, MONEY_SCALE) * wallet.rate;
    const after = (held + side * quantity) / this.#wholes[instrument]!;
    // The instrument is valued at the price of the fill, which is the newest there is.
    const equity = this.equity() + this.#valueChange(instrument, price) - cost;
    const need = this.requirements.with(instrument, after, price);
    return fits(need, equity) ? AccountAnswer.ALLOWED : AccountAnswer.BUYING_POWER;
  }

  /** Returns cash and positions in the currency of the account. */
  equity(): number {
    let equity = this.#ledger.cashValue;
    if (this.#ledger.held === 0) return equity;
    for (let i = 0; i < this.prices.length; i++) equity += this.#valueOf(i, this.prices[i]!);
    return equity;
  }

  /**
   * Returns the value of long positions that could still be opened, in the currency of the
   * account: the free cash of a cash account, free equity over the initial requirement of a margin
   * account, at most what its leverage leaves. Infinite for an unlimited account.
   */
  buyingPower(working: Iterable<PlannedOrder> = []): number {
    const claims = this.requirements.claims(working);
    if (this.#options.kind === 'unlimited') return Infinity;
    if (this.#options.kind === 'cash') {
      return Math.max(0, this.#ledger.cashValue - claims.buys);
    }
    const { initial, leverage } = this.#options;
    const equity = this.equity();
    const need = this.requirements.of(claims);
    const carried = (equity - need.initial) / initial;
    return Math.max(
      0,
      leverage === null ? carried : Math.min(carried, leverage * equity - need.gross),
    );
  }

  #affordable(order: PlannedOrder, working: Iterable<PlannedOrder>): number {
    const wallet = this.#ledger.walletOf(order.instrument);
    const own = this.#options.conversion === 'hold';
    const beside = [...working].filter(
      (one) => !own || this.#ledger.walletOf(one.instrument) === wallet,
    );
    const { buys } = this.requirements.claims([...beside, order]);
    const payer = own ? wallet : this.#ledger.wallets[0]!;
    const cash = unitsToNumber(payer.cash, MONEY_SCALE) * payer.rate;
    return buys <= cash + slack(cash) ? AccountAnswer.ALLOWED : AccountAnswer.BUYING_POWER;
  }

  #sellable(order: PlannedOrder, working: Iterable<PlannedOrder>): number {
    let left = this.#ledger.positions[order.instrument]!.quantity - order.quantity;
    for (const one of working) {
      if (one.instrument === order.instrument && one.side < 0 && !one.reduceOnly) {
        left -= one.quantity;
      }
    }
    return left >= 0 ? AccountAnswer.ALLOWED : AccountAnswer.SHORTING;
  }

  #carried(order: PlannedOrder, working: Iterable<PlannedOrder>): number {
    const beside = [...working];
    const before = this.requirements.of(this.requirements.claims(beside));
    const after = this.requirements.of(this.requirements.claims([...beside, order]));
    const grows = after.initial > before.initial || after.gross > before.gross;
    return !grows || fits(after, this.equity())
      ? AccountAnswer.ALLOWED
      : AccountAnswer.BUYING_POWER;
  }

  /** Returns whether a cash account has the money, to the last digit. */
  #pays(instrument: number, amount: MinorUnits): boolean {
    const wallet = this.#ledger.walletOf(instrument);
    if (this.#options.conversion === 'hold') return amount <= wallet.cash;
    return wallet.toBase(amount) <= this.#ledger.cash;
  }

  #valueOf(instrument: number, price: number): number {
    const { size } = this.#ledger.positions[instrument]!;
    if (size === 0) return 0;
    return size * price * this.#multipliers[instrument]! * this.#ledger.walletOf(instrument).rate;
  }

  #valueChange(instrument: number, price: number): number {
    return this.#valueOf(instrument, price) - this.#valueOf(instrument, this.prices[instrument]!);
  }
}

/** What a comparison of doubles may be off by: far less than the last digit of money. */
const slack = (amount: number): number => 1e-12 * Math.abs(amount);

const fits = (need: { initial: number; limit: number }, equity: number): boolean =>
  need.initial <= equity + slack(equity) && need.limit <= equity + slack(equity);
