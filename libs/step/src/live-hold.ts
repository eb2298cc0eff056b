import type { Canonical } from '@vela/kernel';
import { SWITCH_MODES } from '@vela/orders';
import type { AccountFact, SwitchMode } from '@vela/orders';
import type { Denial, GuardedAccount, GuardedOrder } from './order-guard.js';

type SwitchFact = Extract<AccountFact, { kind: 'switch' }>;

/** What of the trading of a live run is held back from outside: switches and quarantines. */
export class LiveHold {
  /** Set while the run is stopped: nothing is placed any more. */
  isStopped = false;
  readonly #account: GuardedAccount;
  readonly #switches = new Map<string, { readonly mode: SwitchMode; readonly reason: string }>();
  readonly #quarantined = new Map<number, string>();

  constructor(account: GuardedAccount) {
    this.#account = account;
  }

  /** The strictest of the switches in force. */
  get mode(): SwitchMode {
    const modes = [...this.#switches.values()].map(({ mode }) => SWITCH_MODES.indexOf(mode));
    return SWITCH_MODES[Math.max(0, ...modes)]!;
  }

  /** Takes a switch of a scope as it is from now on. */
  turn({ scope, mode, reason }: SwitchFact): void {
    if (mode === 'NONE') this.#switches.delete(scope);
    else this.#switches.set(scope, { mode, reason });
  }

  /** Begins or ends the quarantine of an instrument. */
  quarantine(instrument: number, on: boolean, reason: string): void {
    if (on) this.#quarantined.set(instrument, reason);
    else this.#quarantined.delete(instrument);
  }

  /** Returns why an order is held back, null when it is not. */
  check(order: GuardedOrder): Denial | null {
    if (this.isStopped) return { code: 'STOPPED', message: 'the deployment is stopping' };
    const { mode } = this;
    if (mode === 'HALT' || mode === 'FLATTEN') return this.#switched(mode);
    const reason = this.#quarantined.get(order.instrument);
    if (mode === 'NONE' && reason === undefined) return null;
    if (!this.#enlarges(order)) return null;
    if (mode === 'REDUCE_ONLY') return this.#switched(mode);
    return { code: 'QUARANTINED', message: `entries on the instrument wait: ${reason!}` };
  }

  #switched(mode: SwitchMode): Denial {
    const [first] = [...this.#switches].filter(([, one]) => one.mode === mode);
    const [scope, { reason }] = first!;
    return { code: 'KILL_SWITCH', message: `${mode} for the ${scope}: ${reason}` };
  }

  /** Whether an order could make a position larger or turn it, beside those that are open. */
  #enlarges({ instrument, side, quantity, notional, reduceOnly, replaces }: GuardedOrder): boolean {
    if (reduceOnly) return false;
    const held = this.#account.position(instrument);
    if (held * side >= 0 || notional > 0) return true;
    let rest = Math.abs(held);
    for (const open of this.#account.openOrders()) {
      const counts = open.instrument === instrument && open.side === side;
      if (counts && open.handle !== replaces) rest -= open.quantity;
    }
    return quantity > rest;
  }

  /** Returns what is held back as plain data. */
  snapshot(): Canonical {
    return {
      isStopped: this.isStopped,
      switches: [...this.#switches].map(([scope, { mode, reason }]) => [scope, mode, reason]),
      quarantined: [...this.#quarantined],
    };
  }

  /** Puts a fresh hold into a state. */
  restore(state: Canonical): void {
    const { isStopped, switches, quarantined } = state as {
      isStopped: boolean;
      switches: [string, SwitchMode, string][];
      quarantined: [number, string][];
    };
    this.isStopped = isStopped;
    for (const [scope, mode, reason] of switches) this.#switches.set(scope, { mode, reason });
    for (const [instrument, reason] of quarantined) this.#quarantined.set(instrument, reason);
  }
}
