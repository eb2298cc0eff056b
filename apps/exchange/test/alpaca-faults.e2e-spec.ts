import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlpacaBroker } from '@vela/broker-alpaca';
import { createInstrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder } from '@vela/orders';
import type { BrokerEvent } from '@vela/ports';
import { until } from '@vela/testkit';
import { startExchange } from '../src/index.js';
import type { Exchange } from '../src/index.js';
import { ExchangeHand } from './exchange-hand.js';

const NEVER = new AbortController().signal;
const STOCK = createInstrument({ id: 'stock', symbol: 'WHOLE' });
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

interface Ledger {
  readonly orders: readonly { readonly client_order_id: string; readonly status: string }[];
  readonly executions: readonly { readonly key: string }[];
  readonly refusedIds: number;
}

let home: string;
let exchange: Exchange;
let hand: ExchangeHand;
let broker: AlpacaBroker;
let heard: BrokerEvent[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vela-exchange-'));
  exchange = await startExchange({
    home,
    market: { kind: 'manual', symbols: [STOCK.symbol] },
    ratePerMinute: 1_000_000,
    accounts: { paper: { cash: '100000000' } },
  });
  hand = new ExchangeHand(exchange.url, ['paper']);
  const { keyId, secret } = exchange.keys.find(({ environment }) => environment === 'paper')!;
  heard = [];
  broker = new AlpacaBroker({
    accountId: 'account',
    environment: 'paper',
    credential: { kind: 'key', keyId, secret },
    venueUrl: exchange.url,
    instruments: {
      byId: (id) => Promise.resolve(id === STOCK.id ? STOCK : null),
      bySymbol: (symbol) => Promise.resolve(symbol === STOCK.symbol ? STOCK : null),
    },
    log: SILENT,
    now: () => Date.now() * 1_000,
    timeoutMs: 250,
    timing: { retryFirstMs: 20, retryMostMs: 50, pingMs: 40, pongMs: 40 },
  });
  broker.events.subscribe((event) => heard.push(event));
  await hand.do('market', { symbol: STOCK.symbol, bid: 100, ask: 100, price: 100 });
  await broker.connect(NEVER);
});

afterEach(async () => {
  await broker.disconnect();
  await exchange.close();
  await rm(home, { recursive: true, force: true });
});

const order = (seq: number, change: Partial<BrokerOrder> = {}): BrokerOrder => ({
  clientOrderId: clientOrderId({ actor: 'faults', seq, leg: 0, child: 0 }),
  subAccount: 'manual',
  instrumentId: STOCK.id,
  side: 'buy',
  type: 'limit',
  timeInForce: 'day',
  quantity: '10',
  notional: null,
  limitPrice: '90',
  stopPrice: null,
  trail: null,
  goodTill: null,
  extendedHours: false,
  reduceOnly: false,
  role: 'entry',
  attached: null,
  after: null,
  ...change,
});

const states = (): string[] => heard.flatMap((one) => (one.kind === 'health' ? [one.state] : []));
const ledger = async (): Promise<Ledger> => {
  const response = await fetch(`${exchange.url}/control/ledger?environment=paper`);
  return (await response.json()) as Ledger;
};

/** Sends an order, again under its id for as long as nobody knows. */
async function sendUntilKnown(one: BrokerOrder): Promise<'taken' | 'refused'> {
  for (;;) {
    const outcome = await broker.place(one, NEVER);
    if (outcome.kind === 'accepted') return 'taken';
    if (outcome.kind === 'rejected') return 'refused';
    const found = await broker.find(one);
    if (typeof found === 'object') return 'taken';
  }
}

