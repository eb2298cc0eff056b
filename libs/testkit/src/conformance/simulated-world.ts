import { MINUTE, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder } from '@vela/orders';
import type { BrokerEvent, BrokerPort, Claim, SubAccountSpec } from '@vela/ports';
import { MemoryFeeds } from '../live/memory-feed.js';
import type {
  ConformanceControl,
  ConformanceWorld,
  Held,
  OptionalControl,
  Trading,
} from './conformance-world.js';
import { FaultyBroker, turns } from './faulty-broker.js';
import { UnsupportedControl } from './requirements.js';

const M1 = parseTimeframe('1m');
const WHOLE = createInstrument({ id: 'whole', symbol: 'WHOLE' });
const FRACTION = createInstrument({ id: 'fraction', symbol: 'PART', quantityScale: 3 });
const SECRET = 'hunter2-of-the-journal';
const NEVER = new AbortController().signal;
const PLENTY = 1_000_000;

/** How adapters for a simulated venue are made. */
export interface SimulatedVenues {
  /** Returns an adapter that is not connected yet; `told` is how far its account's log is. */
  make(setup: {
    readonly feeds: MemoryFeeds;
    readonly told: { readonly [feedId: string]: number };
    readonly claim: () => Claim;
  }): BrokerPort;
  /** Whether it refuses an order by itself. */
  refuses(order: BrokerOrder): boolean;
  /** Absent for a venue that lives as long as its process. */
  readonly journal?: {
    /** Returns the claim of an owner who begins now; earlier ones are replaced. */
    claim(): Promise<Claim> | Claim;
    /** Lets the next append fail with a text. */
    failOnce(text: string): void;
  };
}

const ALWAYS: readonly OptionalControl[] = ['crash', 'externalOrder', 'rows', 'skew', 'halt'];

const specOf = (cash: string, simulation: SubAccountSpec['simulation']): SubAccountSpec => ({
  instruments: [WHOLE, FRACTION],
  feedId: 'feed',
  after: 0,
  series: [
    { instrument: 0, timeframe: M1, feedSeries: 0 },
    { instrument: 1, timeframe: M1, feedSeries: 1 },
  ],
  quoted: [null, null],
  cash,
  currency: 'USD',
  simulation: { participation: 1, ...simulation },
  seed: 1,
});

/** The simulated venue behind a bad wire, with a market that a test trades candle by candle. */
export class SimulatedWorld implements ConformanceWorld, ConformanceControl {
  readonly whole = WHOLE;
  readonly fraction = FRACTION;
  readonly rich = 'rich';
  readonly poor = 'poor';
  readonly secrets: readonly string[];
  readonly heard: BrokerEvent[] = [];
  readonly can: ReadonlySet<OptionalControl>;
  port!: FaultyBroker;
  readonly #feeds = new MemoryFeeds();
  readonly #setup: SimulatedVenues;
  readonly #venues: BrokerPort[] = [];
  #venue!: BrokerPort;
  #foreign = 0;
  #at = Date.UTC(2024, 0, 2) * 1_000;
  #prices = [100, 100];
  #now: (() => number) | null = null;
  readonly #wrap: (port: FaultyBroker) => FaultyBroker;

  private constructor(
    setup: SimulatedVenues,
    wrap: (port: FaultyBroker) => FaultyBroker = (port) => port,
  ) {
    this.#setup = setup;
    this.#wrap = wrap;
    const isDurable = setup.journal !== undefined;
    this.can = new Set(isDurable ? [...ALWAYS, 'second', 'trouble'] : ALWAYS);
    this.secrets = [SECRET];
  }

  /** Returns a world; `wrap` may put something between a case and the adapter. */
  static async make(
    setup: SimulatedVenues,
    wrap?: (port: FaultyBroker) => FaultyBroker,
  ): Promise<SimulatedWorld> {
    const world = new SimulatedWorld(setup, wrap);
    await world.#start();
    await world.#venue.open!('rich', specOf('10000000', {}), NEVER);
    await world.#venue.open!('poor', specOf('1000', { account: { kind: 'cash' } }), NEVER);
    return world;
  }

  get control(): ConformanceControl {
    return this;
  }

  get calls(): number {
    return this.#ports.reduce((sum, port) => sum + port.calls, 0);
  }

