// Deployments and orders by hand on one account of the exchange, and servers that die on the way.
import { audit, countOf } from './order-audit.mjs';
import { SYMBOLS, booksOf, pause } from './exchange-scene.mjs';

/** What goes wrong at the exchange, as shares; orders are found up to a second late. */
const FAULTS = {
  refuse: 0.05,
  cutAccepted: 0.07,
  unavailableAccepted: 0.05,
  fillDrop: 0.1,
  fillDup: 0.1,
  fillLate: 0.1,
  lateMs: 2_000,
};
/** Points at which a server is killed: how often it passes them before, and how late it is killed. */
const POINTS = {
  'decision.before': [1, 3, 0],
  'decision.inside': [1, 3, 4],
  'decision.after': [1, 3, 0],
  'open.before': [1, 3, 0],
  'open.inside': [1, 3, 4],
  'open.after': [1, 3, 0],
  'send.before': [1, 3, 0],
  'send.inside': [1, 3, 25],
  'send.after': [1, 3, 0],
  'book.before': [1, 3, 0],
  'book.inside': [1, 3, 4],
  'book.after': [1, 3, 0],
  'cancel.inside': [1, 2, 10],
  'lookup.inside': [1, 2, 10],
  'reconcile.inside': [1, 1, 20],
  'reconcile.after': [1, 1, 0],
  'connect.inside': [1, 1, 30],
  'connect.after': [1, 1, 0],
};
/** A server that has not come to its point so long after it opened is killed wherever it is. */
const PATIENCE_MS = 5_000;
/** How long an end may take; what was never told is read within 30 s of it. */
const END_MS_MAX = 120_000;
/** Servers that may work on an end, one after the other. */
const SERVERS_AT_END = 3;
const TWIN_SECONDS_MAX = 25;
const STRATEGY = `import { Strategy, ema, z } from 'vela';

/** Orders often and in every way, by the number of the candle. */
export default class Busy extends Strategy.with({
  size: z.number().default(3),
  beat: z.number().default(0),
}) {
  readonly trend = this.indicator(ema(3));
  turns = 0;

  override onCandle({ close }: { close: number }): void {
    const turn = ++this.turns + this.params.beat;
    const { size } = this.params;
    const at = (share: number): number => Math.round(close * share * 100) / 100;
    if (turn % 13 === 0) this.cancelAll();
    if (this.size() > 6 * size || turn % 17 === 0) this.close();
    else if (turn % 11 === 0) this.buy(size, { stopLoss: at(0.97), takeProfit: at(1.03) });
    else if (turn % 7 === 0) this.buy(1, { limit: at(0.98) });
    else if (turn % 5 === 0) this.buy(size);
    else if (turn % 3 === 0) this.buy(size, { limit: at(1.002) });
    else if (this.size() > 0) this.sell(Math.min(this.size(), size + 1), { limit: at(0.998) });
  }
}
`;

/** Returns how many there are of each kind. */
function tally(items, kindOf) {
  const counts = {};
  for (const item of items) counts[kindOf(item)] = (counts[kindOf(item)] ?? 0) + 1;
  return counts;
}

/** Connects an account and makes the exchange misbehave. */
export async function openDesk(scene, { exchange, name, seed, chance, twin = null }) {
  const { version } = await scene.host.strategies.push({ source: STRATEGY });
  const account = await scene.connect(name, exchange);
  const { cash } = (await exchange.ledger()).account;
  await exchange.control('faults', { seed, ...FAULTS });
  await exchange.control('visible-after', { minMs: 0, maxMs: 1_000, seed });
  return new OrderDesk(scene, { exchange, name, seed, chance, twin, version, account, cash });
}

/** One account, everything that trades on it, and what is to be the same in the end. */
class OrderDesk {
  /** All deployments so far, and those that are at work. */
  #deployments = [];
  /** Ends that needed another server. */
  slowEnds = 0;
  #running = [];
  #byHand = 0;

  constructor(scene, parts) {
    this.scene = scene;
    Object.assign(this, parts);
  }