describe('Alpaca behind an exchange that misbehaves', () => {
  it('has every order once, and every fill, whatever becomes of answers and messages', async () => {
    const faults = { refuse: 0.05, cutAccepted: 0.07, unavailableAccepted: 0.05 };
    const messages = { fillDrop: 0.1, fillDup: 0.1, fillLate: 0.1, lateMs: 50 };
    await hand.do('faults', { seed: 7, ...faults, timeoutAccepted: 0.03, ...messages });
    const orders = Array.from({ length: 300 }, (_, seq) =>
      order(seq, { type: 'market', limitPrice: null }),
    );
    const ends: string[] = [];
    for (let from = 0; from < orders.length; from += 20) {
      const batch = orders.slice(from, from + 20);
      ends.push(...(await Promise.all(batch.map((one) => sendUntilKnown(one)))));
    }
    const taken = orders.filter((_, index) => ends[index] === 'taken');
    expect(taken.length).toBeLessThan(orders.length);
    // Some are filled in two parts, the second a little later.
    const book = await until(async () => {
      const now = await ledger();
      return now.orders.every(({ status }) => status === 'filled') ? now : null;
    });
    const ids = book.orders.map((one) => one.client_order_id);
    expect(ids.toSorted()).toEqual(taken.map((one) => one.clientOrderId).toSorted());
    const { executions, positions } = await broker.massStatus(0);
    expect(executions.map(({ key }) => key).toSorted()).toEqual(
      book.executions.map(({ key }) => key).toSorted(),
    );
    expect(positions).toMatchObject([{ quantity: String(10 * taken.length) }]);
    // The stream told less, and nothing that is not there.
    const known = new Set(executions.map(({ key }) => key));
    const told = heard.flatMap((one) => (one.kind === 'execution' ? [one.execution.key] : []));
    expect(new Set(told).size).toBeLessThan(known.size);
    expect(told.every((key) => known.has(key))).toBe(true);
  }, 60_000);

  it('counts as absent what is not visible yet, and sends it once all the same', async () => {
    await hand.do('visible-after', { minMs: 200, maxMs: 200, seed: 1 });
    await hand.do('drop', { what: 'answer', method: 'POST', path: '/v2/orders' });
    const one = order(1);
    expect(await broker.place(one, NEVER)).toMatchObject({ kind: 'unknown' });
    expect(await broker.place(one, NEVER)).toEqual({ kind: 'unknown', cause: 'id-exists' });
    await until(async () => typeof (await broker.find(one)) === 'object', {
      what: 'it can be seen',
    });
    const { orders, refusedIds } = await ledger();
    expect(orders).toHaveLength(1);
    expect(refusedIds).toBe(1);
  });

  it('is back behind a cut and a bar, and tells of the fill that it missed', async () => {
    const one = order(1);
    await broker.place(one, NEVER);
    await hand.do('cut', { stream: 'trading', barMs: 200 });
    await until(() => states().at(-1) === 'disconnected', { what: 'the cut is noticed' });
    await hand.do('fill', { clientOrderId: one.clientOrderId, quantity: '10', price: '90' });
    await until(() => states().at(-1) === 'ready', { what: 'the stream is back' });
    const { closedOrders, executions } = await broker.massStatus(0);
    expect(closedOrders).toMatchObject([{ clientOrderId: one.clientOrderId, status: 'filled' }]);
    expect(executions).toHaveLength(1);
    expect(new Set(heard.map(({ epoch }) => epoch))).toEqual(new Set([1, 2]));
  });

  it('notices a stream that answers nothing any more', async () => {
    await hand.do('mute', { stream: 'trading', on: true, pings: false });
    const before = performance.now();
    await until(() => states().includes('disconnected'), { what: 'the silence' });
    expect(performance.now() - before).toBeLessThan(2_000);
    await hand.do('mute', { stream: 'trading', on: false });
    await until(() => states().at(-1) === 'ready', { what: 'the stream is back' });
  });

  it('does not know what becomes of orders during maintenance, and they are absent behind it', async () => {
    await hand.do('maintenance', { on: true });
    const one = order(1);
    expect(await broker.place(one, NEVER)).toEqual({ kind: 'unknown', cause: 'server-error' });
    expect(await broker.find(one)).toBe('cannot-tell');
    await hand.do('maintenance', { on: false });
    expect(await broker.find(one)).toBe('absent');
    expect(await sendUntilKnown(one)).toBe('taken');
  });

  it('is told when it asks too much, and nothing was taken', async () => {
    await hand.do('rate-limit', { perMinute: 0 });
    const one = order(1);
    expect(await broker.place(one, NEVER)).toMatchObject({ code: 'rate-limited' });
    await hand.do('rate-limit', { perMinute: 1_000 });
    expect(await broker.find(one)).toBe('absent');
  });

  it('tells the time of the venue, however far off it is', async () => {
    await hand.do('skew', { ms: 300_000 });
    const { venueTime } = await broker.clock();
    expect(Math.abs(venueTime / 1_000 - Date.now() - 300_000)).toBeLessThan(5_000);
  });
});
