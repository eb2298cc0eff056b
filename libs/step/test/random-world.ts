import { createRandom, parseTimeframe } from '@vela/kernel';
import type { Canonical, Random } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import { sma } from '@vela/indicators';
import type {
  ClosedTrade,
  Denial,
  GuardedAccount,
  GuardedOrder,
  OrderGuard,
  RunSetup,
} from '@vela/step';
import { Strategy } from '@vela/strategy';
import type { Fill, OrderOptions, OrderSnapshot, StrategyClass, Timer } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';

const MINUTE = 60e6;
const START = 1_700_000_040 * 1e6;
const M1 = parseTimeframe('1m');
const M5 = parseTimeframe('5m');

const INSTRUMENTS = [
  createInstrument({ id: 'i0', symbol: 'AAA' }),
  createInstrument({
    id: 'i1',
    symbol: 'BBB',
    quantityScale: 3,
    lotSize: '0.005',
    tickSize: '0.05',
    multiplier: 10,
  }),
];

/** Random candles of some minutes each; some are left out. */
function candlesOf(seed: number, count: number, minutes: number, holes: number): CandleColumns {
  const random = createRandom(seed, 'candles');
  const rows = Array.from({ length: count }, (_, row) => row).filter(() => random.next() >= holes);
  const columns = allocateCandles(rows.length);
  let cents = 10_000;
  rows.forEach((at, row) => {
    const open = cents + random.integer(41) - 20;
    cents = Math.max(1_000, open + random.integer(201) - 100);
    columns.openAt[row] = START + at * minutes * MINUTE;
    columns.availableAt[row] = START + (at + 1) * minutes * MINUTE;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(60)) / 100;
    columns.volume[row] = 1 + random.integer(300);
  });
  return columns;
}

/** Two instruments of one minute with holes, and five-minute candles of the first. */
export const randomBatch = (seed: number, count: number): CandleBatch =>
  createBatch([
    candlesOf(seed, count, 1, 0.05),
    candlesOf(seed + 1, count, 1, 0.2),
    candlesOf(seed + 2, Math.ceil(count / 5), 5, 0),
  ]);

/** Uses every kind of order at random, and writes down what it hears and sees. */
export class RandomTrader extends Strategy {
  static override readonly warmUp = 3;
  readonly average = this.indicator(sma(4));
  handles: number[] = [];
  heard: string[] = [];