  /** Starts a deployment for each symbol, at the prices of this moment. */
  async begin() {
    const { exchange, name, seed } = this;
    const quotes = await exchange.quotes();
    this.#running = [];
    for (const [place, symbol] of SYMBOLS.entries()) {
      const made = await this.#deploy({
        title: `${name} ${symbol} ${this.#deployments.length}`,
        symbol,
        price: Math.round(quotes[symbol].ap * 100) / 100,
        seed: seed + this.#deployments.length,
        parameters: { size: 2 + (place % 3), beat: 3 * place },
      });
      this.#deployments.push(made);
      this.#running.push(made);
    }
  }

  async #deploy({ title, symbol, price, seed, parameters }) {
    const { live } = this.scene.host;
    const { feed } = await live.feeds.create({
      name: title,
      kind: 'random',
      symbols: [symbol],
      timeframes: ['1m'],
      lockstep: true,
      slicesPerSecond: 5,
      seed,
      price,
      volatility: 0.0005,
    });
    return live.deployments.create({
      name: title,
      strategyVersionId: this.version.id,
      symbols: [symbol],
      feedId: feed.id,
      accountId: this.account.id,
      cash: '1000000',
      parameters,
      seed: 5,
      start: true,
    });
  }

  /** Lets a server trade until it dies, and returns where that was. */
  async kill(chosen = {}) {
    const { chance, twin } = this;
    const point = chance.pick(Object.keys(POINTS));
    const [low, high, delay] = POINTS[point];
    const wish = { point, count: chance.integer(low, high), delayMs: chance.integer(0, delay) };
    // Orders by hand go on whatever becomes of servers: what fails is refused, or asked for later.
    this.#trade().catch(() => undefined);
    return this.scene.victims.mortal({ ...wish, ...chosen, twin }, PATIENCE_MS);
  }

  async #trade() {
    const { chance, account, exchange, name } = this;
    const { live } = this.scene.host;
    const [what, symbol] = [chance.integer(1, 4), chance.pick(SYMBOLS)];
    this.#byHand += 1;
    const clientOrderId = `${name}-${this.#byHand}`;
    if (what > 2) return this.#change(what === 3);
    const quote = (await exchange.quotes())[symbol];
    const limit = { type: 'limit', limitPrice: (quote.bp * 0.98).toFixed(2) };
    return live.orders.place({
      accountId: account.id,
      symbol,
      side: 'buy',
      quantity: String(what),
      timeInForce: 'day',
      clientOrderId,
      ...(what === 1 ? { type: 'market' } : limit),
    });
  }

  async #change(cancels) {
    const { ground, live } = this.scene.host;
    const filter = { accountId: this.account.id, actorId: 'manual', open: true };
    const open = await ground.accounts.orders(ground.tenantId, filter, { first: 50, after: null });
    const [one] = open.filter(({ order }) => order.limitPrice !== null);
    if (one === undefined) return;
    const limitPrice = (Number(one.order.limitPrice) * 0.999).toFixed(2);
    if (cancels) await live.orders.cancel(one.clientOrderId);
    else await live.orders.replace(one.clientOrderId, { limitPrice }, {});
  }

  async #stop() {
    const { deployments } = this.scene.host.live;
    for (const { id } of this.#running) {
      await deployments.command({ id, event: 'stop', positions: 'KEEP' });
    }
  }

  /** Compares what is kept with the ledger of the exchange. */
  async find() {
    // Read in this order, what is booked meanwhile shows as missing at worst, and is read again.
    const books = await booksOf(this.scene, this.account, this.#deployments);
    return audit(await this.exchange.ledger(), books, this.cash);
  }

  /**
   * Lets servers bring everything to its end, and compares. Where one does not in its time, the next
   * one takes over, as at any other death; how often that was needed is told.
   */
  async end() {
    await this.#stop();
    for (let servers = 1; ; servers += 1) {
      const found = await this.#endOfOne();
      if (countOf(found) === 0 || servers === SERVERS_AT_END) return found;
      this.slowEnds += 1;
    }
  }

  async #endOfOne() {
    const { orders } = this.scene.host.live;
    const server = await this.scene.victims.work({});
    let found = null;
    const late = Date.now() + END_MS_MAX;
    for (let again = 0; Date.now() < late; again += 1, await pause(1_000)) {
      if ((await this.#atWork()).length > 0) continue;
      if (again % 5 === 0) await orders.cancelAll(this.account.id);
      found = await this.find();
      if (countOf(found) === 0) break;
    }
    server.signal('SIGKILL');
    await server.ended;
    if (found !== null) return found;
    const unfinished = await this.find();
    unfinished.unresolved.push(`deployments did not stop: ${await this.#standing()}`);
    return unfinished;
  }

  /** Lets a server without protection go on for a while, or until it shows. */
  async endOfTwin() {
    await this.#stop();
    const server = await this.scene.victims.work({ twin: this.twin });
    let found = await this.find();
    for (let second = 0; second < TWIN_SECONDS_MAX; second += 1, await pause(1_000)) {
      if (found.duplicates.length > 0) break;
      found = await this.find();
    }
    server.signal('SIGKILL');
    await server.ended;
    return found;
  }

  async #atWork() {
    const { deployments } = this.scene.host.live;
    const records = await Promise.all(this.#running.map(({ id }) => deployments.expect(id)));
    return records.filter(({ state }) => state !== 'stopped');
  }

  /** Returns what deployments wait for, in words. */
  async #standing() {
    const { tenantId, accounts } = this.scene.host.ground;
    const { orders } = await this.exchange.ledger();
    const words = [];
    for (const { actorId, name, state } of await this.#atWork()) {
      const filter = { accountId: this.account.id, actorId, open: true };
      words.push(`${name} is ${state}`);
      for (const row of await accounts.orders(tenantId, filter, { first: 50, after: null })) {
        const { clientOrderId: id, send, status, code, order } = row;
        const there = orders.find((one) => one.client_order_id === id)?.status ?? 'nothing';
        words.push(`  ${id}: ${order.type}, ${send} ${status} ${code}; at the exchange ${there}`);
      }
    }
    return words.join('\n');
  }

  /** Returns how much has happened. */
  async counts() {
    const { rows, wishes, denied } = await booksOf(this.scene, this.account, this.#deployments);
    const { orders, executions, refusedIds } = await this.exchange.ledger();
    const rejected = rows.filter(({ send }) => send === 'rejected');
    return {
      decisions: wishes.length,
      ordersAtExchange: orders.length,
      executions: executions.length,
      rejected: tally(rejected, ({ code }) => code),
      denied: tally([...denied.values()], (code) => code),
      repeatedIdsRefused: refusedIds,
      byHand: this.#byHand,
      slowEnds: this.slowEnds,
    };
  }
}
