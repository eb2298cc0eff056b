import { messageOf } from '@vela/kernel';
import type { RejectCode } from '@vela/orders';
import type { BrokerEvent, Logger } from '@vela/ports';
import { fillKey } from './executions.js';
import type { OrderReader } from './order-reader.js';
import { SerialQueue } from './serial-queue.js';
import { decimalOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** Updates that wait at most; beyond them the connection is begun anew. */
const WAITING_MAX = 20_000;
/** Executions whose names at the stream are remembered, because one may be taken back. */
const EXECUTIONS_MAX = 20_000;
/** How often relatives are looked for at most, ms. */
const LEARN_EVERY_MS = 2_000;

/** What updates are told with. */
export interface UpdateFeedOptions {
  readonly reader: OrderReader;
  readonly tell: (news: UpdateNews) => void;
  /** Reads orders for what they say about their relatives. */
  readonly learn: () => Promise<void>;
  readonly log: Logger;
  readonly onOverflow: () => void;
}

/** What an update may lead to. */
type UpdateNews =
  | Omit<Extract<BrokerEvent, { kind: 'order' }>, 'epoch'>
  | Omit<Extract<BrokerEvent, { kind: 'execution' }>, 'epoch'>
  | Omit<Extract<BrokerEvent, { kind: 'bust' }>, 'epoch'>
  | Omit<Extract<BrokerEvent, { kind: 'requestRefused' }>, 'epoch'>;

/** Messages that say that a request was refused, and what it was. */
const REFUSALS: Readonly<Record<string, { request: 'cancel' | 'replace'; code: RejectCode }>> = {
  order_cancel_rejected: { request: 'cancel', code: 'not-cancelable' },
  order_replace_rejected: { request: 'replace', code: 'not-cancelable' },
};

/** Puts the messages of the trade stream into the words of the port, one after the other. */
export class UpdateFeed {
  readonly #options: UpdateFeedOptions;
  readonly #queue: SerialQueue<Wire>;
  readonly #keys = new Map<string, string>();
  #learnedAt = -Infinity;

  constructor(options: UpdateFeedOptions) {
    this.#options = options;
    this.#queue = new SerialQueue(WAITING_MAX, (update) => this.#take(update));
  }

  /** Takes a message. */
  hear(update: Wire): void {
    if (!this.#queue.offer(update)) this.#options.onOverflow();
  }

  /** Lets messages wait; those of a connection before are told by what is read anew. */
  hold(): void {
    this.#queue.clear();
    this.#queue.pause();
  }

  /** Tells what waits, and resolves when nothing does. */
  flow(): Promise<void> {
    return this.#queue.resume();
  }

  /** Tells nothing more. */
  forget(): void {
    this.#queue.pause();
    this.#queue.clear();
  }

  async #take(update: Wire): Promise<void> {
    try {
      await this.#tell(update);
    } catch (thrown) {
      // Whatever it was, a reconcile tells what became of it.
      const why = messageOf(thrown);
      this.#options.log.warn('An update of an order could not be read.', { why });
    }
  }

  async #tell(update: Wire): Promise<void> {
    const { reader, tell } = this.#options;
    const order = update['order'] as Wire;
    const event = textOf(update, 'event') ?? '';
    if (reader.families.isStray(order)) await this.#learn();
    if (event === 'trade_bust') return this.#bust(update, order);
    const reports = await reader.read(order);
    for (const report of reports) tell({ kind: 'order', report });
    const refusal = REFUSALS[event];
    if (refusal !== undefined) {
      tell({
        kind: 'requestRefused',
        ...refusal,
        venueOrderId: textOf(order, 'id') ?? '',
        clientOrderId: textOf(order, 'client_order_id'),
        message: `the venue refused to ${refusal.request} the order`,
      });
    }
    if (event !== 'fill' && event !== 'partial_fill') return;
    const execution = await reader.fillOf(update, order);
    if (execution === null) return;
    this.#name(textOf(update, 'execution_id'), execution.key);
    tell({ kind: 'execution', execution });
  }

  /** A fill is taken back: under the name that it had when it was told. */
  #bust(update: Wire, order: Wire): void {
    const name = textOf(update, 'previous_execution_id') ?? textOf(update, 'execution_id') ?? '';
    const cumulative = decimalOf(update, 'cum_qty');
    const id = textOf(order, 'id') ?? '';
    const key = this.#keys.get(name) ?? (cumulative === null ? null : fillKey(id, cumulative));
    if (key === null) {
      this.#options.log.warn('A fill was taken back of which nothing is known.', { order: id });
      return;
    }
    const clientOrderId = textOf(order, 'client_order_id');
    this.#options.tell({ kind: 'bust', key, clientOrderId });
  }

  #name(executionId: string | null, key: string): void {
    if (executionId === null) return;
    this.#keys.set(executionId, key);
    if (this.#keys.size > EXECUTIONS_MAX) this.#keys.delete(this.#keys.keys().next().value!);
  }

  /** A leg came before anybody told whose it is. */
  async #learn(): Promise<void> {
    if (performance.now() - this.#learnedAt < LEARN_EVERY_MS) return;
    this.#learnedAt = performance.now();
    await this.#options.learn();
  }
}
