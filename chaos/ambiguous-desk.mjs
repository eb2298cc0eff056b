// Orders by hand on one account of the exchange, whose answers and requests are lost on purpose.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ambiguities, isAmbiguous, isOf, sendsOf } from './ambiguous-audit.mjs';
import { SYMBOLS, booksOf, pause } from './exchange-scene.mjs';
import { audit, countOf } from './order-audit.mjs';

/** Requests that are meant. */
const ORDERS = { method: 'POST', path: '/v2/orders' };
/** What may happen to the request of an order, see docs/exchange.md. */
const FAULTS = {
  'request lost': ['drop', { what: 'request' }],
  'accepted, connection reset': ['drop', { what: 'answer' }],
  'accepted, never answered': ['hold', { what: 'answer' }],
  'arrives late': ['hold', { what: 'request' }],
  'accepted, 503': ['status', { code: 503, accepted: true }],
  '503, not accepted': ['status', { code: 503, accepted: false }],
};
/** Answers are held for longer than they are waited for; requests for any time around deadlines. */
const HELD_MS = { answer: [12_000, 14_000], request: [500, 20_000] };
/** Share of the orders to which something happens. */
const FAULTY = 0.5;
/** Faults that may wait for a request. */
const WAITING_MAX = 3;
/** Pause between two orders: while one in a row is answered the way to the broker counts as good. */
const PAUSE_MS = [40, 200];
/** What is ordered: half of it at the price of the moment, which stands for 15 s. */
const KINDS = ['market', 'market', 'marketable', 'resting'];
/** Orders of a blackout: what is sent is lost, again and again, until decisions of the moment lapse. */
const BLACKOUT = { orders: 6, pauseMs: 650, ms: [11_000, 14_500] };
/** How long a calm is waited for, and what may be unknown in it. */
const CALM = { msMax: 20_000, silentMax: 2 };
/** How long it may take until everything is known: a broken way is tried again after a minute. */
const END_MS_MAX = 180_000;
const SELLS = new Set(['QQQ', 'NVDA']);

/** Connects an account and lets a server carry it. */
export async function openAmbiguousDesk(scene, { exchange, server, ...parts }) {
  const { name, seed, folder } = parts;
  const account = await scene.connect(name, exchange);
  const { cash } = (await exchange.ledger()).account;
  await exchange.control('visible-after', { minMs: 0, maxMs: 5_000, seed });
  const file = join(folder, `sends-of-${name}.jsonl`);
  const running = await server(file);
  return new AmbiguousDesk(scene, { ...parts, exchange, account, cash, file, running });
}

/** One account, its orders, and what was done to them. */
class AmbiguousDesk {
  /** Requests that were to go wrong, by kind; what is left of them in the end did not. */
  #arranged = {};
  #byHand = 0;
  #timers = new Set();
  #placing = new Set();

  constructor(scene, parts) {
    this.scene = scene;
    Object.assign(this, parts);
  }

  /** Returns the placements so far. */
  get sends() {
    const lines = readFileSync(this.file, { encoding: 'utf8', flag: 'a+' }).split('\n');
    return sendsOf(lines.slice(0, -1).map((line) => JSON.parse(line)));
  }

  /** Returns how many placements had no answer. */
  get faults() {
    return this.sends.filter(isAmbiguous).length;
  }

  /** Returns the same with those of which nobody has heard for a second. */
  get faultsToBe() {
    const isLong = ({ outcome, at }) => outcome === null && Date.now() - at > 1_000;
    return this.sends.filter((send) => isAmbiguous(send) || isLong(send)).length;
  }

