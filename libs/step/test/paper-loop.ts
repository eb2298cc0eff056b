import { oneSlice } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { AccountFact, BrokerOrder, Intent } from '@vela/orders';
import { LiveRun, Run, advance } from '@vela/step';
import type { LiveInput, LiveSetup, LiveStep, RunSetup } from '@vela/step';
import { Strategy } from '@vela/strategy';
import type { Fill, OrderSnapshot } from '@vela/strategy';
import {
  OrderFlag,
  OrderState,
  decimalText,
  quantityText,
  reportOrder,
  toOrderChange,
  toOrderRequest,
} from '@vela/venue';

/** Hears what became of orders where a strategy would. */
class Listener extends Strategy {
  heard: { handle: number; fill: Fill | null }[] = [];
  #isFill = false;

  override onFill(fill: Fill): void {
    this.heard.push({ handle: fill.order.handle, fill });
    this.#isFill = true;
  }

  override onOrder({ handle }: OrderSnapshot): void {
    if (!this.#isFill) this.heard.push({ handle, fill: null });
    this.#isFill = false;
  }
}

/** A simulated venue that is told of orders between slices, and tells what happened as facts. */
export class PaperLoop {
  readonly run: Run;
  readonly #ids: string[] = [];
  readonly #handles = new Map<string, number>();
  readonly #told: string[] = [];
  #executions = 0;
  #time = 0;

  constructor(setup: RunSetup) {
    const { guard: _, ...own } = setup;
    this.run = new Run({ ...own, strategy: Listener });
    this.run.callsMargin = false;
  }

  /** Matches a slice and returns what is to be told of it. */
  step(batch: CandleBatch): AccountFact[] {
    const { run } = this;
    const called = this.#callMargin();
    advance(run, batch);
    return [...called, ...this.#news()];
  }

  /** In a backtest the call comes behind the decisions of a slice and before those of a timer. */
  #callMargin(): AccountFact[] {
    const { run } = this;
    if (run.ledger.held === 0 || !run.account.rules.isMargin) return [];
    run.callMargin();
    return this.#news();
  }

