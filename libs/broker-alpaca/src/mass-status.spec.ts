import { describe, expect, it } from '@jest/globals';
import { trading } from '@alpacahq/alpaca-trade-api';
import { ScriptedAlpaca, wireOrder } from '../test/scripted-alpaca.js';
import type { Sent } from '../test/scripted-alpaca.js';

const AT = Date.UTC(2026, 0, 2, 15);
const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const instant = (ms: number): string => new Date(ms).toISOString().replace('Z', '456789Z');

const fill = (number: number) => ({
  activity_type: 'FILL',
  id: `${String(number).padStart(17, '0')}::${uuid(number)}`,
  order_id: uuid(number % 50),
  price: '100.00',
  qty: '1',
  cum_qty: String(Math.floor(number / 50) + 1),
  leaves_qty: '1',
  side: number % 2 === 0 ? 'buy' : 'sell_short',
  symbol: 'AAPL',
  transaction_time: instant(AT + number),
  type: 'partial_fill',
});

/** Returns a page of rows behind a token, as Alpaca cuts them. */
const pageOf = <T extends { readonly id: string }>(
  rows: readonly T[],
  token: string | null,
  size: number,
) => rows.slice(token === null ? 0 : rows.findIndex(({ id }) => id === token) + 1).slice(0, size);

const isFor = ({ url, method }: Sent, path: string): boolean =>
  method === 'GET' && url.pathname.endsWith(path);

