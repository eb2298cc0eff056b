import { oneSlice } from '@vela/market';
import type { AccountFact, Intent } from '@vela/orders';
import { LiveRun } from '@vela/step';
import type { LiveInput, LiveSetup, LiveStep } from '@vela/step';
import { Strategy } from '@vela/strategy';
import type { Fill, OrderSnapshot } from '@vela/strategy';
import { PaperLoop } from './paper-loop.js';
import { flatBatch, plainSetup } from './random-world.js';

/** Does as it is told at each slice and writes down what it hears. */
export class Told extends Strategy {
  static acts: (one: Told, slice: number) => void = () => undefined;
  heard: string[] = [];

  override onSlice(): void {
    this.heard.push(`slice ${this.slice}`);
    Told.acts(this, this.slice);
  }

  override onOrder({ handle, state, reason }: OrderSnapshot): void {
    this.heard.push(`${handle} ${state}${reason === '' ? '' : `: ${reason}`}`);
  }

  override onFill({ order, quantity, price }: Fill): void {
    this.heard.push(`${order.handle} fill ${quantity} at ${price}`);
  }

  override onStop(): void {
    this.heard.push('stop');
    this.buy(1);
  }

  long(quantity: number, limit?: number): number {
    return this.buy(quantity, limit === undefined ? {} : { limit });
  }

  short(quantity: number): number {
    return this.sell(quantity);
  }

  leave(): number | null {
    return this.close();
  }

  takeBack(handle: number): boolean {
    return this.cancel(handle);
  }
}

/** A deployment and its venue, driven by hand. */
export class World {
  readonly live: LiveRun;
  readonly paper: PaperLoop;
  facts: AccountFact[] = [];
  last!: LiveStep;
  #slice = 0;
  #n = 0;
  readonly #batch = flatBatch(Array.from({ length: 40 }, () => 100));

  constructor(acts: (one: Told, slice: number) => void, change: Partial<LiveSetup> = {}) {
    Told.acts = acts;
    const run = plainSetup(Told);
    const native = { bracket: true, oco: true, oto: true };
    this.live = new LiveRun({ actorId: 'a', code: 'told', run, native, ...change });
    this.paper = new PaperLoop(run);
  }

  get heard(): readonly string[] {
    return (this.live.run.strategy as Told).heard;
  }

  /** Takes facts, then an input, and lets the venue carry out what was decided unless told not to. */
  take(inputs: readonly LiveInput[], carriesOut = true): readonly Intent[] {
    const told = this.facts.map(
      (fact): LiveInput => ({ source: 'account', n: ++this.#n, at: 0, fact }),
    );
    this.facts = [];
    this.last = this.live.step([...told, ...inputs]);
    if (carriesOut) this.facts = this.last.intents.flatMap((intent) => this.paper.apply(intent));
    return this.last.intents;
  }

  slice(carriesOut = true): readonly Intent[] {
    const one = oneSlice(this.#batch, this.#slice++);
    this.facts.push(...this.paper.step(one));
    return this.take([{ source: 'slice', n: this.#slice, batch: one }], carriesOut);
  }

  command(command: Extract<LiveInput, { source: 'command' }>['command']): readonly Intent[] {
    return this.take([{ source: 'command', n: ++this.#n, at: 0, command }]);
  }

  fact(fact: AccountFact): readonly Intent[] {
    this.facts.push(fact);
    return this.take([]);
  }
}

type Report = Extract<AccountFact, { kind: 'report' }>['report'];

/** Returns what a venue tells of a buy of 4. */
export const reportOf = (clientOrderId: string, change: Partial<Report>): Report => ({
  clientOrderId,
  venueOrderId: `v-${clientOrderId}`,
  instrumentId: 'i0',
  side: 'buy',
  status: 'working',
  rawStatus: 'new',
  quantity: '4',
  cumulative: '0',
  averagePrice: null,
  limitPrice: null,
  stopPrice: null,
  contingent: false,
  parent: null,
  replaces: null,
  replacedBy: null,
  role: 'entry',
  reason: null,
  code: null,
  venueTime: 1,
  ...change,
});

/** Returns a fill of a buy at 100. */
export const executionOf = (
  clientOrderId: string,
  quantity: string,
): Extract<AccountFact, { kind: 'execution' }>['execution'] => ({
  key: 'x',
  venueOrderId: `v-${clientOrderId}`,
  clientOrderId,
  instrumentId: 'i0',
  side: 'buy',
  quantity,
  price: '100',
  fee: null,
  currency: 'USD',
  liquidity: null,
  venueTime: 2,
  inferred: false,
});
