// Streams of the exchange that are cut, barred and mute while a deployment and orders by hand trade.
// What was filled meanwhile must be booked soon, a mute stream must be noticed, nothing may be ordered
// on prices that are gone, and a key has one connection for each stream. The twin reads nothing anew
// behind a new connection.
import { join } from 'node:path';
import { audit, exact } from './order-audit.mjs';
import { SYMBOLS, booksOf, openScene, pause, startExchange } from './exchange-scene.mjs';

/** Longest times until positions are right, a mute stream is noticed, and a feed is live again. */
const RIGHT_MS_MAX = 30_000;
const NOTICED_MS_MAX = 15_000;
const LIVE_MS_MAX = 180_000;
/** Decisions that were on their way when the stream was found mute may still arrive. */
const ON_THE_WAY_MS = 1_000;
/** Shares of the faults that hit the data stream; all others are cuts of the trading stream. */
const SHARES = { muted: 0.04, dataCut: 0.1 };
const STRATEGY = `import { Strategy } from 'vela';

/** Orders with every candle. */
export default class Steady extends Strategy {
  turns = 0;

  override onCandle(): void {
    if (++this.turns % 2 === 1) this.buy(1);
    else this.close();
  }
}
`;

export default {
  name: 'streams',
  summary: 'streams are cut, barred and mute: nothing that was filled meanwhile is lost',
  options: {
    faults: { type: 'integer', default: 20, help: 'how often a stream breaks' },
  },

  async run(given) {
    const { options, harness, folder, root, seed } = given;
    const scene = await openScene({ harness, root, folder });
    try {
      const exchange = await startExchange({ harness, root, seed, home: join(folder, 'exchange') });
      const floor = await openFloor(scene, { ...given, exchange, name: 'main' });
      const report = await floor.trouble(options.faults);
      await exchange.stop();
      return { ...report, twinViolations: await runTwin(scene, given) };
    } finally {
      await scene.close();
    }
  },

  criteria: ({ streamFaults }, { faults }) =>
    streamFaults === faults ? [] : [`${streamFaults} faults instead of ${faults}`],
};

/** Returns how many fills a server loses that does not reconcile behind a new connection. */
async function runTwin(scene, given) {
  const { harness, root, folder, seed, say } = given;
  const home = join(folder, 'exchange-of-the-twin');
  const exchange = await startExchange({ harness, root, seed, home });
  const floor = await openFloor(scene, { ...given, exchange, name: 'twin', twin: 'blind' });
  // What was lost is waited for as long as it may take.
  await floor.fillAround({ barMs: 3_000, cutAfter: 0, fillAfter: 1_000 });
  const { lostFills } = await floor.find();
  await floor.leave();
  say(`twin: ${lostFills.length} fills are lost`);
  return lostFills.length;
}

/** Connects an account, and has a deployment trade on the stream of its key. */
async function openFloor(scene, { exchange, name, twin = null, ...given }) {
  const { live } = scene.host;
  const account = await scene.connect(name, exchange);
  const { cash } = (await exchange.ledger()).account;
  const server = await scene.victims.work({ twin });
  const floor = new Floor(scene, { ...given, exchange, name, account, cash, server });
  await waitFor('the account is ready', async () => {
    const { health } = await live.accounts.expect(account.id);
    return health === 'ready';
  });
  if (twin === null) await floor.deploy();
  return floor;
}

/** Draws how long a stream is barred, and when it is cut and an order is filled. */
function drawCut(chance) {
  const barMs = chance.integer(0, 4_000);
  return { barMs, cutAfter: chance.integer(0, 20), fillAfter: chance.integer(0, barMs) };
}

async function waitFor(what, isSo, msMax = 90_000) {
  const start = Date.now();
  while (!(await isSo())) {
    if (Date.now() - start > msMax) throw new Error(`${what}: not within ${msMax} ms`);
    await pause(100);
  }
  return Date.now() - start;
}

/** One account at one exchange, whose streams break. */
class Floor {
  #feedId = null;
  #deployments = [];
  #orders = 0;
  #windows = [];
  #times = { right: [], noticed: [], live: [] };
  #violations = { lateFills: 0, unnoticed: 0, staleOrders: 0, connections: 0, books: 0 };

