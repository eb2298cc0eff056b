import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import { AAPL, BTC, DeskScene, failureOf, minutes } from '../test/desk-scene.js';

let scene: DeskScene;
beforeEach(async () => {
  scene = await DeskScene.open();
});
afterEach(() => scene.close());

describe('listings of Alpaca', () => {
  const asset = {
    id: 'a',
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol: 'AAPL',
    name: 'Apple Inc. Common Stock',
    status: 'active',
    tradable: true,
    marginable: true,
    shortable: true,
    fractionable: true,
  };
  const coin = {
    ...asset,
    class: 'crypto',
    exchange: 'CRYPTO',
    symbol: 'BTC/USD',
    shortable: false,
    min_trade_increment: '0.000000001',
    price_increment: '0.01',
  };

  it('tell assets with the code of their venue', async () => {
    const pink = { ...asset, exchange: 'OTC', tradable: false };
    scene.answers({ body: [asset, coin, pink, { ...asset, class: 'bond' }] });
    const [apple, bitcoin, other, none] = await scene.data().assets(null);
    expect(scene.desk.asked[0]!.path).toBe('/paper/v2/assets');
    expect(apple).toEqual({
      symbol: 'AAPL',
      name: 'Apple Inc. Common Stock',
      assetClass: 'EQUITY',
      venue: 'XNAS',
      tradable: true,
      shortable: true,
      fractionable: true,
      marginable: true,
      priceIncrement: null,
      quantityIncrement: null,
    });
    expect(bitcoin).toMatchObject({ venue: 'CRYPTO', priceIncrement: '0.01', shortable: false });
    expect(other).toMatchObject({ venue: 'OTCM', tradable: false });
    expect(none).toBeUndefined();
  });

  it('ask for one class, and for none that Alpaca does not have', async () => {
    scene.answers({ body: [] });
    const live = scene.data({ environment: 'live' });
    await live.assets('CRYPTO');
    expect(await live.assets('FX')).toEqual([]);
    expect(scene.desk.asked.map(({ path, query }) => [path, query.get('asset_class')])).toEqual([
      ['/live/v2/assets', 'crypto'],
    ]);
  });

  it('find one asset, with its slash, or none', async () => {
    scene.answers({ body: coin }, { status: 404, body: { message: 'asset not found' } });
    expect(await scene.data().asset('BTC/USD')).toMatchObject({ symbol: 'BTC/USD' });
    expect(await scene.data().asset('NOPE')).toBeNull();
  });

  it('tell what moved and what traded most', async () => {
    scene.desk.answer = ({ path }) =>
      path.endsWith('/movers')
        ? {
            body: {
              gainers: [{ symbol: 'A', price: 2, change: 1, percent_change: 100 }, 'odd'],
              losers: [],
            },
          }
        : { body: { most_actives: [{ symbol: 'B', volume: 5, trade_count: 2 }] } };
    const { gainers, losers, mostActive } = await scene.data().movers();
    expect(gainers).toEqual([{ symbol: 'A', price: 2, change: 1, changeRatio: 1, volume: null }]);
    expect(losers).toEqual([]);
    expect(mostActive[0]).toMatchObject({ symbol: 'B', volume: 5, price: null });
  });

  it('tell the clock in UTC', async () => {
    const body = {
      timestamp: '2024-01-02T09:31:00.123456789-05:00',
      is_open: true,
      next_open: '2024-01-03T09:30:00-05:00',
      next_close: '2024-01-02T16:00:00-05:00',
    };
    scene.answers({ body }, { body: { is_open: true } });
    expect(await scene.data().clock()).toEqual({
      at: parseInstant('2024-01-02T14:31:00.123456Z'),
      open: true,
      nextOpen: parseInstant('2024-01-03T14:30:00Z'),
      nextClose: parseInstant('2024-01-02T21:00:00Z'),
    });
    expect((await failureOf(scene.data().clock())).code).toBe('DATA_INVALID');
  });

  it('tell sessions in UTC, short days and summer time among them', async () => {
    scene.answers(
      {
        body: [
          { date: '2024-07-03', open: '09:30', close: '13:00' },
          { date: '2024-12-02', open: '0930', close: '1600' },
        ],
      },
      { body: [{ date: '2024-07-03', open: 'dawn', close: '13:00' }] },
    );
    expect(await scene.data().calendar('2024-07-03', '2024-12-02')).toEqual([
      {
        date: '2024-07-03',
        opensAt: parseInstant('2024-07-03T13:30:00Z'),
        closesAt: parseInstant('2024-07-03T17:00:00Z'),
      },
      {
        date: '2024-12-02',
        opensAt: parseInstant('2024-12-02T14:30:00Z'),
        closesAt: parseInstant('2024-12-02T21:00:00Z'),
      },
    ]);
    const failure = await failureOf(scene.data().calendar('2024-07-03', '2024-07-03'));
    expect(failure.message).toContain('found "dawn"');
  });

  it('ask once for the stocks and once for the coins of a snapshot', async () => {
    const trade = { t: '2024-01-02T15:00:00.000001Z', p: 185.5, s: 100 };
    const quote = { t: '2024-01-02T15:00:01Z', bp: 185.4, bs: 2, ap: 0, as: 0 };
    const bar = minutes('2024-01-02T14:59:00Z', 1)[0];
    const day = { ...bar, t: '2024-01-02T05:00:00Z' };
    scene.desk.answer = ({ path }) =>
      path.includes('crypto')
        ? { body: { snapshots: { 'BTC/USD': { latestTrade: trade } } } }
        : {
            body: {
              AAPL: { latestTrade: trade, latestQuote: quote, minuteBar: bar, dailyBar: day },
            },
          };
    const msft = createInstrument({ id: 'ins_msft', symbol: 'MSFT' });
    const data = scene.data({ feed: 'iex' });
    const [bitcoin, apple, missing] = await data.snapshots([BTC, AAPL, msft]);
    expect(
      scene.desk.asked.map(({ path, query }) => [path, query.get('symbols'), query.get('feed')]),
    ).toEqual([
      ['/data/v2/stocks/snapshots', 'AAPL,MSFT', 'iex'],
      ['/data/v1beta3/crypto/us/snapshots', 'BTC/USD', null],
    ]);
    expect(bitcoin).toMatchObject({ instrumentId: 'ins_btc', lastPrice: 185.5, quote: null });
    expect(apple!.quote).toMatchObject({ bid: 185.4, ask: null, bidSize: 2 });
    expect(apple!.lastAt).toBe(parseInstant('2024-01-02T15:00:00.000001Z'));
    expect(apple!.minute).toMatchObject({ timeframe: '1m', close: 10.25, trades: 7 });
    expect(apple!.day!.openAt).toBe(parseInstant('2024-01-02'));
    expect(missing).toEqual({
      instrumentId: 'ins_msft',
      quote: null,
      lastPrice: null,
      lastAt: null,
      minute: null,
      day: null,
      previousDay: null,
    });
  });
});