describe('the mass status', () => {
  it('walks all pages of orders, also when they were placed in one instant', async () => {
    const open = Array.from({ length: 1_203 }, (_, i) =>
      wireOrder({ id: uuid(i), client_order_id: `c${i}` }),
    );
    const venue = new ScriptedAlpaca((sent) => {
      if (!isFor(sent, '/v2/orders') || sent.url.searchParams.get('status') !== 'open') return null;
      expect(sent.url.searchParams.get('nested')).toBe('true');
      const size = Number(sent.url.searchParams.get('limit'));
      return Response.json(pageOf(open, sent.url.searchParams.get('after_order_id'), size));
    });
    const { openOrders } = await venue.broker.massStatus(0);
    expect(new Set(openOrders.map(({ clientOrderId }) => clientOrderId)).size).toBe(1_203);
    const pages = venue.sent.filter(({ url }) => url.searchParams.get('status') === 'open');
    expect(pages).toHaveLength(3);
  });

  it('walks all fills in bounded memory, and says from when on it has them', async () => {
    const count = 120_000;
    let pages = 0;
    const venue = new ScriptedAlpaca((sent) => {
      if (!isFor(sent, '/activities/FILL')) {
        return isFor(sent, '/v2/orders')
          ? Response.json(
              sent.url.searchParams.get('status') === 'closed'
                ? Array.from({ length: 50 }, (_, i) =>
                    wireOrder({ id: uuid(i), client_order_id: `c${i}`, status: 'filled' }),
                  )
                : [],
            )
          : null;
      }
      pages++;
      const { searchParams } = sent.url;
      expect(searchParams.get('direction')).toBe('asc');
      expect(searchParams.get('page_size')).toBe('100');
      const from = Number(searchParams.get('page_token')?.slice(0, 17) ?? -1) + 1;
      const size = Math.min(100, count - from);
      return Response.json(Array.from({ length: size }, (_, i) => fill(from + i)));
    });
    const status = await venue.broker.massStatus(0);
    // The last page is full: only an empty one says that there is nothing more.
    expect(pages).toBe(count / 100 + 1);
    expect(status.executionsComplete).toBe(false);
    expect(status.executions).toHaveLength(50_000);
    expect(status.coversFrom).toBe((AT + count - 50_000) * 1_000 + 456);
    expect(status.executions.at(-1)).toMatchObject({
      key: `${uuid((count - 1) % 50)}:${count / 50}`,
      clientOrderId: `c${(count - 1) % 50}`,
      side: 'sell',
      venueTime: (AT + count - 1) * 1_000 + 456,
    });
  }, 30_000);

  it('has the fills since an instant, complete, with the ids of their orders', async () => {
    const venue = new ScriptedAlpaca((sent) => {
      if (isFor(sent, '/activities/FILL')) {
        expect(sent.url.searchParams.get('after')).toBe(new Date(AT).toISOString());
        return Response.json([fill(0), fill(1), fill(2)]);
      }
      return /orders\/0/.test(sent.url.pathname)
        ? Response.json(wireOrder({ id: uuid(2), client_order_id: 'looked-up' }))
        : null;
    });
    const since = (AT + 1) * 1_000;
    const status = await venue.broker.massStatus(since);
    expect(status).toMatchObject({ executionsComplete: true, coversFrom: since });
    expect(status.executions.map(({ key }) => key)).toEqual([`${uuid(1)}:1`, `${uuid(2)}:1`]);
    expect(status.executions.at(-1)).toMatchObject({ clientOrderId: 'looked-up' });
  });

  it('goes on with a long walk where it broke off, and reads the newest fills again', async () => {
    const tokens: (string | null)[] = [];
    let isUp = false;
    const venue = new ScriptedAlpaca((sent) => {
      if (!isFor(sent, '/activities/FILL')) return null;
      const { searchParams } = sent.url;
      const token = searchParams.get('page_token');
      tokens.push(token?.slice(14, 17) ?? searchParams.get('after'));
      if (!isUp && token !== null) return Response.json({}, { status: 403 });
      const after = Date.parse(searchParams.get('after')!);
      const rows = Array.from({ length: 150 }, (_, i) => fill(i)).filter(
        (row) => Date.parse(row.transaction_time) > after,
      );
      return Response.json(pageOf(rows, token, 100));
    });
    await expect(venue.broker.massStatus(0)).rejects.toThrow('status 403');
    isUp = true;
    const again = await venue.broker.massStatus(0);
    expect(new Set(again.executions.map(({ key }) => key)).size).toBe(150);
    // The second walk begins five minutes before the last fill that the first one had read.
    const start = new Date(AT + 99 - 300_000 - 1).toISOString();
    expect(tokens).toEqual(['1970-01-01T00:00:00.000Z', '099', start, '099']);
  });

  it('is read once for all who ask while another one is read', async () => {
    let answer = (): void => undefined;
    let clocks = 0;
    const venue = new ScriptedAlpaca((sent) => {
      if (!isFor(sent, '/clock') || clocks++ > 0) return null;
      return new Promise((resolve) => {
        answer = () => resolve(Response.json({ timestamp: '2026-01-02T15:00:00Z' }));
      });
    });
    const first = venue.broker.massStatus(0);
    const others = [venue.broker.massStatus(5), venue.broker.massStatus(5)];
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    await Promise.all([first, ...others]);
    expect(clocks).toBe(2);
    await venue.broker.massStatus(0);
    expect(clocks).toBe(3);
  });

  it('asks by name for orders that were open and are in no list any more', async () => {
    let isListed = true;
    const venue = new ScriptedAlpaca((sent) => {
      const status = sent.url.searchParams.get('status');
      if (isFor(sent, '/v2/orders'))
        return Response.json(isListed && status === 'open' ? [wireOrder()] : []);
      const ended = wireOrder({ status: 'canceled', updated_at: '2026-01-03T00:00:00Z' });
      return sent.url.pathname.includes('/v2/orders/') ? Response.json(ended) : null;
    });
    expect((await venue.broker.massStatus(0)).openOrders).toHaveLength(1);
    isListed = false;
    const { openOrders, closedOrders } = await venue.broker.massStatus(0);
    expect(openOrders).toEqual([]);
    expect(closedOrders).toMatchObject([{ clientOrderId: 'A1', status: 'canceled' }]);
    const asked = venue.sent.length;
    await venue.broker.massStatus(0);
    // It has ended: nobody asks for it again.
    expect(venue.sent.length - asked).toBe(6);
  });

  it('puts legs where their own state says, and leaves out what ended before', async () => {
    const leg = (id: string, status: string) =>
      wireOrder({ id, client_order_id: id, order_class: 'bracket', type: 'limit', status });
    const parent = wireOrder({
      status: 'filled',
      order_class: 'bracket',
      legs: [leg('target', 'new'), leg('stop', 'canceled')],
    });
    const venue = new ScriptedAlpaca((sent) =>
      isFor(sent, '/v2/orders') ? Response.json([parent]) : null,
    );
    const all = await venue.broker.massStatus(0);
    expect(all.openOrders.map((one) => one.clientOrderId)).toEqual(['target']);
    expect(all.closedOrders.map((one) => one.clientOrderId)).toEqual(['A1', 'stop']);
    const late = await venue.broker.massStatus(Date.UTC(2027, 0, 1) * 1_000);
    expect(late.closedOrders).toEqual([]);
    expect(late.openOrders).toHaveLength(1);
  });

  it('asks again when there were too many questions or the venue is unwell, for a while', async () => {
    let failures = 2;
    const venue = new ScriptedAlpaca((sent) => {
      if (!isFor(sent, '/positions') || failures-- <= 0) return null;
      return Response.json(
        { message: 'too many' },
        { status: 429, headers: { 'retry-after': '0' } },
      );
    });
    expect(await venue.broker.positions()).toEqual([]);
    expect(venue.sent).toHaveLength(3);
    const unwell = new ScriptedAlpaca(() => Response.json({}, { status: 503 }));
    await expect(unwell.broker.account()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
    expect(unwell.sent).toHaveLength(4);
  });

  it('is told as it is at the venue, to the microsecond', async () => {
    const venue = new ScriptedAlpaca();
    expect(await venue.broker.massStatus(0)).toMatchObject({
      takenAt: Date.UTC(2026, 0, 2, 15) * 1_000 + 500_000,
    });
    expect(await venue.broker.clock()).toEqual({
      venueTime: Date.UTC(2026, 0, 2, 15) * 1_000 + 500_000,
      open: true,
    });
    expect(await venue.broker.account()).toEqual({
      currency: 'USD',
      cash: '1000',
      equity: null,
      buyingPower: '4000',
    });
  });
});

describe('the models of the SDK', () => {
  it('lose the quantity of a fill, which is why answers are read as they were written', () => {
    const model = trading.GetAccountActivitiesByActivityType200ResponseInnerFromJSON(fill(1));
    expect(model).not.toHaveProperty('cumQty');
  });
});