  constructor(scene, parts) {
    this.scene = scene;
    Object.assign(this, parts);
  }

  /** Starts a deployment on the live stream of the account. */
  async deploy() {
    const { host } = this.scene;
    const { version } = await host.strategies.push({ source: STRATEGY });
    const symbols = SYMBOLS.slice(0, 2);
    const { feed } = await host.live.feeds.create({
      name: 'stream',
      kind: 'stream',
      account: this.account.id,
      symbols,
      timeframes: ['1m'],
      quotes: true,
      from: (Date.now() - 600_000) * 1_000,
    });
    this.#feedId = feed.id;
    for (const symbol of symbols) {
      const made = await host.live.deployments.create({
        name: symbol,
        strategyVersionId: version.id,
        symbols: [symbol],
        feedId: feed.id,
        accountId: this.account.id,
        start: true,
      });
      this.#deployments.push(made);
    }
    await this.#whenLive();
  }

  /** Breaks streams so often, both kinds side by side, and returns what came of it. */
  async trouble(count) {
    const { chance } = this;
    const shareOf = (share) => Math.max(1, Math.round(share * count));
    const muted = Array.from({ length: shareOf(SHARES.muted) }, () => ({
      pings: chance.happens(0.5),
      ms: chance.integer(2_000, 20_000),
    }));
    const barred = Array.from({ length: shareOf(SHARES.dataCut) }, () => chance.integer(0, 5_000));
    const cuts = Array.from({ length: count - muted.length - barred.length }, () =>
      drawCut(chance),
    );
    await Promise.all([this.#cutTrading(cuts), this.#breakData(muted, barred)]);
    await this.#end();
    const most = (times) => Math.max(0, ...times);
    const { right, noticed, live } = this.#times;
    const sorted = right.toSorted((a, b) => a - b);
    return {
      violations: this.#violations,
      streamFaults: cuts.length + barred.length + muted.length,
      faults: { cut: cuts.length, dataCut: barred.length, muted: muted.length },
      msUntilRight: { half: sorted[Math.floor(sorted.length / 2)] ?? 0, most: most(right) },
      msUntilNoticed: { most: most(noticed) },
      msUntilLive: { most: most(live) },
      orders: this.#orders,
    };
  }

  async #cutTrading(cuts) {
    for (const [place, cut] of cuts.entries()) {
      const ms = await this.fillAround(cut);
      this.#times.right.push(ms);
      if (ms > RIGHT_MS_MAX) this.#violations.lateFills += 1;
      await this.#countConnections();
      if ((place + 1) % 10 === 0)
        this.say(`${place + 1} cuts: ${JSON.stringify(this.#violations)}`);
    }
  }

  async #breakData(muted, barred) {
    for (const barMs of barred) {
      await this.exchange.control('cut', { stream: 'data', barMs });
      await this.#whenLive();
    }
    for (const mute of muted) await this.#mute(mute);
  }

  /**
   * Fills an order in three parts before, behind and during a cut of the trading stream, which stays
   * barred for a while; returns after how long everything was booked.
   */
  async fillAround({ barMs, cutAfter, fillAfter }) {
    const { exchange } = this;
    const clientOrderId = await this.#order();
    await exchange.control('fill', { clientOrderId, quantity: '1' });
    await pause(cutAfter);
    await exchange.control('cut', { stream: 'trading', barMs });
    await exchange.control('fill', { clientOrderId, quantity: '1' });
    await pause(fillAfter);
    await exchange.control('fill', { clientOrderId, quantity: '1' });
    const start = Date.now();
    while (Date.now() - start < RIGHT_MS_MAX) {
      if (await this.#isRight(clientOrderId)) return Date.now() - start;
      await pause(100);
    }
    return Infinity;
  }

  /** Places an order that does not trade by itself and returns its id once it rests. */
  async #order() {
    const { exchange, scene, account, name } = this;
    // One after the other bought and sold, so that nothing is sold that is not held.
    const buys = this.#orders % 2 === 0;
    this.#orders += 1;
    const symbol = SYMBOLS[2];
    const quote = (await exchange.quotes())[symbol];
    const { order } = await scene.host.live.orders.place({
      accountId: account.id,
      symbol,
      side: buys ? 'buy' : 'sell',
      quantity: '3',
      type: 'limit',
      limitPrice: ((buys ? 0.8 : 1.2) * quote.bp).toFixed(2),
      timeInForce: 'day',
      clientOrderId: `${name}-${this.#orders}`,
    });
    const id = order.clientOrderId;
    await waitFor('an order rests', async () => {
      const { orders } = await exchange.ledger();
      return orders.some((one) => one.client_order_id === id && one.status === 'new');
    });
    return id;
  }

