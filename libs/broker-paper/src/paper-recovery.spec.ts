import { afterAll, describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import type { BrokerEvent, Claim } from '@vela/ports';
import { MemoryFeeds, MemoryPaperJournal, until } from '@vela/testkit';
import fc from 'fast-check';
import { orderId, orderOf, randomMarket, randomSimulation, specOf } from '../test/market-world.js';
import type { Market } from '../test/market-world.js';
import { actionOf, randomDecisions } from '../test/random-trader.js';
import { PaperBroker } from './index.js';
import type { PaperAction } from './paper-action.js';

const SLICES = 40;
const never = new AbortController().signal;
const claimOf = (epoch: number): Claim => ({
  actorId: 'gateway',
  tenantId: 't',
  kind: 'gateway',
  epoch,
  seq: 0,
  snapshot: null,
  attempts: 0,
});

/** A paper venue over a journal, which may crash and come back. */
class World {
  readonly feeds = new MemoryFeeds();
  readonly journal = new MemoryPaperJournal();
  readonly heard: BrokerEvent[] = [];
  broker!: PaperBroker;
  /** Last slice whose consequences were heard. */
  watermark = 0;
  #waiting = { n: 0, resolve: (): void => undefined };

  constructor(readonly snapshotEvery = { slices: 7, requests: 9 }) {}

  async start(): Promise<void> {
    const epoch = this.journal.epoch;
    this.broker = new PaperBroker({
      account: { id: 'account', currency: 'USD', cash: '500000' },
      feeds: this.feeds,
      told: this.watermark === 0 ? {} : { feed: this.watermark },
      durable: {
        journal: this.journal,
        claim: () => claimOf(epoch),
        snapshotEvery: this.snapshotEvery,
        retryMs: 1,
      },
    });
    this.broker.events.subscribe((event) => this.#hear(event));
    await this.broker.connect(never);
  }

  /** Ends the process without a word and starts the next one. */
  async crash(): Promise<void> {
    this.journal.epoch++;
    const before = this.broker;
    await this.start();
    await before.disconnect();
  }

  async slice(market: Market, n: number): Promise<void> {
    this.feeds.append('feed', market.slices[n]!);
    await this.reached(n + 1);
  }

  reached(n: number): Promise<void> {
    if (this.watermark >= n) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { n, resolve };
    });
  }

  #hear(event: BrokerEvent): void {
    this.heard.push(event);
    if (event.kind !== 'watermark') return;
    this.watermark = Math.max(this.watermark, event.slice);
    if (event.slice >= this.#waiting.n) this.#waiting.resolve();
  }

  send(action: PaperAction): Promise<unknown> {
    const { broker } = this;
    const target = (id: string) => ({ clientOrderId: id, venueOrderId: '' });
    switch (action.kind) {
      case 'open':
        return broker.open(action.subAccount, action.spec, never);
      case 'place':
        return broker.place(action.order, never);
      case 'cancel':
        return broker.cancel(target(action.clientOrderId), never);
      case 'replace':
        return broker.replace(
          target(action.clientOrderId),
          { ...action.change, clientOrderId: action.clientOrderId },
          never,
        );
      case 'group':
        return broker.group(action.clientOrderIds, never);
      case 'cancelAll':
        return broker.cancelAll(never);
    }
  }
}

/** What a random trader asks for at each slice. */
function planOf(seed: number, market: Market): PaperAction[][] {
  const random = createRandom(seed, 'trader');
  let placed = 0;
  return market.slices.map((_, index) =>
    randomDecisions(random, placed, 100 + index / 10).map((decision) => {
      if (decision.kind === 'submit') placed++;
      return actionOf(decision);
    }),
  );
}

/** Runs a plan; `disturb` may crash the world at any labelled point. */
async function play(
  seed: number,
  disturb: (world: World, point: string, action?: PaperAction) => Promise<void>,
): Promise<World> {
  const market = randomMarket(seed, SLICES, seed % 3 === 0);
  const world = new World();
  await world.start();
  const simulation = randomSimulation(createRandom(seed, 'simulation'));
  const quoted = [market.isQuoted ? 0 : null, null];
  await world.send({
    kind: 'open',
    subAccount: 'deployment',
    spec: specOf(simulation, { quoted }),
  });
  for (const [n, actions] of planOf(seed, market).entries()) {
    await disturb(world, 'before the slice');
    await world.slice(market, n);
    await disturb(world, 'behind the slice');
    for (const action of actions) {
      await disturb(world, 'in a request', action);
      await world.send(action);
      await disturb(world, 'behind a request');
    }
    if (n === SLICES / 2) {
      const late = specOf(simulation, { quoted, after: seed % 10, cash: '7' });
      await world.send({ kind: 'open', subAccount: 'late', spec: late });
    }
  }
  return world;
}

