import { expect } from './runner.js';
import { parseDecimal, rescale } from '@vela/kernel';
import { clientOrderId, foldOrder } from '@vela/orders';
import type {
  BrokerOrder,
  BrokerOrderChange,
  ExecutionReport,
  OrderFact,
  OrderReport,
  OrderView,
  RejectCode,
} from '@vela/orders';
import { capabilitiesFor } from '@vela/ports';
import type { BrokerCapabilities, BrokerPort, Outcome } from '@vela/ports';
import { until } from '../until.js';
import type { ConformanceControl, ConformanceWorld } from './conformance-world.js';
import { turns } from './faulty-broker.js';

const NEVER = new AbortController().signal;

/** Returns decimal text as units of 10^-9, in which every case counts. */
export const units = (text: string): bigint => rescale(parseDecimal(text), 9).units;

/** What a case works with: orders with ids of their own, and what was heard of them. */
export class Bench {
  readonly #sent = new Map<string, BrokerOrder>();
  readonly #answers: OrderReport[] = [];
  readonly #facts: { readonly id: string; readonly fact: OrderFact }[] = [];
  /** Ids under which changed orders go on. */
  readonly #changed = new Map<string, string>();
  #number = 0;

  constructor(readonly world: ConformanceWorld) {}

  get port(): BrokerPort {
    return this.world.port;
  }

  get control(): ConformanceControl {
    return this.world.control;
  }

  /** What the venue can do for the instrument that trades in whole units. */
  get can(): BrokerCapabilities {
    const { port, whole } = this.world;
    return capabilitiesFor(port.capabilities, whole.assetClass);
  }