  /** Carries out a decision of a deployment. */
  apply(intent: Intent): AccountFact[] {
    const { venue } = this.run;
    const refused = (request: 'cancel' | 'replace', id: string): AccountFact[] => [
      {
        kind: 'requestRefused',
        request,
        clientOrderId: id,
        code: 'not-found',
        message: 'it ended',
      },
    ];
    const called =
      intent.kind === 'place' && intent.order.decidedAt !== undefined ? this.#callMargin() : [];
    if (intent.kind === 'place') this.#place(intent.order);
    else if (intent.kind === 'cancel') {
      if (!venue.cancel(this.#handles.get(intent.target)!)) return refused('cancel', intent.target);
    } else if (intent.kind === 'group') {
      venue.group(intent.targets.map((id) => this.#handles.get(id)!));
    } else {
      const handle = this.#handles.get(intent.target)!;
      if (!this.isLive(handle)) return refused('replace', intent.clientOrderId);
      const { type, flags, instrument } = venue.orders;
      const reason = venue.replace(
        handle,
        toOrderChange(intent.change, {
          type: type[handle]!,
          isTrailPercent: (flags[handle]! & OrderFlag.TRAIL_PERCENT) !== 0,
          instrument: this.run.instruments[instrument[handle]!]!,
        }),
      );
      if (reason !== 0) return refused('replace', intent.clientOrderId);
    }
    return [...called, ...this.#news()];
  }

  /** Whether an order works or waits. */
  isLive(handle: number): boolean {
    const state = this.run.venue.orders.state[handle];
    return state === OrderState.WORKING || state === OrderState.WAITING;
  }

  /** Returns the ids of the orders that work or wait. */
  live(): string[] {
    return this.#ids.filter((_, handle) => this.isLive(handle));
  }

  #place(order: BrokerOrder): void {
    const request = toOrderRequest(order, {
      instruments: this.run.instruments,
      handleOf: (id) => this.#handles.get(id) ?? -1,
    });
    const handle = this.run.venue.submit(request);
    if (handle !== this.#ids.length) throw new Error('the venue has orders that were not told');
    this.#name(handle, order.clientOrderId);
  }

  #name(handle: number, id: string): void {
    this.#ids[handle] = id;
    this.#handles.set(id, handle);
  }

  #news(): AccountFact[] {
    const { run } = this;
    const listener = run.strategy as Listener;
    run.news.tell(listener);
    const facts: AccountFact[] = [];
    const { orders } = run.venue;
    for (let handle = this.#ids.length; handle < orders.length; handle++) {
      this.#name(handle, `child-${handle}`);
      this.#tell(handle, facts);
    }
    for (const { handle, fill } of listener.heard) {
      if (fill === null) this.#tell(handle, facts);
      else facts.push(this.#executionOf(handle, fill));
    }
    listener.heard = [];
    for (let handle = 0; handle < orders.length; handle++) this.#tell(handle, facts);
    return facts;
  }

  #executionOf(handle: number, { quantity, price, fee, at }: Fill): AccountFact {
    const { side, instrument } = this.run.venue.orders;
    const traded = this.run.instruments[instrument[handle]!]!;
    return {
      kind: 'execution',
      execution: {
        key: `x${this.#executions++}`,
        venueOrderId: `v${handle}`,
        clientOrderId: this.#ids[handle]!,
        instrumentId: traded.id,
        side: side[handle]! > 0 ? 'buy' : 'sell',
        quantity: quantityText(Math.round(quantity * 10 ** traded.quantityScale), traded),
        price: decimalText(price),
        fee: { amount: decimalText(fee), currency: traded.currency },
        currency: traded.currency,
        liquidity: null,
        venueTime: at,
        inferred: false,
      },
    };
  }

  /** Tells how an order stands when it is not as it was told last. */
  #tell(handle: number, facts: AccountFact[]): void {
    const { orders } = this.run.venue;
    const parent = orders.parent[handle]! - 1;
    const names = {
      instruments: this.run.instruments,
      clientOrderId: this.#ids[handle]!,
      venueOrderId: `v${handle}`,
      parent: parent < 0 ? null : `v${parent}`,
      averagePrice: null,
      venueTime: 0,
    };
    const report = reportOrder(orders, handle, names);
    const isNew = this.#told[handle] === undefined;
    const text = JSON.stringify(report);
    if (this.#told[handle] === text) return;
    this.#told[handle] = text;
    const isOpened = isNew && orders.state[handle] !== OrderState.REJECTED;
    const told = isOpened && parent >= 0 && report.role !== 'entry' ? opened(report) : report;
    if (told !== report) this.#told[handle] = JSON.stringify(told);
    facts.push({ kind: 'report', report: { ...told, venueTime: ++this.#time } });
  }
}

/** A child of a bracket as it was before it could be filled. */
const opened = (report: ReturnType<typeof reportOrder>): ReturnType<typeof reportOrder> => ({
  ...report,
  status: 'working',
  rawStatus: 'working',
  cumulative: '0',
  reason: null,
  code: null,
});

/** One step of a deployment with everything that it took. */
export interface LoopStep {
  readonly inputs: readonly LiveInput[];
  readonly step: LiveStep;
}

/** Trades a strategy slice by slice over a paper venue; `retell` may change what is told before each. */
export function deploy(
  setup: LiveSetup,
  batch: CandleBatch,
  retell: (facts: readonly AccountFact[]) => readonly AccountFact[] = (facts) => facts,
): { live: LiveRun; paper: PaperLoop; steps: LoopStep[]; facts: AccountFact[] } {
  const live = new LiveRun(setup);
  const paper = new PaperLoop(setup.run);
  const steps: LoopStep[] = [];
  let [n, timers] = [0, 0];
  let facts: AccountFact[] = [];
  const take = (last: LiveInput): LiveStep => {
    const inputs = retell(facts).map(
      (fact): LiveInput => ({ source: 'account', n: ++n, at: 0, fact }),
    );
    inputs.push(last);
    const step = live.step(inputs);
    steps.push({ inputs, step });
    facts = step.intents.flatMap((intent) => paper.apply(intent));
    return step;
  };
  let due: number | null = null;
  for (let slice = 0; slice < batch.length; slice++) {
    const one = oneSlice(batch, slice);
    while (due !== null && due < one.availableAt[0]!) {
      due = take({ source: 'timer', n: ++timers, at: due }).nextTimerAt;
    }
    facts.push(...paper.step(one));
    due = take({ source: 'slice', n: slice + 1, batch: one }).nextTimerAt;
  }
  return { live, paper, steps, facts };
}