const executions = (heard: readonly BrokerEvent[]): Map<string, string> =>
  new Map(
    heard.flatMap((one) =>
      one.kind === 'execution' ? [[one.execution.key, JSON.stringify(one.execution)]] : [],
    ),
  );

let crashes = 0;

describe('a durable paper venue', () => {
  afterAll(() => {
    expect(crashes).toBeGreaterThan(100);
  });

  it('is exactly the same after crashes at any point, and tells every execution', async () => {
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.nat(1e6)), async (seed) => {
        const calm = await play(seed, () => Promise.resolve());
        const random = createRandom(seed, 'crashes');
        const shaken = await play(seed, async (world, _, action) => {
          if (random.integer(10) > 0) return;
          crashes++;
          if (action !== undefined) {
            // Its sender does not hear what became of it, and asks for the same again.
            void world.send(action);
            for (let ticks = random.integer(8); ticks > 0; ticks--) await Promise.resolve();
          }
          await world.crash();
        });
        expect(shaken.broker.state()).toEqual(calm.broker.state());
        expect(executions(shaken.heard)).toEqual(executions(calm.heard));
        const ends = await Promise.all([calm, shaken].map(({ broker }) => broker.massStatus(0)));
        expect(ends[1]).toEqual(ends[0]);
        await calm.broker.disconnect();
        await shaken.broker.disconnect();
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it('has a request whose answer was lost, once, and none that was never written', async () => {
    const world = new World();
    const market = randomMarket(1, 5);
    await world.start();
    await world.send({ kind: 'open', subAccount: 'deployment', spec: specOf() });
    await world.slice(market, 0);
    const lost = (random: Random): (() => void) => {
      let failures = 2;
      return () => {
        if (random.integer(2) === 0 && failures-- > 0) throw new Error('connection reset');
      };
    };
    const random = createRandom(3, 'loss');
    for (let n = 0; n < 40; n++) {
      world.journal.before = lost(random);
      world.journal.behind = lost(random);
      const order = orderOf({ clientOrderId: orderId(n), type: 'limit', limitPrice: '1' });
      expect(await world.broker.place(order, never)).toMatchObject({ kind: 'accepted' });
    }
    world.journal.before = () => undefined;
    world.journal.behind = () => undefined;
    const before = world.broker.state();
    await world.crash();
    expect(world.broker.state()).toEqual(before);
    const { openOrders } = await world.broker.massStatus(0);
    expect(openOrders.map(({ clientOrderId: id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, n) => orderId(n)),
    );
    const healths = world.heard.flatMap((one) => (one.kind === 'health' ? [one.state] : []));
    expect(healths).toContain('degraded');
    await world.broker.disconnect();
  });

  it('ends its connection when another owner has the account, and nothing of it happens', async () => {
    const world = new World();
    await world.start();
    await world.send({ kind: 'open', subAccount: 'deployment', spec: specOf() });
    const old = world.broker;
    world.journal.epoch++;
    await world.start();
    const order = orderOf();
    expect(await old.place(order, never)).toEqual({ kind: 'unknown', cause: 'disconnected' });
    expect(await old.find(order)).toBe('cannot-tell');
    await expect(old.account()).rejects.toThrow('not connected');
    expect(await world.broker.find(order)).toBe('absent');
    expect(world.heard.at(-1)).toMatchObject({ kind: 'health', state: 'disconnected' });
    await world.broker.disconnect();
  });

  it('cannot tell of an order that is on its way, and knows it once it is written', async () => {
    const world = new World();
    await world.start();
    await world.send({ kind: 'open', subAccount: 'deployment', spec: specOf() });
    let go = (): void => undefined;
    world.journal.before = () => new Promise<void>((resolve) => (go = resolve));
    const gone = new AbortController();
    const order = orderOf({ type: 'limit', limitPrice: '1' });
    const placed = world.broker.place(order, gone.signal);
    expect(await world.broker.find(order)).toBe('cannot-tell');
    gone.abort();
    expect(await placed).toEqual({ kind: 'unknown', cause: 'timeout' });
    expect(await world.broker.find(order)).toBe('cannot-tell');
    go();
    const found = await until(async () => {
      const report = await world.broker.find(order);
      return typeof report === 'object' ? report : null;
    });
    expect(found).toMatchObject({ status: 'working', clientOrderId: orderId(0) });
    await world.broker.disconnect();
  });
});
