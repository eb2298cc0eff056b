import type { WindowFault } from '@vela/faults';
import { VelaError } from '@vela/kernel';
import type { BrokerHealth, Outcome } from '@vela/ports';
import type { FaultPlan } from './fault-plan.js';

/** What is said of a request that met nobody. */
export const DISCONNECTED: Outcome<never> = { kind: 'unknown', cause: 'disconnected' };
/** What is said of a request that met a broken server. */
export const BROKEN: Outcome<never> = { kind: 'unknown', cause: 'server-error' };

/** Returns the error of a question that has no answer for now. */
export const away = (message: string): VelaError =>
  new VelaError('UNAVAILABLE', message, { retryable: true });

/** What a wire lets through while windows of a script are open. */
export class WireState {
  #cut = new AbortController();

  constructor(private readonly plan: Pick<FaultPlan, 'window'>) {}

  /** Whether there is no connection. */
  get isCut(): boolean {
    return this.#cut.signal.aborted;
  }

  /** How far the clock of the venue is ahead, microseconds. */
  get skew(): number {
    return (this.plan.window('clock-skew')?.skewMs ?? 0) * 1_000;
  }

  /** Why nobody is let in, null when the door is open. */
  get barred(): string | null {
    if (this.plan.window('dead-stream') !== null) return 'the connection is dead';
    if (this.plan.window('token-expiry') !== null) return 'the token has expired';
    return this.plan.window('maintenance') === null ? null : 'it is under maintenance';
  }

  /** Whether questions have no answer. */
  get isAway(): boolean {
    return this.isCut || this.barred !== null || this.plan.window('rate-limit') !== null;
  }

  /** Whether nothing is heard of orders. */
  get isDeaf(): boolean {
    return this.isCut || this.barred !== null || this.plan.window('mute-stream') !== null;
  }

  /** Throws a retryable `UNAVAILABLE` when a question has no answer. */
  expectAnswer(): void {
    if (this.isCut) throw away('the connection is dead');
    const { barred } = this;
    if (barred !== null) throw away(`the venue does not answer: ${barred}`);
    if (this.plan.window('rate-limit') !== null) throw away('too many requests');
  }

  /** Returns what the venue says to every request for now, null when it takes them. */
  refusal(): Outcome<never> | null {
    if (this.isCut) return DISCONNECTED;
    if (this.plan.window('maintenance') !== null) return BROKEN;
    if (this.plan.window('token-expiry') !== null) {
      return { kind: 'rejected', code: 'auth', message: 'the token has expired' };
    }
    if (this.plan.window('rate-limit') === null) return null;
    return { kind: 'rejected', code: 'rate-limited', message: 'too many requests' };
  }

  /** Ends the connection: nobody waits for an answer any more. */
  cut(): void {
    this.#cut.abort();
  }

  /** Opens or ends what lasts for a while; returns what is to be told of it, null for nothing. */
  turn(
    kind: WindowFault['kind'],
    isOpen: boolean,
  ): { readonly state: BrokerHealth; readonly detail: string | null } | null {
    switch (kind) {
      case 'dead-stream':
        if (isOpen) this.cut();
        else this.#cut = new AbortController();
        return isOpen ? { state: 'disconnected', detail: 'the connection is dead' } : null;
      case 'token-expiry':
        return isOpen ? { state: 'auth-required', detail: 'the token has expired' } : null;
      case 'maintenance':
        return isOpen
          ? { state: 'degraded', detail: 'the venue is under maintenance' }
          : { state: 'ready', detail: null };
      default:
        return null;
    }
  }

  /** Resolves when nobody waits for an answer any more, or none can come. */
  lost<T>(signal: AbortSignal): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const over = (): void => resolve({ kind: 'unknown', cause: 'timeout' });
      if (signal.aborted) over();
      signal.addEventListener('abort', over, { once: true });
      const cut = (): void => resolve(DISCONNECTED);
      this.#cut.signal.addEventListener('abort', cut, { once: true });
    });
  }
}
