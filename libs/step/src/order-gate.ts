import type { Canonical } from '@vela/kernel';
import type { Ledger } from '@vela/ledger';
import type { Breach, ClosedTrade, Denial, GuardedAccount, GuardedOrder } from './order-guard.js';
import type { OrderGuard } from './order-guard.js';

/** What holds orders back beside the limits: switches and quarantines of a live run. */
export type Hold = (order: GuardedOrder) => Denial | null;

/** Where every order of a strategy passes before the venue sees it. */
export class OrderGate {
  /** What was held back since somebody took these. */
  readonly denials: Denial[] = [];
  /** The loss limit that wants trading to end, null as long as none does. */
  breach: Breach | null = null;
  hold: Hold | null = null;
  readonly #guard: OrderGuard | null;
  readonly #account: GuardedAccount;
  readonly #ledger: Ledger;
  /** Rows of the ledger's trades that the guard has seen. */
  #seen = 0;
  /** Trades that no look has shown yet. */
  #closed: ClosedTrade[] = [];

  constructor(guard: OrderGuard | null, account: GuardedAccount, ledger: Ledger) {
    this.#guard = guard;
    this.#account = account;
    this.#ledger = ledger;
  }

  /** Returns why an order must not be placed, null when it may. */
  ask(order: GuardedOrder): Denial | null {
    const denial = this.hold?.(order) ?? this.#guard?.check(order, this.#account) ?? null;
    if (denial !== null) this.denials.push(denial);
    return denial;
  }

  /** Tells the limits of an order that has been placed. */
  placed(order: GuardedOrder): void {
    this.#guard?.placed?.(order, this.#account);
  }

  /** Shows the limits what a slice has led to. */
  observe(): void {
    if (this.#guard?.observe === undefined) return;
    this.#collect();
    const closed = this.#closed;
    this.#closed = [];
    this.breach = this.#guard.observe(this.#account, closed) ?? this.breach;
  }

  /** Takes up the trades that were closed since the last look. */
  #collect(): void {
    if (this.#guard?.observe === undefined) return;
    const { length, columns } = this.#ledger.trades;
    for (; this.#seen < length; this.#seen++) {
      const row = this.#seen;
      this.#closed.push({
        instrument: columns.instrument[row]!,
        profit: columns.pnlGross[row]! - columns.commission[row]!,
        at: columns.exitAt[row]!,
      });
    }
  }

  /** Keeps what is about to be forgotten, and starts to count trades anew. */
  forget(): void {
    this.#collect();
    this.#seen = 0;
  }

  /** Returns what the limits remember. */
  snapshot(): Canonical {
    const { breach } = this;
    return {
      guard: this.#guard?.snapshot() ?? null,
      breach: breach === null ? null : { ...breach },
      ...(this.#closed.length === 0 ? {} : { closed: this.#closed.map((one) => ({ ...one })) }),
    };
  }

  /** Puts a fresh gate of the same limits into a state. */
  restore(state: Canonical): void {
    const { guard, breach, closed } = state as unknown as {
      guard: Canonical;
      breach: Breach | null;
      closed?: readonly ClosedTrade[];
    };
    this.#closed = [...(closed ?? [])];
    if (guard !== null) this.#guard?.restore(guard);
    this.breach = breach;
  }
}
