import type { Canonical } from '@vela/kernel';
import type {
  Breach,
  ClosedTrade,
  Denial,
  GuardedAccount,
  GuardedOrder,
  OrderGuard,
} from '@vela/step';
import { deny } from './codes.js';
import type { LimitedAccount, LimitedOrder } from './limited.js';
import { LossLimits } from './loss-limits.js';
import type { LossState } from './loss-limits.js';
import type { LimitOptions } from './options.js';
import { OrderRate } from './order-rate.js';
import { checkOrder, isReducing } from './pre-trade.js';

interface RunLimitsState {
  readonly [key: string]: Canonical;
  readonly losses: LossState;
  readonly entries: readonly number[];
  readonly exits: readonly number[];
}

/** The limits of one run: the same code before the orders of a backtest and of a deployment. */
export class RunLimits implements OrderGuard {
  readonly #limits: LimitOptions;
  readonly #losses: LossLimits;
  readonly #entries: OrderRate;
  readonly #exits: OrderRate;
  readonly #view = new GuardedView();

  /** `begin` is what the run starts with. */
  constructor(limits: LimitOptions, begin: number) {
    this.#limits = limits;
    this.#losses = new LossLimits(limits, begin);
    const most = limits.maxOrdersPerMinute ?? 0;
    this.#entries = new OrderRate(most);
    this.#exits = new OrderRate(most);
  }

  check(order: GuardedOrder, account: GuardedAccount): Denial | null {
    const { limited, view } = this.#look(order, account);
    const reduces = isReducing(limited, view);
    const tooMany = order.replaces === null ? this.#tooMany(reduces, account.now) : null;
    if (tooMany !== null || reduces) return tooMany;
    return (
      this.#losses.check(limited.instrumentId, account.now, account.equity()) ??
      checkOrder(this.#limits, limited, view)
    );
  }

  placed(order: GuardedOrder, account: GuardedAccount): void {
    if (this.#limits.maxOrdersPerMinute === null || order.replaces !== null) return;
    const { limited, view } = this.#look(order, account);
    // By now the order is among the open ones, so that it is left out of them.
    const rate = isReducing({ ...limited, quantity: 0 }, view) ? this.#exits : this.#entries;
    rate.add(account.now);
  }

  observe(account: GuardedAccount, closed: readonly ClosedTrade[]): Breach | null {
    const trades = closed.map(({ instrument, profit, at }) => ({
      instrumentId: account.instruments[instrument]!.id,
      profit,
      at,
    }));
    const ended = this.#losses.observe(account.now, account.equity(), trades);
    return ended === null ? null : { ...ended, mode: this.#limits.lossMode };
  }

  snapshot(): RunLimitsState {
    return {
      losses: this.#losses.snapshot(),
      entries: this.#entries.snapshot(),
      exits: this.#exits.snapshot(),
    };
  }

  restore(state: Canonical): void {
    const { losses, entries, exits } = state as RunLimitsState;
    this.#losses.restore(losses);
    this.#entries.restore(entries);
    this.#exits.restore(exits);
  }

  #tooMany(reduces: boolean, now: number): Denial | null {
    const { maxOrdersPerMinute: most } = this.#limits;
    if (most === null || (reduces ? this.#exits : this.#entries).count(now) < most) return null;
    return deny('ORDER_RATE', `${most} orders were placed within a minute; no more than that`);
  }

  #look(
    order: GuardedOrder,
    account: GuardedAccount,
  ): { limited: LimitedOrder; view: LimitedAccount } {
    const instrumentId = account.instruments[order.instrument]!.id;
    return { limited: { ...order, instrumentId }, view: this.#view.of(order, account) };
  }
}

/** A run's account as limits ask about it; one object, looked through anew for each order. */
class GuardedView implements LimitedAccount {
  #order!: GuardedOrder;
  #account!: GuardedAccount;

  of(order: GuardedOrder, account: GuardedAccount): LimitedAccount {
    this.#order = order;
    this.#account = account;
    return this;
  }

  get now(): number {
    return this.#account.now;
  }

  equity(): number {
    return this.#account.equity();
  }

  position(): number {
    return this.#account.position(this.#order.instrument);
  }

  open(side: 1 | -1): number {
    return this.#openOf(this.#order.instrument, side);
  }

  lastPrice(): number {
    return this.#account.lastPrice(this.#order.instrument);
  }

  pointValue(): number {
    return this.#account.valueOf(this.#order.instrument);
  }

  grossExposure(): number {
    const account = this.#account;
    let gross = 0;
    for (let i = 0; i < account.instruments.length; i++) {
      const price = account.lastPrice(i);
      if (!(price > 0)) continue;
      const held = account.position(i);
      const reach = Math.max(
        Math.abs(held + this.#openOf(i, 1)),
        Math.abs(held - this.#openOf(i, -1)),
      );
      gross += reach * price * account.valueOf(i);
    }
    return gross;
  }

  buyingPower(): number {
    return this.#account.buyingPower();
  }

  #openOf(instrument: number, side: 1 | -1): number {
    let units = 0;
    for (const open of this.#account.openOrders()) {
      if (open.instrument !== instrument || open.side !== side || open.reduceOnly) continue;
      if (open.handle === this.#order.replaces) continue;
      const price = open.price ?? this.#account.lastPrice(instrument);
      units += open.notional > 0 && price > 0 ? open.notional / price : open.quantity;
    }
    return units;
  }
}
