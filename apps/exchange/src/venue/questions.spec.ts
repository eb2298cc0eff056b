import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnyJson, VenueWorld } from '../../test/venue-world.js';

let world: VenueWorld;
let ids: string[];
beforeAll(() => {
  world = new VenueWorld();
  ids = ['90', '91', '92'].map((price) => {
    world.clock.advance(1_000);
    return world.order({ type: 'limit', limit_price: price }).id;
  });
  world.clock.advance(1_000);
  ids.push(world.order({ symbol: 'MSFT' }).id);
  world.clock.advance(1_000);
  ids.push(world.order({ symbol: 'BTC/USD', qty: '0.1', time_in_force: 'gtc' }).id);
});
afterAll(() => world.close());

const list = (query = ''): number[] =>
  world.call('GET', `/v2/orders${query}`).map((order: AnyJson) => ids.indexOf(order.id));

describe('the list of orders', () => {
  it.each([
    ['', [2, 1, 0]],
    ['?direction=asc', [0, 1, 2]],
    ['?status=closed', [4, 3]],
    ['?status=all&direction=asc', [0, 1, 2, 3, 4]],
    ['?limit=2', [2, 1]],
    ['?status=all&symbols=MSFT,BTCUSD', [4, 3]],
    ['?status=all&symbols=BTC%2FUSD', [4]],
    ['?status=all&side=sell', []],
    ['?status=all&asset_class=crypto', [4]],
    ['?status=all&asset_class=us_equity&asset_class=crypto&limit=1', [4]],
    ['?after=2026-01-15T15:30:01Z&direction=asc', [1, 2]],
    ['?until=2026-01-15T15:30:02Z', [0]],
    ['?after=2026-01-15T15:30:01Z&until=2026-01-15T15:30:03Z', [1]],
  ])('%s', (query, expected) => expect(list(query)).toEqual(expected));

  it('pages by order', () => {
    expect(list(`?status=all&direction=asc&after_order_id=${ids[1]}`)).toEqual([2, 3, 4]);
    expect(list(`?status=all&before_order_id=${ids[3]}&limit=2`)).toEqual([2, 1]);
  });

  it.each([
    '?status=odd',
    '?limit=501',
    '?limit=x',
    '?direction=up',
    '?after=x',
    '?after_order_id=x',
  ])('refuses %s', (query) =>
    expect(world.raw('GET', `/v2/orders${query}`)).toMatchObject({ status: 422 }),
  );
});

describe('activities', () => {
  const rows = (query = ''): AnyJson[] => world.call('GET', `/v2/account/activities/FILL${query}`);

  it('tell each fill with its cumulative quantity, the last one first', () => {
    expect(rows()).toMatchObject([
      { symbol: 'BTC/USD', cum_qty: '0.1', leaves_qty: '0', order_id: ids[4] },
      {
        activity_type: 'FILL',
        symbol: 'MSFT',
        type: 'fill',
        side: 'buy',
        price: '50.01',
        order_status: 'filled',
      },
    ]);
    expect(rows()[0].id).toMatch(/^20260115153005000::[0-9a-f-]{36}$/);
    expect(rows()[0].transaction_time).toMatch(/^2026-01-15T15:30:05\.\d{9}Z$/);
  });

  it.each([
    ['?direction=asc&page_size=1', 1],
    ['?after=2026-01-15T15:30:04Z', 1],
    ['?until=2026-01-15T15:30:04Z', 0],
    ['?date=2026-01-15', 2],
    ['?date=2026-01-14', 0],
    ['?category=non_trade_activity', 0],
  ])('%s are %i', (query, count) => expect(rows(query)).toHaveLength(count));

  it('of other kinds are none', () => {
    expect(world.call('GET', '/v2/account/activities/DIV')).toEqual([]);
    expect(world.call('GET', '/v2/account/activities?activity_types=DIV,FEE')).toEqual([]);
    expect(world.call('GET', '/v2/account/activities?activity_types=FILL')).toHaveLength(2);
  });

  it.each(['asc', 'desc'])('are all met once by pages, %s', (direction) => {
    const busy = new VenueWorld();
    const { keys } = busy.control('rows', { count: 250 });
    const met: string[] = [];
    for (let token = ''; ; ) {
      const page: AnyJson[] = busy.call(
        'GET',
        `/v2/account/activities/FILL?direction=${direction}&page_size=100&page_token=${token}`,
      );
      if (page.length === 0) break;
      met.push(...page.map((row) => `${row.order_id}:${row.cum_qty}`));
      token = encodeURIComponent(page.at(-1).id);
    }
    expect(met).toEqual(direction === 'asc' ? keys : keys.toReversed());
    expect(busy.events()).toEqual([]);
    busy.close();
  });

  it.each(['?page_size=101', '?page_size=0', '?direction=x', '?after=never'])(
    'refuse %s',
    (query) =>
      expect(world.raw('GET', `/v2/account/activities/FILL${query}`)).toMatchObject({
        status: 422,
      }),
  );
});

describe('the history of an account', () => {
  it('carries its equity from window to window', () => {
    const history = world.call('GET', '/v2/account/portfolio/history?period=1D&timeframe=1Min');
    expect(history.equity).toEqual([99_998.99]);
    expect(history.timestamp).toEqual([Date.parse('2026-01-15T15:30:00Z') / 1_000]);
  });

  it.each(['?timeframe=2Min', '?period=1Y', '?start=x', '?timeframe=1Min&start=1990-01-01'])(
    'refuses %s or bounds it',
    (query) =>
      expect([200, 422]).toContain(
        world.raw('GET', `/v2/account/portfolio/history${query}`).status,
      ),
  );
});

describe('paths', () => {
  it('of others are left to them', () => {
    const request = {
      method: 'GET',
      path: '/v2/clock',
      query: new URLSearchParams(),
      headers: {},
      body: null,
      identity: { environment: 'paper', keyId: 'K' },
    } as const;
    expect(world.venue.handle(request)).toBeNull();
    expect(world.venue.handle({ ...request, method: 'PUT', path: '/v2/orders' })).toBeNull();
  });
});
