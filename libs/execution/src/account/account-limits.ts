import { MINUTE } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { LossLimits, checkLimits, checkOrder } from '@vela/limits';
import type { LimitOptions, LimitedAccount, LossState } from '@vela/limits';
import type {
  AccountDenial,
  AccountGuard,
  AccountOrder,
  GuardedBrokerAccount,
} from './account-guard.js';

interface AccountLimitsState {
  readonly [key: string]: Canonical;
  readonly begin: number;
  readonly losses: LossState;
}

/**
 * The limits of an account over all its deployments: the rules of one strategy, asked again about the
 * net position and everything that is open at the broker. What reduces the position of its own
 * sub-account passes all of them but the rate.
 */
export class AccountLimits implements AccountGuard {
  readonly #limits: LimitOptions;
  #losses: LossLimits | null = null;
  #begin = NaN;

  /** Throws `INVALID_INPUT` for limits that are none. */
  constructor(limits: unknown) {
    this.#limits = checkLimits(limits);
  }

  check(order: AccountOrder, account: GuardedBrokerAccount): AccountDenial | null {
    const { maxOrdersPerMinute: most } = this.#limits;
    if (
      order.replaces === null &&
      most !== null &&
      account.ordersSince(account.now - MINUTE) >= most
    ) {
      return {
        code: 'ORDER_RATE',
        message: `${most} orders were sent within a minute; no more than that`,
      };
    }
    if (order.reduces || order.reduceOnly) return null;
    const equity = account.equity();
    const instrumentId = order.instrument.id;
    const lost = Number.isNaN(equity)
      ? null
      : (this.#losses?.check(instrumentId, account.now, equity) ?? null);
    return lost ?? checkOrder(this.#limits, { ...order, instrumentId }, viewOf(order, account));
  }

  /** Sees the account after something was booked; returns why trading ends when it does. */
  observe(account: GuardedBrokerAccount): AccountDenial | null {
    const equity = account.equity();
    if (Number.isNaN(equity)) return null;
    return this.#lossesFrom(equity).observe(account.now, equity, []);
  }

  /** Returns what losses have been seen, as plain data; null before the first look. */
  snapshot(): Canonical {
    if (this.#losses === null) return null;
    return { begin: this.#begin, losses: this.#losses.snapshot() };
  }

  restore(state: Canonical): void {
    if (state === null) return;
    const { begin, losses } = state as AccountLimitsState;
    this.#lossesFrom(begin).restore(losses);
  }

  #lossesFrom(begin: number): LossLimits {
    if (this.#losses === null) {
      this.#begin = begin;
      this.#losses = new LossLimits(this.#limits, begin);
    }
    return this.#losses;
  }
}

/** Returns the account as limits ask about it for one order. */
function viewOf(order: AccountOrder, account: GuardedBrokerAccount): LimitedAccount {
  const open = (instrumentId: string, side: 1 | -1): number => {
    let units = 0;
    for (const one of account.openOrders()) {
      if (one.instrumentId !== instrumentId || one.side !== side || one.reduceOnly) continue;
      if (one.clientOrderId === order.replaces || one.clientOrderId === order.clientOrderId)
        continue;
      const price = one.price ?? account.lastPrice(instrumentId);
      units += one.notional > 0 && price > 0 ? one.notional / price : one.quantity;
    }
    return units;
  };
  const { id } = order.instrument;
  return {
    now: account.now,
    equity: () => account.equity(),
    position: () => account.position(id),
    open: (side) => open(id, side),
    lastPrice: () => account.lastPrice(id),
    pointValue: () => account.valueOf(id),
    grossExposure: () => {
      const ids = new Set([
        ...account.held(),
        ...account.openOrders().map(({ instrumentId }) => instrumentId),
      ]);
      let gross = 0;
      for (const one of ids) {
        const price = account.lastPrice(one);
        if (!(price > 0)) continue;
        const held = account.position(one);
        const reach = Math.max(Math.abs(held + open(one, 1)), Math.abs(held - open(one, -1)));
        gross += reach * price * account.valueOf(one);
      }
      return gross;
    },
    buyingPower: () => account.buyingPower(),
  };
}
