import type { ExecutionReport, OrderReport } from '@vela/orders';
import { executionOfActivity, executionOfUpdate } from './executions.js';
import { Families } from './families.js';
import { orderReport } from './order-report.js';
import { hasEnded } from './order-status.js';
import type { Symbols } from './symbols.js';
import { legsOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Open orders that are remembered to be asked for by their ids when a list leaves them out. */
const OPEN_MAX = 10_000;

/** Puts what Alpaca says of orders into the words of the port, and remembers what they leave out. */
export class OrderReader {
  readonly families = new Families();
  readonly #symbols: Symbols;
  readonly #open = new Map<string, OrderReport>();

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  /** Orders by their ids as they were told of last, those that have ended left out. */
  get open(): ReadonlyMap<string, OrderReport> {
    return this.#open;
  }

  /** Forgets an order that the venue does not know. */
  forget(venueOrderId: string): void {
    this.#open.delete(venueOrderId);
  }

  /** Returns the reports of an order and then of its legs. */
  async read(order: Wire): Promise<OrderReport[]> {
    this.families.learn(order);
    const reports: OrderReport[] = [];
    for (const one of [order, ...legsOf(order)]) {
      const { instrumentId } = await this.#symbols.named(one);
      const report = orderReport(one, { instrumentId, kin: this.families.of(one) });
      this.#note(report);
      reports.push(report);
    }
    return reports;
  }

  /** Returns the fill that a message of the trade stream tells, null when it tells none. */
  async fillOf(update: Wire, order: Wire): Promise<ExecutionReport | null> {
    return executionOfUpdate(update, order, await this.#symbols.named(order));
  }

  /** Returns the fill that a row of the account's activities tells, null when it tells none. */
  async fillOfActivity(row: Wire, clientIds: ReadonlyMap<string, string | null>) {
    const clientOrderId = clientIds.get(textOf(row, 'order_id') ?? '') ?? null;
    return executionOfActivity(row, await this.#symbols.named(row), clientOrderId);
  }

  #note(report: OrderReport): void {
    const { venueOrderId: id, status } = report;
    const known = this.#open.get(id);
    if (hasEnded(status)) this.#open.delete(id);
    // Answers and messages overtake one another: what is older says nothing new.
    else if (id !== '' && report.venueTime >= (known?.venueTime ?? 0)) this.#open.set(id, report);
    if (this.#open.size > OPEN_MAX) this.#open.delete(this.#open.keys().next().value!);
  }
}
