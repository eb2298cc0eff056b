import type { Canonical } from '@vela/kernel';
import type { AccountFact, SwitchMode } from '@vela/orders';
import type { Denial, GuardedAccount, GuardedOrder } from './order-guard.js';

/** As the account's gateway has it: where one lets nothing out, another need not try to close. */
const STRICTNESS: readonly SwitchMode[] = ['NONE', 'REDUCE_ONLY', 'FLATTEN', 'HALT'];

type SwitchFact = Extract<AccountFact, { kind: 'switch' }>;

/** What of the trading of a live run is held back from outside: switches and quarantines. */
export class LiveHold {
  /** Set while the run is stopped: nothing is placed any more. */
  isStopped = false;
  readonly #account: GuardedAccount;
  /** By who tells them: of the switches over an account and over everything it tells the strictest. */
  readonly #switches = new Map<'account' | 'deployment', Omit<SwitchFact, 'kind'>>();
  readonly #quarantined = new Map<number, string>();

  constructor(account: GuardedAccount) {
    this.#account = account;
  }

  /** The strictest of the switches in force. */
  get mode(): SwitchMode {
    const modes = [...this.#switches.values()].map(({ mode }) => STRICTNESS.indexOf(mode));
    return STRICTNESS[Math.max(0, ...modes)]!;
  }

  /** Takes a switch as it is from now on; one over everything and one over the account are one. */
  turn({ scope, mode, reason }: Omit<SwitchFact, 'kind'>): void {
    const place = scope === 'deployment' ? 'deployment' : 'account';
    if (mode === 'NONE') this.#switches.delete(place);
    else this.#switches.set(place, { scope, mode, reason });
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
    const { scope, reason } = [...this.#switches.values()].find((one) => one.mode === mode)!;
    const over = scope === 'everything' ? scope : `the ${scope}`;
    return { code: 'KILL_SWITCH', message: `${mode} for ${over}: ${reason}` };
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
      switches: [...this.#switches.values()].map(({ scope, mode, reason }) => [
        scope,
        mode,
        reason,
      ]),
      quarantined: [...this.#quarantined],
    };
  }

  /** Puts a fresh hold into a state. */
  restore(state: Canonical): void {
    const { isStopped, switches, quarantined } = state as {
      isStopped: boolean;
      switches: [SwitchFact['scope'], SwitchMode, string][];
      quarantined: [number, string][];
    };
    this.isStopped = isStopped;
    for (const [scope, mode, reason] of switches) this.turn({ scope, mode, reason });
    for (const [instrument, reason] of quarantined) this.#quarantined.set(instrument, reason);
  }
}
