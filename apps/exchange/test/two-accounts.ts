import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange, OrderReport } from '@vela/orders';
import type { BrokerEvent, BrokerPort, Outcome } from '@vela/ports';
import { NEVER } from 'rxjs';
import type { Observable } from 'rxjs';

type By = { readonly clientOrderId: string } | { readonly venueOrderId: string };
type Target = { readonly clientOrderId: string; readonly venueOrderId: string };

/**
 * An account and, opened when somebody asks for it, a second one: a venue without sub-accounts. What
 * is told of the account is told of the first one.
 */
export class TwoAccounts implements BrokerPort {
  readonly events: Observable<BrokerEvent> = NEVER;
  readonly #first: BrokerPort;
  readonly #name: string;
  readonly #open: () => Promise<BrokerPort>;
  #second: Promise<BrokerPort> | null = null;

  /** `name` is the sub-account whose orders go to the second account. */
  constructor(first: BrokerPort, name: string, open: () => Promise<BrokerPort>) {
    this.#first = first;
    this.#name = name;
    this.#open = open;
  }

  get capabilities() {
    return this.#first.capabilities;
  }

  connect(signal: AbortSignal): Promise<void> {
    return this.#first.connect(signal);
  }

  async disconnect(): Promise<void> {
    await this.#first.disconnect();
    await (await this.#second)?.disconnect();
  }

  async place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>> {
    if (order.subAccount !== this.#name) return this.#first.place(order, signal);
    this.#second ??= this.#open();
    return (await this.#second).place(order, signal);
  }

  replace(
    target: Target,
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>> {
    return this.#first.replace(target, change, signal);
  }

  cancel(target: Target, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#first.cancel(target, signal);
  }

  cancelAll(signal: AbortSignal): Promise<readonly Outcome<string>[]> {
    return this.#first.cancelAll!(signal);
  }

  async find(by: By): Promise<OrderReport | 'absent' | 'cannot-tell'> {
    const found = await this.#first.find(by);
    return found === 'absent' && this.#second !== null ? (await this.#second).find(by) : found;
  }

  massStatus(since: Micros) {
    return this.#first.massStatus(since);
  }

  account() {
    return this.#first.account();
  }

  positions() {
    return this.#first.positions();
  }

  clock() {
    return this.#first.clock();
  }
}