  /** Places orders one behind the other, some of them disturbed. */
  async storm(orders, { kinds = KINDS, symbols = SYMBOLS, faults = Object.keys(FAULTS) } = {}) {
    const { chance } = this;
    for (let n = 0; n < orders; n += 1) {
      // Faults that nobody runs into mean that the way to the broker counts as broken.
      while ((await this.#waiting()) > WAITING_MAX) await pause(500);
      if (chance.happens(FAULTY)) await this.#arrange(chance.pick(faults));
      this.#place(chance.pick(kinds), chance.pick(symbols));
      await pause(chance.integer(...PAUSE_MS));
    }
  }

  /** Waits until most is known: with too many losses in a row nothing is sent for a minute. */
  async calm() {
    const late = Date.now() + CALM.msMax;
    while ((await this.#silent()) > CALM.silentMax && Date.now() < late) await pause(500);
  }

  /** Loses every request for longer than decisions of the moment stand, or nearly so. */
  async blackout({ ms = this.chance.integer(...BLACKOUT.ms), symbols = SYMBOLS } = {}) {
    const { exchange, chance } = this;
    const { orders, pauseMs } = BLACKOUT;
    const over = Date.now() + ms;
    await exchange.control('drop', { what: 'request', count: 100_000, ...ORDERS });
    for (let n = 0; n < orders; n += 1) {
      this.#place('market', chance.pick(symbols));
      await pause(pauseMs);
    }
    await pause(Math.max(0, over - Date.now()));
    this.#count('request lost', await this.#clear());
  }

  /** Waits until everything is known, ends what rests, and compares. */
  async end(msMax = END_MS_MAX) {
    const { exchange, account, scene } = this;
    await Promise.all(this.#placing);
    let found = null;
    for (const late = Date.now() + msMax; Date.now() < late; await pause(500)) {
      if (this.#timers.size > 0 || (await this.#silent()) > 0) continue;
      await this.#clear();
      await scene.host.live.orders.cancelAll(account.id);
      found = await this.#find();
      if (countOf(found) === 0) break;
    }
    await exchange.control('clear', {});
    return found ?? (await this.#find());
  }

  /** Ends the server. */
  async close() {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#placing);
    this.running.signal('SIGKILL');
    await this.running.ended;
  }

  /** Returns how much has happened. */
  async counts() {
    const { rows, denied } = await booksOf(this.scene, this.account, []);
    const { orders, refusedIds } = await this.exchange.ledger();
    const venue = new Map(orders.map((order) => [order.client_order_id, order]));
    const { sends } = this;
    const ambiguous = sends.filter(isAmbiguous);
    const isBurnt = ({ clientOrderId: id, order }) => {
      const there = venue.get(id);
      return there !== undefined && !isOf(order, there.side, there.type, there.limit_price);
    };
    return {
      decisions: this.#byHand,
      sends: sends.length,
      ambiguousSends: ambiguous.length,
      ambiguous: tally(ambiguous, ({ cause }) => cause),
      disturbed: this.#arranged,
      ordersAtExchange: orders.length,
      executions: orders.filter(({ filled_qty: filled }) => Number(filled) > 0).length,
      givenUp: rows.filter(isBurnt).length,
      neverThere: rows.filter(({ clientOrderId }) => !venue.has(clientOrderId)).length,
      denied: tally([...denied.values()], (code) => code),
      repeatedIdsRefused: refusedIds,
    };
  }

  async #silent() {
    const { tenantId, accounts } = this.scene.host.ground;
    const filter = { accountId: this.account.id, open: true };
    const open = await accounts.orders(tenantId, filter, { first: 500, after: null });
    return open.filter(({ send }) => send === 'sending' || send === 'unknown').length;
  }

  async #find() {
    const books = await booksOf(this.scene, this.account, []);
    const ledger = await this.exchange.ledger();
    const ambiguous = ambiguities(ledger, books.rows, this.sends);
    return { ...audit(ledger, books, this.cash), ...ambiguous };
  }

  /** Returns how many arranged faults have not happened yet. */
  async #waiting() {
    const { drops, statuses, holds } = (await this.exchange.question('arranged')).requests;
    return drops.length + statuses.length + holds.filter(({ caught }) => caught === null).length;
  }

  async #arrange(kind) {
    const { exchange, chance } = this;
    const [operation, body] = FAULTS[kind];
    const { id } = await exchange.control(operation, { ...body, ...ORDERS });
    this.#count(kind, 1);
    if (operation !== 'hold') return;
    const timer = setTimeout(
      async () => {
        // A hold that was cleared meanwhile is there no more.
        const { caught } = await exchange.control('release', { id }).catch(() => ({ caught: {} }));
        if (caught === null) this.#count(kind, -1);
        this.#timers.delete(timer);
      },
      chance.integer(...HELD_MS[body.what]),
    );
    this.#timers.add(timer);
  }

  #count(kind, by) {
    this.#arranged[kind] = (this.#arranged[kind] ?? 0) + by;
  }

  /** Ends what was arranged and has not happened; returns how much of a blackout did. */
  async #clear() {
    const { drops, statuses } = (await this.exchange.question('arranged')).requests;
    await this.exchange.control('clear', {});
    let lost = 0;
    for (const { what, left } of drops) {
      if (left > 1_000) lost += 100_000 - left;
      else this.#count(what === 'request' ? 'request lost' : 'accepted, connection reset', -left);
    }
    for (const { accepted, left } of statuses) {
      this.#count(accepted ? 'accepted, 503' : '503, not accepted', -left);
    }
    return lost;
  }

  #place(kind, symbol) {
    const placing = this.#order(kind, symbol).catch((cause) =>
      this.say(`an order: ${cause.message}`),
    );
    this.#placing.add(placing);
    void placing.then(() => this.#placing.delete(placing));
  }

  async #order(kind, symbol) {
    const { scene, account, exchange, chance, name } = this;
    const side = SELLS.has(symbol) ? 'sell' : 'buy';
    const quantity = String(chance.integer(1, 3));
    const clientOrderId = `${name}-${(this.#byHand += 1)}`;
    const { bp, ap } = (await exchange.quotes())[symbol];
    // Beyond the quote it trades at once; far behind it rests.
    const share = (kind === 'resting' ? -0.03 : 0.01) * (side === 'buy' ? 1 : -1);
    const limitPrice = ((side === 'buy' ? ap : bp) * (1 + share)).toFixed(2);
    await scene.host.live.orders.place({
      accountId: account.id,
      symbol,
      side,
      quantity,
      timeInForce: 'day',
      clientOrderId,
      ...(kind === 'market' ? { type: 'market' } : { type: 'limit', limitPrice }),
    });
  }
}

/** Returns how many there are of each kind. */
function tally(items, kindOf) {
  const counts = {};
  for (const item of items) counts[kindOf(item)] = (counts[kindOf(item)] ?? 0) + 1;
  return counts;
}