  async #isRight(clientOrderId) {
    const { scene, account, exchange } = this;
    const { tenantId, accounts } = scene.host.ground;
    const row = await accounts.order(tenantId, clientOrderId);
    if (row.status !== 'filled' || row.filled !== '3') return false;
    const kept = await accounts.positions(account.id);
    const of = `ins_${SYMBOLS[2]}`;
    const mine = kept.filter(({ instrumentId }) => instrumentId === of);
    const sum = mine.reduce((total, { quantity }) => total + exact(quantity), 0n);
    const { positions } = await exchange.ledger();
    const there = positions.find(({ symbol }) => symbol === SYMBOLS[2])?.qty ?? '0';
    return sum === exact(there);
  }

  async #mute({ pings, ms }) {
    const { exchange } = this;
    const start = Date.now();
    await exchange.control('mute', { stream: 'data', on: true, pings });
    while ((await this.#state()) === 'LIVE' && Date.now() - start < 4 * NOTICED_MS_MAX) {
      await pause(100);
    }
    const noticed = Date.now();
    this.#times.noticed.push(noticed - start);
    this.say(`mute ${pings ? 'with' : 'without'} pings: noticed after ${noticed - start} ms`);
    if (noticed - start > NOTICED_MS_MAX) this.#violations.unnoticed += 1;
    await pause(ms);
    await exchange.control('mute', { stream: 'data', on: false });
    this.#windows.push([noticed + ON_THE_WAY_MS, Date.now()]);
    await this.#whenLive();
  }

  async #state() {
    return (await this.scene.host.live.feeds.expect(this.#feedId)).state;
  }

  async #whenLive() {
    const isLive = async () => (await this.#state()) === 'LIVE' && (await this.#open('data')) === 1;
    this.#times.live.push(await waitFor('the feed is live', isLive, LIVE_MS_MAX));
  }

  async #open(stream) {
    const all = await this.exchange.question('connections');
    return all.filter((one) => one.stream === stream).reduce((sum, { open }) => sum + open, 0);
  }

  async #countConnections() {
    for (const stream of ['trading', 'data']) {
      if ((await this.#open(stream)) > 1) this.#violations.connections += 1;
    }
  }

  async find() {
    const books = await booksOf(this.scene, this.account, this.#deployments);
    return audit(await this.exchange.ledger(), books, this.cash);
  }

  /** Stops everything, and compares once more: books, connections, orders on stale prices. */
  async #end() {
    const { live } = this.scene.host;
    for (const { id } of this.#deployments) {
      await live.deployments.command({ id, event: 'stop', positions: 'KEEP' });
    }
    const isClean = async () => Object.values(await this.find()).flat().length === 0;
    await waitFor('the books are right', isClean, 60_000).catch(() => undefined);
    const left = Object.values(await this.find()).flat();
    this.#violations.books += left.length;
    for (const sentence of left.slice(0, 10)) this.say(`  ${String(sentence)}`);
    for (const stream of ['trading', 'data']) {
      if ((await this.#open(stream)) !== 1) this.#violations.connections += 1;
    }
    const { orders } = await this.exchange.ledger();
    const hand = await booksOf(this.scene, this.account, []);
    const byHand = new Set(hand.wishes.map(({ id }) => id));
    for (const { client_order_id: id, created_at: at } of orders) {
      const ms = Date.parse(at);
      const isStale = this.#windows.some(([from, to]) => ms >= from && ms <= to);
      if (isStale && !byHand.has(id)) this.#violations.staleOrders += 1;
    }
    await this.leave();
  }

  /** Ends the server. */
  async leave() {
    this.server.signal('SIGKILL');
    await this.server.ended;
  }
}