  override onSlice(): void {
    const count = Math.floor(this.random() * 4);
    for (let i = 0; i < count; i++) this.act();
    if (this.random() < 0.2) this.heard.push(JSON.stringify(this.position(this.#pick(2))));
    if (this.handles.length > 0) {
      const seen = this.order(this.handles[this.#pick(this.handles.length)]!);
      this.heard.push(JSON.stringify(seen));
    }
  }

  override onFill({ order, quantity, price, fee, at }: Fill): void {
    this.heard.push(JSON.stringify(['fill', order, quantity, price, fee, at]));
    if (this.random() < 0.1) this.act();
  }

  override onOrder(order: OrderSnapshot): void {
    this.heard.push(JSON.stringify(['order', order, this.equity]));
    if (this.random() < 0.05) this.cancelAll(order.instrument);
  }

  #pick(count: number): number {
    return Math.min(count - 1, Math.floor(this.random() * count));
  }

  #recent(): number {
    const last = this.handles.length - 1;
    return this.handles[Math.max(0, last - this.#pick(6))]!;
  }

  protected act(): void {
    const dice = this.#pick(20);
    if (dice < 13 || this.handles.length < 2) {
      this.#place();
      return;
    }
    const handle = this.#recent();
    const other = this.#recent();
    if (dice === 13) this.cancel(handle);
    else if (dice < 16) this.#change(handle);
    else if (dice < 18 && handle !== other) this.oco(handle, other);
    else if (dice === 18) {
      const closing = this.close(this.#pick(2));
      if (closing !== null) this.handles.push(closing);
    } else this.heard.push(String(this.cancelAll(this.#pick(2))));
  }

  #change(handle: number): void {
    const near = this.#near();
    const type = this.order(handle)?.type;
    const price = type === 'limit' ? { limit: near } : type === 'stop' ? { stop: near } : {};
    const change = this.random() < 0.5 ? { quantity: 1 + this.#pick(30) } : {};
    const children = this.random() < 0.3 ? { takeProfit: near + 1 } : {};
    this.heard.push(String(this.replace(handle, { ...price, ...change, ...children })));
  }

  #near(): number {
    const { close } = this.candle(0);
    const price = Number.isNaN(close) ? 100 : close;
    return Math.round((price + (this.random() - 0.5) * 2) * 1000) / 1000;
  }

  #place(): void {
    const instrument = this.#pick(2);
    const [limit, stop] = [this.#near(), this.#near()];
    const kinds: OrderOptions[] = [
      {},
      {},
      { limit },
      { stop },
      { limit, stop },
      { trail: 0.5 },
      { trailPercent: 0.7 },
      { touch: stop },
      { limit, touch: stop },
    ];
    const kind = this.#pick(kinds.length);
    const side = this.random() < 0.5 ? 1 : -1;
    const isAmount = kind < 3 && this.random() < 0.15;
    const times = ['gtc', 'ioc', 'fok', 'day'] as const;
    const timeInForce = kind < 3 ? times[this.#pick(4)]! : 'gtc';
    const isTimed = timeInForce === 'gtc' && this.random() < 0.15;
    const hasBracket = this.random() < 0.35;
    const isChild = this.handles.length > 0 && this.random() < 0.2;
    const options: OrderOptions = {
      ...kinds[kind],
      instrument,
      ...(isTimed
        ? { goodTill: this.candle(0).availableAt + (1 + this.#pick(6)) * MINUTE }
        : { timeInForce }),
      ...(hasBracket ? { stopLoss: limit - side * 0.8 } : {}),
      ...(hasBracket && this.random() < 0.8 ? { takeProfit: limit + side * 0.9 } : {}),
      ...(isAmount ? { notional: 2_500 } : {}),
      ...(isChild && this.order(this.#recentLive()) !== null ? { after: this.#recentLive() } : {}),
      ...(this.random() < 0.2 ? { reduceOnly: true } : {}),
    };
    const quantity = isAmount ? 0 : (1 + this.#pick(40)) * (instrument === 0 ? 1 : 0.0101);
    const handle = side > 0 ? this.buy(quantity, options) : this.sell(quantity, options);
    this.handles.push(handle);
  }

  #recentLive(): number {
    return this.handles[this.handles.length - 1]!;
  }
}

/** The same trader with timers and schedules of all kinds. */
export class TimedTrader extends RandomTrader {
  override onStart(): void {
    this.schedule('often', { cron: '*/3 * * * *', zone: 'America/New_York' });
    this.after('soon', 7 * MINUTE + 30e6);
  }

  override onSlice(): void {
    super.onSlice();
    if (this.random() < 0.2) {
      const { availableAt } = this.candle(0);
      const ahead = Math.floor(this.random() * 10) * 30e6;
      if (!Number.isNaN(availableAt))
        this.timer(`t${Math.floor(this.random() * 3)}`, availableAt + ahead);
    }
    if (this.random() < 0.05) this.heard.push(String(this.cancelTimer('t1')));
  }

  override onTimer({ name, at }: Timer): void {
    this.heard.push(`${name} ${at} ${this.slice} ${this.equity}`);
    if (this.random() < 0.6) this.act();
    if (this.random() < 0.3) this.after(`again-${name}`, Math.floor(this.random() * 4) * 20e6);
  }
}

const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)]!;

/** Options of the simulated venue, some of each kind. */
function randomSimulation(seed: number): RunSetup['simulation'] {
  const random = createRandom(seed, 'simulation');
  const intrabar = pick(random, ['pessimistic', 'openHighLowClose', 'adaptive', 'seeded']);
  const days = {} as Record<string, unknown>;
  if (random.integer(3) === 0) days['financing'] = { debitRate: 0.1, borrowRate: 0.05 };
  return simulationOptions.parse({
    intrabar,
    bracketActiveFrom:
      intrabar === 'pessimistic' ? pick(random, ['entryBar', 'nextBar']) : 'entryBar',
    limitFill: pick(random, ['touch', 'cross', 'volume']),
    participation: pick(random, [null, null, 0.05, 0.5]),
    commissionRate: pick(random, ['0', '0.0013']),
    slippage: pick(random, [{ model: 'none' }, { model: 'bps', bps: 3 }]),
    latencyMs: pick(random, [0, 0, 30_000]),
    entrySpread: pick(random, [0, 0, 0.001]),
    account: pick(random, [
      { kind: 'unlimited' },
      { kind: 'unlimited' },
      { kind: 'cash' },
      { kind: 'margin', initial: 0.5, maintenance: 0.45 },
    ]),
    ...days,
  });
}

/** A split, a dividend and the end of an instrument in one run of three. */
function randomActions(seed: number): NonNullable<RunSetup['actions']> {
  const random = createRandom(seed, 'actions');
  if (random.integer(3) > 0) return [];
  const at = (): number => START + random.integer(60) * MINUTE + 30e6;
  return [
    { instrument: 0, action: { kind: 'split', at: at(), value: 2 } },
    { instrument: 1, action: { kind: 'dividend', at: at(), value: 0.5 } },
    { instrument: 1, action: { kind: 'delist', at: START + 50 * MINUTE, value: 70 } },
  ];
}

/** Lets two orders of a slice pass, and none for a while after a loss. */
class FewOrders implements OrderGuard {
  #now = NaN;
  #placed = 0;
  #wait = 0;

  check({ replaces }: GuardedOrder, { now }: GuardedAccount): Denial | null {
    if (this.#wait > 0) return { code: 'COOLDOWN', message: `${this.#wait} slices to wait` };
    if (replaces !== null || now !== this.#now || this.#placed < 2) return null;
    return { code: 'RATE', message: 'two orders a slice' };
  }

  placed(_order: GuardedOrder, { now }: GuardedAccount): void {
    this.#placed = now === this.#now ? this.#placed + 1 : 1;
    this.#now = now;
  }

  observe(_account: GuardedAccount, closed: readonly ClosedTrade[]): null {
    this.#wait = closed.some(({ profit }) => profit < -20) ? 3 : Math.max(0, this.#wait - 1);
    return null;
  }

  snapshot(): Canonical {
    return [Number.isNaN(this.#now) ? null : this.#now, this.#placed, this.#wait];
  }

  restore(state: Canonical): void {
    const [now, placed, wait] = state as [number | null, number, number];
    this.#now = now ?? NaN;
    this.#placed = placed;
    this.#wait = wait;
  }
}

/** Everything that decides a random run. */
export const randomSetup = (seed: number, strategy: StrategyClass = RandomTrader): RunSetup => ({
  strategy,
  parameters: {},
  instruments: INSTRUMENTS,
  series: [
    { instrument: 0, timeframe: M1 },
    { instrument: 1, timeframe: M1 },
    { instrument: 0, timeframe: M5 },
  ],
  cash: '10000',
  simulation: randomSimulation(seed),
  seed,
  expectedSlices: 0,
  actions: randomActions(seed),
  ...(seed % 4 === 3 ? { guard: () => new FewOrders() } : {}),
});

/** Candles of one minute of the first instrument that open and close at a price, 1 to each side. */
export function flatBatch(prices: readonly number[]): CandleBatch {
  const columns = allocateCandles(prices.length);
  prices.forEach((price, row) => {
    columns.openAt[row] = row * MINUTE;
    columns.availableAt[row] = (row + 1) * MINUTE;
    columns.open[row] = price;
    columns.high[row] = price + 1;
    columns.low[row] = price - 1;
    columns.close[row] = price;
    columns.volume[row] = 1_000;
  });
  return createBatch([columns]);
}

/** A run over the first instrument alone under default options. */
export const plainSetup = (strategy: StrategyClass): RunSetup => ({
  strategy,
  parameters: {},
  instruments: [INSTRUMENTS[0]!],
  series: [{ instrument: 0, timeframe: M1 }],
  cash: '10000',
  simulation: simulationOptions.parse({}),
  seed: 1,
  expectedSlices: 0,
});
