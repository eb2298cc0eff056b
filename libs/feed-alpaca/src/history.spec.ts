import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { AAPL, BTC, DeskScene, failureOf, minutes, page } from '../test/desk-scene.js';

let scene: DeskScene;
beforeEach(async () => {
  scene = await DeskScene.open();
});
afterEach(() => scene.close());

describe('history of Alpaca', () => {
  it('asks for a page of 10,000 and returns columns with trades and average price', async () => {
    scene.answers(page(minutes('2024-01-02T14:30:00Z', 3), 'QUFQTHxN'));
    const found = await scene.history({ channel: 'iex', adjustment: 'split' });
    const [asked] = scene.desk.asked;
    expect(asked!.path).toBe('/data/v2/stocks/bars');
    expect(Object.fromEntries(asked!.query)).toEqual({
      symbols: 'AAPL',
      timeframe: '1Min',
      start: '2024-01-02T14:30:00.000Z',
      end: '2024-01-02T20:59:59.999Z',
      limit: '10000',
      sort: 'asc',
      adjustment: 'split',
      feed: 'iex',
    });
    expect(found.next).toBe('QUFQTHxN');
    expect([...found.candles.openAt].map(formatInstant)).toEqual([
      '2024-01-02T14:30:00Z',
      '2024-01-02T14:31:00Z',
      '2024-01-02T14:32:00Z',
    ]);
    expect(formatInstant(found.candles.availableAt[0]!)).toBe('2024-01-02T14:31:00Z');
    expect([...found.trades!]).toEqual([7, 7, 7]);
    expect([...found.vwap!]).toEqual([10.1, 11.1, 12.1]);
    expect(found.priceScale).toBe(2);
  });

  it('hands the token of the page before on, and leaves the source to the plan when none is named', async () => {
    scene.answers(page([]));
    const found = await scene.history({ after: 'QUFQTHxN' });
    expect(scene.desk.asked[0]!.query.get('page_token')).toBe('QUFQTHxN');
    expect(scene.desk.asked[0]!.query.has('feed')).toBe(false);
    expect([found.candles.length, found.next]).toEqual([0, null]);
  });

  it.each([
    ['delayed_sip', 'sip'],
    ['test', null],
    ['otc', 'otc'],
  ])('asks for the past of the channel %s from %s', async (channel, feed) => {
    scene.answers(page([]));
    await scene.history({ channel });
    expect(scene.desk.asked[0]!.query.get('feed')).toBe(feed);
  });

  it('asks for coins elsewhere, under their name with a slash', async () => {
    scene.answers(page(minutes('2024-01-02T14:30:00Z', 1), null, 'BTC/USD'));
    const found = await scene.history({ instrument: BTC });
    expect(scene.desk.asked[0]!.path).toBe('/data/v1beta3/crypto/us/bars');
    expect(scene.desk.asked[0]!.query.get('symbols')).toBe('BTC/USD');
    expect(found.candles.length).toBe(1);
  });

  it('takes no bars for no candles', async () => {
    scene.answers({ body: { bars: null, next_page_token: null } }, { body: { bars: {} } });
    expect((await scene.history()).candles.length).toBe(0);
    expect((await scene.history()).candles.length).toBe(0);
  });

  it('keeps times exact to the microsecond', async () => {
    const rows = [
      { ...minutes('2024-01-02T15:00:00Z', 1)[0], t: '2024-01-02T15:00:00.123456789Z' },
    ];
    scene.answers(page(rows));
    // Only candles of hours that are put together differently may open within a minute.
    const found = await scene.history({ timeframe: parseTimeframe('4h') });
    expect(found.candles.openAt[0]).toBe(parseInstant('2024-01-02T15:00:00.123456Z'));
  });

  it('stamps daily candles of stocks with their session, in winter and in summer', async () => {
    const day = (t: string): object => ({ ...minutes('2024-01-02T00:00:00Z', 1)[0], t });
    scene.answers(page([day('2024-01-02T05:00:00Z'), day('2024-07-01T04:00:00Z')]));
    const found = await scene.history({
      timeframe: parseTimeframe('1d'),
      from: parseInstant('2024-01-02'),
      to: parseInstant('2024-07-02'),
    });
    expect([...found.candles.openAt].map(formatInstant)).toEqual([
      '2024-01-02T00:00:00Z',
      '2024-07-01T00:00:00Z',
    ]);
    expect([...found.candles.availableAt].map(formatInstant)).toEqual([
      '2024-01-03T05:00:00Z',
      '2024-07-02T04:00:00Z',
    ]);
  });

  it('shows the day of a coin to nobody before it ends, hours into the next one', async () => {
    const row = { ...minutes('2024-01-02T00:00:00Z', 1)[0], t: '2024-01-02T06:00:00Z' };
    scene.answers(page([row], null, 'BTC/USD'));
    const { candles } = await scene.history({
      instrument: BTC,
      timeframe: parseTimeframe('1d'),
      from: parseInstant('2024-01-02'),
    });
    expect(formatInstant(candles.openAt[0]!)).toBe('2024-01-02T00:00:00Z');
    expect(formatInstant(candles.availableAt[0]!)).toBe('2024-01-03T06:00:00Z');
  });

  it.each([
    ['a price as text', { o: '10' }, 'expected the open as a number above 0, found "10"'],
    ['no price', { c: null }, 'expected the close as a number above 0, found null'],
    ['a price of 0', { l: 0 }, 'expected the low as a number above 0, found 0'],
    ['no volume', { v: undefined }, 'expected the volume as a number from 0, found nothing'],
    ['a negative volume', { v: -1 }, 'expected the volume as a number from 0, found -1'],
    ['no time', { t: 17 }, 'expected a time, found 17'],
    ['a time that is none', { t: '2024-13-01T00:00:00Z' }, 'expected a time, found "2024-13'],
    ['a time within a minute', { t: '2024-01-02T14:30:30Z' }, 'no candle of this timeframe opens'],
    ['a high below the open', { h: 9.9 }, 'is outside of low 9.5 and high 9.9'],
  ])('leaves a bar with %s out and says why', async (_, change, reason) => {
    const [first, ...others] = minutes('2024-01-02T14:30:00Z', 3);
    scene.answers(page([{ ...first, ...change }, ...others]));
    const found = await scene.history();
    expect([found.candles.length, found.badCount]).toEqual([2, 1]);
    expect(found.bad![0]).toMatchObject({ line: 1, reason: expect.stringContaining(reason) });
  });

  it('drops a bar that repeats the one before, and tells one with other values', async () => {
    const [first, second] = minutes('2024-01-02T14:30:00Z', 2);
    scene.answers(page([first, first, { ...first, v: 101 }, second, 'nonsense']));
    const found = await scene.history();
    expect([found.candles.length, found.repeated, found.badCount]).toEqual([2, 1, 2]);
    expect(found.bad!.map(({ line }) => line)).toEqual([3, 5]);
    expect(found.bad![0]!.reason).toContain('there twice with other values');
  });

  it('refuses a page that is not in order', async () => {
    scene.answers(page(minutes('2024-01-02T14:30:00Z', 2).toReversed()));
    const failure = await failureOf(scene.history());
    expect(failure.code).toBe('DATA_INVALID');
    expect(failure.message).toContain('expected bars in order, found 2024-01-02T14:30:00Z');
  });

  it('refuses pages without end and answers that are no pages', async () => {
    scene.answers(page([], 'A'), { body: [] }, { body: { bars: { AAPL: 7 } } });
    expect((await failureOf(scene.history({ after: 'A' }))).message).toContain('do not end');
    expect((await failureOf(scene.history())).message).toContain(
      'expected 1m candles of AAPL as an object',
    );
    expect((await failureOf(scene.history())).message).toContain(
      'expected the bars of AAPL as a list',
    );
  });

  it.each([
    [{ timeframe: parseTimeframe('2w') }, 'Alpaca has no candles of 2w'],
    [{ channel: 'tape' }, 'expected one of iex, sip, boats, otc, found "tape"'],
    [{ to: 0, from: 1 }, 'expected an end behind the beginning'],
    [{ instrument: { ...AAPL, assetClass: 'FX' as const } }, 'expected a stock, a fund or a coin'],
  ])('refuses %j before a byte leaves', async (rest, message) => {
    const failure = await failureOf(scene.history(rest));
    expect(failure.message).toContain(message);
    expect(scene.desk.asked).toEqual([]);
  });
});