  /** Returns an id that no order has yet. */
  id(): string {
    return clientOrderId({ actor: 'conformance', seq: this.#number++, leg: 0, child: 0 });
  }

  /** Returns an order: a market buy of 10 whole units by the rich sub-account unless told otherwise. */
  order(change: Partial<BrokerOrder> = {}): BrokerOrder {
    const isAmount = change.notional !== undefined && change.notional !== null;
    return {
      clientOrderId: this.id(),
      subAccount: this.world.rich,
      instrumentId: this.world.whole.id,
      side: 'buy',
      type: 'market',
      timeInForce: this.world.timeInForce ?? 'gtc',
      quantity: isAmount ? null : '10',
      notional: null,
      limitPrice: null,
      stopPrice: null,
      trail: null,
      goodTill: null,
      extendedHours: false,
      reduceOnly: false,
      role: 'entry',
      attached: null,
      after: null,
      ...change,
    };
  }

  /** Sends an order and returns what became of the request. */
  async send(order: BrokerOrder, signal = NEVER): Promise<Outcome<OrderReport>> {
    this.#sent.set(order.clientOrderId, order);
    const outcome = await this.port.place(order, signal);
    if (outcome.kind === 'accepted') this.#answers.push(outcome.value);
    return outcome;
  }

  /** Places an order that must be accepted, and returns its report. */
  async live(change: Partial<BrokerOrder> = {}): Promise<OrderReport & { readonly id: string }> {
    const order = this.order(change);
    const outcome = await this.send(order);
    if (outcome.kind !== 'accepted') throw new Error(`expected accepted: ${show(outcome)}`);
    await this.control.settled();
    return { ...outcome.value, id: order.clientOrderId };
  }

  /** Places an order that must be rejected with one of some codes. */
  async refused(change: Partial<BrokerOrder>, ...codes: RejectCode[]): Promise<BrokerOrder> {
    const order = this.order(change);
    const outcome = await this.send(order);
    expect(outcome.kind).toBe('rejected');
    if (outcome.kind === 'rejected') {
      expect(codes).toContain(outcome.code);
      expect(outcome.message.length).toBeGreaterThan(3);
    }
    await this.control.settled();
    expect(this.executions(order.clientOrderId)).toEqual([]);
    return order;
  }

  /** Sends an order whose answer does not come while anybody waits. */
  async hanging(order: BrokerOrder): Promise<Outcome<OrderReport>> {
    const patience = new AbortController();
    const outcome = this.send(order, patience.signal);
    await turns();
    patience.abort();
    return outcome;
  }

  /** Returns an order by its id at the venue, as far as it is known. */
  target(id: string): { readonly clientOrderId: string; readonly venueOrderId: string } {
    const report = this.reports(id)[0];
    return { clientOrderId: id, venueOrderId: report?.venueOrderId ?? '' };
  }

  /** Asks for a cancel; a refusal becomes a fact of the order. */
  async cancel(id: string, signal = NEVER): Promise<Outcome<null>> {
    const attempt = this.#facts.length;
    this.#facts.push({ id, fact: { kind: 'cancelRequested', attempt } });
    const outcome = await this.port.cancel(this.target(id), signal);
    if (outcome.kind === 'rejected') {
      this.#facts.push({ id, fact: { kind: 'cancelRefused', attempt } });
    }
    await this.control.settled();
    return outcome;
  }

  /** Asks for a change; a refusal becomes a fact of the order. */
  async replace(
    id: string,
    change: BrokerOrderChange,
    signal = NEVER,
  ): Promise<Outcome<OrderReport>> {
    const to = this.id();
    if (this.can.replace === 'new-id') this.#changed.set(id, to);
    const outcome = await this.port.replace(
      this.target(id),
      { ...change, clientOrderId: to },
      signal,
    );
    if (outcome.kind === 'accepted') this.#answers.push(outcome.value);
    await this.control.settled();
    return outcome;
  }

  /** Returns every report of an order that was heard or answered, newest first. */
  reports(id: string): OrderReport[] {
    const heard = this.world.heard.flatMap((one) => (one.kind === 'order' ? [one.report] : []));
    return [...this.#answers, ...heard]
      .filter((one) => one.clientOrderId === id)
      .toSorted((a, b) => b.venueTime - a.venueTime);
  }

  /** Returns the executions of an order, each once, in the order of their keys' first hearing. */
  executions(id: string): ExecutionReport[] {
    const seen = new Map<string, ExecutionReport>();
    for (const one of this.world.heard) {
      if (one.kind === 'execution' && one.execution.clientOrderId === id) {
        seen.set(one.execution.key, one.execution);
      }
    }
    return [...seen.values()];
  }

  /** Returns what everything that was heard of an order says together. */
  view(id: string, more: readonly OrderFact[] = []): OrderView {
    const facts: OrderFact[] = [...more];
    const quantity = this.#sent.get(id)?.quantity;
    if (quantity !== undefined && quantity !== null) {
      facts.push({ kind: 'submitted', quantity: units(quantity) });
    }
    for (const one of this.world.heard) {
      if (one.kind === 'execution' && one.execution.clientOrderId === id) {
        const { key, quantity: part } = one.execution;
        facts.push({ kind: 'execution', key, quantity: units(part) });
      }
      if (one.kind === 'bust') facts.push({ kind: 'bust', key: one.key });
    }
    for (const { status, cumulative, venueTime } of this.reports(id)) {
      facts.push({ kind: 'report', status, cumulative: units(cumulative), at: venueTime });
    }
    facts.push(...this.#facts.filter((one) => one.id === id).map(({ fact }) => fact));
    return foldOrder(facts);
  }

  /** Expects the state of an order, and how much of it was filled. */
  async expects(id: string, status: OrderView['status'], filled: string): Promise<void> {
    await this.control.settled();
    const view = this.view(id);
    expect({ status: view.status, executed: view.executed }).toEqual({
      status,
      executed: units(filled),
    });
    expect(view.overfilled).toBe(false);
  }

  /** Returns the report that the venue gives of an order when it is asked. */
  async found(id: string): Promise<OrderReport> {
    const report = await this.port.find({ clientOrderId: id });
    if (typeof report === 'string') throw new Error(`expected an order, found ${report}`);
    return report;
  }

  /** Returns the report that the venue gives of an order behind a change, under its new id or its old. */
  foundChanged(id: string): Promise<OrderReport> {
    return this.found(this.#changed.get(id) ?? id);
  }

  /** Returns the report of a child of an order by its role. */
  child(parent: string, role: OrderReport['role']): OrderReport {
    const { venueOrderId } = this.reports(parent)[0]!;
    const own = this.world.heard.flatMap((one) =>
      one.kind === 'order' && one.report.parent === venueOrderId && one.report.role === role
        ? [one.report]
        : [],
    );
    const [newest] = own.toSorted((a, b) => b.venueTime - a.venueTime);
    if (newest === undefined) throw new Error(`expected a child ${role ?? 'without a role'}`);
    return newest;
  }

  /** Returns the first value of a probe that is there. */
  eventually<T>(what: string, probe: () => T | null | false | Promise<T | null | false>) {
    return until(probe, { what, timeoutMs: 4_000 });
  }

  /** Returns the signed quantity that the venue says is held of an instrument. */
  async held(instrumentId = this.world.whole.id): Promise<string> {
    const positions = await this.port.positions();
    return positions.find((one) => one.instrumentId === instrumentId)?.quantity ?? '0';
  }
}

const show = (value: unknown): string => JSON.stringify(value);