  /** Connects to the venue, which comes back from its journal when it has one. */
  async #start(): Promise<void> {
    const { journal } = this.#setup;
    const isNew = journal !== undefined || this.#venues.length === 0;
    if (isNew) {
      const claim = await journal?.claim();
      this.#venue = this.#setup.make({
        feeds: this.#feeds,
        told: this.#traded === 0 ? {} : { feed: this.#traded },
        claim: () => claim!,
      });
      this.#venues.push(this.#venue);
    }
    const epoch = this.#ports.length + 1;
    const refuses = (order: BrokerOrder): boolean => this.#setup.refuses(order);
    this.port = this.#wrap(new FaultyBroker(this.#venue, refuses, epoch));
    this.#ports.push(this.port);
    this.port.events.subscribe((event) => this.heard.push(event));
    await this.port.connect();
    if (isNew) await this.#venue.connect(NEVER);
  }

  /** Every connection so far. */
  readonly #ports: FaultyBroker[] = [];
  /** Number of slices so far. */
  #traded = 0;

  hold(what: 'request' | 'answer'): Held {
    return this.port.hold(what);
  }

  drop(what: 'request' | 'answer' | 'event'): void {
    this.port.drop(what);
  }

  dup(events: number): void {
    this.port.dup(events);
  }

  reorder(events: number): void {
    this.port.reorder(events);
  }

  cut(): void {
    this.port.cut();
  }

  reconnect(): Promise<void> {
    return this.port.reconnect();
  }

  status(code: number): void {
    this.port.status(code);
  }

  async market(trading: Trading, instrument = 0): Promise<void> {
    const other: Trading = { open: this.#prices[1 - instrument]! };
    await this.#trade(instrument === 0 ? [trading, other] : [other, trading]);
  }

  async halt(instrument: number): Promise<void> {
    const other: Trading = { open: this.#prices[1 - instrument]! };
    await this.#trade(instrument === 0 ? [null, other] : [other, null]);
  }

  async #trade(tradings: readonly (Trading | null)[]): Promise<void> {
    const columns = tradings.map((trading, instrument) => {
      if (trading === null) return allocateCandles(0);
      this.#prices[instrument] = trading.close ?? trading.open;
      return candleOf(trading, this.#at);
    });
    this.#at += MINUTE;
    this.#traded++;
    this.#feeds.append('feed', createBatch(columns));
    while ((await this.#venue.clock()).venueTime < this.#at) await turns();
    await turns();
  }

  advance(micros: number): Promise<void> {
    this.#at += Math.ceil(micros / MINUTE) * MINUTE;
    return Promise.resolve();
  }

  async fill(id: string, quantity: number, price: number): Promise<void> {
    const report = await this.#venue.find({ clientOrderId: id });
    if (typeof report === 'string') throw new Error(`expected an order, found ${report}`);
    const instrument = report.instrumentId === WHOLE.id ? 0 : 1;
    await this.market({ open: price, volume: quantity }, instrument);
  }

  async settled(): Promise<void> {
    for (const port of this.#ports) await port.settled();
  }

  async crash(): Promise<void> {
    const before = this.#venue;
    await this.port.disconnect();
    await this.#start();
    if (before !== this.#venue) await before.disconnect();
  }

  async second(): Promise<BrokerPort> {
    if (!this.can.has('second')) throw new UnsupportedControl('second');
    await this.#start();
    return this.port;
  }

  async externalOrder(change: Partial<BrokerOrder>): Promise<string> {
    const id = clientOrderId({ actor: 'elsewhere', seq: this.#foreign++, leg: 0, child: 0 });
    const order: BrokerOrder = {
      clientOrderId: id,
      subAccount: 'rich',
      instrumentId: WHOLE.id,
      side: 'buy',
      type: 'market',
      timeInForce: 'gtc',
      quantity: '10',
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
    await this.#venue.place(order, NEVER);
    return id;
  }

  bust(): Promise<void> {
    return Promise.reject(new UnsupportedControl('bust'));
  }

  expireToken(): Promise<void> {
    return Promise.reject(new UnsupportedControl('expireToken'));
  }

  renewToken(): Promise<void> {
    return Promise.reject(new UnsupportedControl('expireToken'));
  }

  oddStatus(): Promise<void> {
    return Promise.reject(new UnsupportedControl('oddStatus'));
  }

  trouble(): Promise<void> {
    const { journal } = this.#setup;
    if (journal === undefined) return Promise.reject(new UnsupportedControl('trouble'));
    journal.failOnce(`connect ECONNREFUSED postgres://vela:${SECRET}@db`);
    return Promise.resolve();
  }

  async rows(count: number): Promise<void> {
    for (let made = 0; made < count; made += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, () => this.externalOrder({ quantity: '1' })));
      await this.market({ open: 100 });
    }
  }

  /** Nothing of a simulated venue goes by the clock of its machine, which is set off here. */
  skew(ms: number): void {
    const now = Date.now;
    this.#now ??= now;
    const real = this.#now;
    Date.now = () => real() + ms;
  }

  async close(): Promise<void> {
    if (this.#now !== null) Date.now = this.#now;
    await this.port.disconnect();
    for (const venue of this.#venues) await venue.disconnect();
  }
}

function candleOf(trading: Trading, at: number): CandleColumns {
  const { open, close = open } = trading;
  const columns = allocateCandles(1);
  columns.openAt[0] = at;
  columns.availableAt[0] = at + MINUTE;
  columns.open[0] = open;
  columns.high[0] = Math.max(open, close, trading.high ?? open);
  columns.low[0] = Math.min(open, close, trading.low ?? open);
  columns.close[0] = close;
  columns.volume[0] = trading.volume ?? PLENTY;
  return columns;
}
