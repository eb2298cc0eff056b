import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseExchangeWords } from '../exchange-options.js';
import type { ExchangeOptions } from '../exchange-options.js';
import { startExchange } from '../start-exchange.js';

const AT = '2026-03-11T15:20:01Z';
const closers: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
  closers.push(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function exchange(options: Partial<ExchangeOptions> = {}) {
  const symbols = ['AAPL', 'MSFT', 'BTC/USD'];
  const started = await startExchange({
    home: folder(),
    market: { kind: 'seeded', seed: 1, symbols },
    clock: 'manual',
    at: AT,
    ...options,
  });
  closers.push(() => started.close());
  const paper = started.keys[0]!;
  const headers = { 'APCA-API-KEY-ID': paper.keyId, 'APCA-API-SECRET-KEY': paper.secret };
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${started.url}${path}`, { headers, ...init });
  const json = async (path: string): Promise<unknown> => (await ask(path)).json();
  const control = (name: string, body?: unknown): Promise<Response> =>
    fetch(
      `${started.url}/control/${name}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
  const order = (id: string): Promise<Response> =>
    ask('/paper/v2/orders', {
      method: 'POST',
      body: JSON.stringify({
        symbol: 'AAPL',
        qty: '1',
        side: 'buy',
        type: 'market',
        time_in_force: 'day',
        client_order_id: id,
      }),
    });
  const find = (id: string): Promise<Response> =>
    ask(`/paper/v2/orders:by_client_order_id?client_order_id=${id}`);
  return { ...started, paper, live: started.keys[1]!, headers, ask, json, control, order, find };
}

describe('who asks', () => {
  it('is known by key or token, and by the environment of the key', async () => {
    const { url, paper, live, headers } = await exchange();
    const status = async (path: string, shown: Readonly<Record<string, string>>): Promise<number> =>
      (await fetch(url + path, { headers: shown })).status;
    const bearer = { Authorization: `Bearer ${paper.token}` };
    expect(await status('/paper/v2/clock', headers)).toBe(200);
    expect(await status('/paper/v2/clock', bearer)).toBe(200);
    expect(await status('/paper/v2/clock', {})).toBe(401);
    expect(await status('/paper/v2/clock', { ...headers, ...bearer })).toBe(401);
    expect(await status('/paper/v2/clock', { ...headers, 'APCA-API-SECRET-KEY': 'no' })).toBe(401);
    expect(await status('/live/v2/clock', headers)).toBe(403);
    const liveKeys = { 'APCA-API-KEY-ID': live.keyId, 'APCA-API-SECRET-KEY': live.secret };
    expect(await status('/live/v2/clock', liveKeys)).toBe(200);
    for (const shown of [headers, liveKeys, bearer]) {
      expect(await status('/data/v2/stocks/snapshots?symbols=AAPL', shown)).toBe(200);
    }
  });

  it('shows a token that expires and is renewed', async () => {
    const { url, paper, control } = await exchange();
    const headers = { Authorization: `Bearer ${paper.token}` };
    expect(await (await control('expire-token', {})).json()).toEqual({ expired: 2 });
    const refused = await fetch(`${url}/paper/v2/account`, { headers });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ code: 40110000, message: 'request is not authorized' });
    await control('renew-token', { environment: 'paper' });
    expect((await fetch(`${url}/paper/v2/account`, { headers })).status).toBe(200);
  });
});

describe('limits', () => {
  it('count by key, tell what is left and refuse what is too much', async () => {
    const { ask, control } = await exchange({ ratePerMinute: 1_000 });
    const first = await ask('/paper/v2/clock');
    expect(first.headers.get('x-ratelimit-limit')).toBe('1000');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('999');
    expect(Number(first.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000 - 1);
    expect(first.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    await control('rate-limit', { perMinute: 0 });
    const second = await ask('/paper/v2/clock');
    expect(second.status).toBe(429);
    expect(await second.json()).toEqual({ code: 42910000, message: 'too many requests.' });
  });

  it('refuse bodies that are too large or no JSON', async () => {
    const { ask } = await exchange();
    const send = async (body: string): Promise<[number, unknown]> => {
      const answer = await ask('/paper/v2/orders', { method: 'POST', body });
      return [answer.status, await answer.json()];
    };
    expect((await send('x'.repeat(1_048_577)))[0]).toBe(413);
    expect(await send('{')).toEqual([
      400,
      { code: 40010000, message: 'request body format is invalid' },
    ]);
  });

  it('keep recent trades of all exchanges from the basic plan', async () => {
    const { ask, control } = await exchange();
    const path = '/data/v2/stocks/bars?symbols=AAPL&timeframe=1Min&feed=sip';
    expect((await ask(path)).status).toBe(200);
    await control('plan', { name: 'basic' });
    const refused = await ask(path);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      message: 'subscription does not permit querying recent SIP data',
    });
    expect((await ask(`${path}&end=2026-03-11T15:05:00Z`)).status).toBe(200);
    expect((await ask(path.replace('sip', 'iex'))).status).toBe(200);
  });
});

interface BarPage {
  readonly bars: Readonly<Record<string, readonly { readonly t: string; readonly c: number }[]>>;
  readonly next_page_token: string | null;
}

describe('pages of candles', () => {
  it('come by symbol, then by time, none twice and none missing, in both directions', async () => {
    const { json } = await exchange();
    const range = 'timeframe=1Min&start=2026-03-11T14:00:00Z&end=2026-03-11T14:49:00Z';
    const read = async (sort: string): Promise<string[]> => {
      const all: string[] = [];
      let token: string | null = '';
      while (token !== null) {
        const query = `symbols=MSFT,AAPL&${range}&limit=30&sort=${sort}&page_token=${token}`;
        const page = (await json(`/data/v2/stocks/bars?${query}`)) as BarPage;
        const rows = Object.entries(page.bars).flatMap(([symbol, bars]) =>
          bars.map(({ t }) => `${symbol} ${t}`),
        );
        expect(rows.length).toBeLessThanOrEqual(30);
        all.push(...rows);
        token = page.next_page_token;
      }
      return all;
    };
    const ascending = await read('asc');
    expect(ascending).toHaveLength(100);
    expect(ascending).toEqual([...ascending].sort());
    expect(ascending[0]).toBe('AAPL 2026-03-11T14:00:00Z');
    const descending = await read('desc');
    expect(descending[0]).toBe('AAPL 2026-03-11T14:49:00Z');
    expect([...descending].sort()).toEqual(ascending);
  });

  it('are the same from another process, also those in the middle of years', async () => {
    const query = 'symbols=BTC/USD&timeframe=1Min&start=2022-01-01T00:00:00Z&limit=10000';
    const path = `/data/v1beta3/crypto/us/bars?${query}&page_token=`;
    const read = async (pages: number): Promise<BarPage[]> => {
      const { json } = await exchange();
      const all: BarPage[] = [];
      for (let token: string | null = ''; all.length < pages; ) {
        const page = (await json(path + token)) as BarPage;
        all.push(page);
        token = page.next_page_token;
      }
      return all;
    };
    const pages = await read(4);
    expect(pages.map(({ bars }) => bars['BTC/USD']!.length)).toEqual([
      10_000, 10_000, 10_000, 10_000,
    ]);
    expect(pages[3]!.bars['BTC/USD']!.at(-1)!.t).toBe('2022-01-28T18:39:00Z');
    // The last page alone, of a market that has computed nothing yet.
    const { json } = await exchange();
    expect(await json(path + pages[2]!.next_page_token)).toEqual(pages[3]);
  }, 30_000);

  it.each([
    ['symbols is required', '/data/v2/stocks/bars'],
    ['invalid symbol: aapl', '/data/v2/stocks/bars?symbols=aapl'],
    ['invalid symbol: BTC/USD', '/data/v2/stocks/bars?symbols=BTC/USD'],
    ['invalid symbol: AAPL', '/data/v1beta3/crypto/us/bars?symbols=AAPL'],
    ['invalid timeframe: 60Min', '/data/v2/stocks/bars?symbols=AAPL&timeframe=60Min'],
    ['invalid start: soon', '/data/v2/stocks/bars?symbols=AAPL&start=soon'],
    ['end should not be', '/data/v2/stocks/bars?symbols=AAPL&start=2026-02-02&end=2026-02-01'],
    ['invalid page_token', '/data/v2/stocks/bars?symbols=AAPL&page_token=zzz'],
    ['limit must be between', '/data/v2/stocks/bars?symbols=AAPL&limit=10001'],
    ['invalid sort: up', '/data/v2/stocks/bars?symbols=AAPL&sort=up'],
    ['invalid adjustment: x', '/data/v2/stocks/bars?symbols=AAPL&adjustment=x'],
    ['invalid feed: x', '/data/v2/stocks/bars?symbols=AAPL&feed=x'],
    ['invalid location: eu', '/data/v1beta3/crypto/eu/bars?symbols=BTC/USD'],
    ['invalid by: x', '/data/v1beta1/screener/stocks/most-actives?by=x'],
    ['top must be between', '/data/v1beta1/screener/stocks/movers?top=0'],
    ['invalid start: x', '/paper/v2/calendar?start=x'],
  ])('refuse: %s', async (message, path) => {
    const { ask } = await exchange();
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toContain(message);
  });

  it('say nothing of symbols that the market has not, and 404 for unknown paths', async () => {
    const { ask, json } = await exchange();
    expect(await json('/data/v2/stocks/bars?symbols=NOPE')).toEqual({
      bars: {},
      next_page_token: null,
    });
    for (const path of ['/', '/v2/orders', '/paper/v2/nothing', '/data/v2/nothing', '/paper']) {
      expect((await ask(path)).status).toBe(404);
    }
    expect((await ask('/paper/v2/assets/NOPE')).status).toBe(404);
    expect(await json('/paper/v2/assets/BTC%2FUSD')).toMatchObject({ symbol: 'BTC/USD' });
  });
});

describe('mischief with requests', () => {
  it('holds an answer: the order is live before its client knows', async () => {
    const { order, find, control } = await exchange();
    const held = (await (await control('hold', { what: 'answer' })).json()) as { id: string };
    let answered = false;
    const placing = order('one').then((answer) => {
      answered = true;
      return answer;
    });
    while ((await find('one')).status !== 200);
    expect(answered).toBe(false);
    expect(await (await control('release', held)).json()).toMatchObject({
      caught: { method: 'POST', path: '/paper/v2/orders' },
    });
    expect((await placing).status).toBe(200);
  });

  it('loses a request, or only its answer', async () => {
    const { order, find, control } = await exchange();
    await control('drop', { what: 'request' });
    await expect(order('one')).rejects.toThrow('fetch failed');
    expect((await find('one')).status).toBe(404);
    await control('drop', { what: 'answer' });
    await expect(order('two')).rejects.toThrow('fetch failed');
    expect((await find('two')).status).toBe(200);
  });

  it('answers with a status, with and without carrying the request out', async () => {
    const { order, find, control, ask } = await exchange();
    await control('status', { code: 503 });
    expect((await order('one')).status).toBe(503);
    expect((await find('one')).status).toBe(404);
    await control('status', { code: 504, accepted: true });
    expect((await order('two')).status).toBe(504);
    expect((await find('two')).status).toBe(200);
    await control('status', { code: 500, count: 2, path: '/v2/stocks/bars' });
    const bars = '/data/v2/stocks/bars?symbols=AAPL';
    expect([(await ask(bars)).status, (await ask(bars)).status]).toEqual([500, 500]);
    expect((await ask(bars)).status).toBe(200);
  });

  it('closes for maintenance and counts what was asked', async () => {
    const { ask, control, order } = await exchange();
    await control('maintenance', { on: true });
    expect((await ask('/paper/v2/account')).status).toBe(503);
    await control('clear', {});
    await order('one');
    expect(await (await control('requests')).json()).toEqual({
      'GET /paper/v2/account': 1,
      'POST /paper/v2/orders': 1,
    });
  });

  it('sets the clock of trading wrong, and moves time only where it is moved by hand', async () => {
    const { json, control } = await exchange();
    await control('skew', { ms: 300_000 });
    expect(await json('/paper/v2/clock')).toMatchObject({ timestamp: '2026-03-11T11:25:01-04:00' });
    const real = await exchange({ clock: 'real' });
    expect((await real.control('advance', { ms: 1 })).status).toBe(409);
  });
});

describe('the control plane', () => {
  it.each([
    ['hold', { what: 'nothing' }, 'what: expected request or answer, found "nothing"'],
    ['release', { id: 'hold-9' }, 'nothing is held as "hold-9"'],
    ['status', { code: 200 }, 'code: expected a number of at least 400, found 200'],
    ['drop', { what: 'event', count: 0 }, 'count: expected a number of at least 1, found 0'],
    ['cut', { stream: 'news' }, 'stream: expected trading, data or all, found "news"'],
    ['mute', {}, 'on: expected true or false, found nothing'],
    ['market', { symbol: 'AAPL' }, 'expected bid, ask or price'],
    ['market', { symbol: 'NOPE', price: 1 }, 'there is no symbol "NOPE"'],
    ['market', { symbol: 'AAPL', price: 1, at: 'soon' }, 'expected a date or an instant'],
    ['advance', { ms: -1 }, 'expected 0 < ms'],
    ['halt', { symbol: 'AAPL', on: true, why: 1 }, 'unknown "why"'],
    ['candle', { symbol: 'AAPL', open: 2, high: 1, low: 1, close: 1, volume: 1 }, 'low <= open'],
  ])('says what is wrong with %s', async (name, body, message) => {
    const { control } = await exchange();
    const answer = await control(name, body);
    expect([400, 404]).toContain(answer.status);
    expect(((await answer.json()) as { message: string }).message).toContain(message);
  });

  it('names what it knows, and takes no web pages', async () => {
    const { control, url } = await exchange();
    const unknown = (await (await control('explode', {})).json()) as { message: string };
    expect(unknown.message).toContain('known: GET arranged, connections, keys, ledger');
    const wrongMethod = (await (await control('keys', {})).json()) as { message: string };
    expect(wrongMethod.message).toContain('it is asked with GET');
    const page = await fetch(`${url}/control/keys`, { headers: { Origin: 'https://example.com' } });
    expect(page.status).toBe(403);
    const list = await fetch(`${url}/control/cut`, { method: 'POST', body: '[]' });
    expect(list.status).toBe(400);
  });
});

describe('the process', () => {
  it('keeps its keys readable by their owner alone, and takes other ones', async () => {
    const home = folder();
    const first = await exchange({ home });
    await first.close();
    expect(statSync(join(home, 'keys.json')).mode & 0o777).toBe(0o600);
    const second = await exchange({ home });
    expect(second.keys).toEqual(first.keys);
    await second.close();
    const own = { environment: 'paper', keyId: 'PKMINE', secret: 's', token: 't' } as const;
    const third = await exchange({ home, keys: [own] });
    expect(third.keys).toEqual([own]);
    await third.close();
    writeFileSync(join(home, 'keys.json'), '{');
    await expect(exchange({ home })).rejects.toThrow('cannot read the keys');
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).toBe('{');
  });

  it('has its folder alone, and not when its owner is dead', async () => {
    const home = folder();
    const first = await exchange({ home });
    await expect(exchange({ home })).rejects.toThrow('is used by process');
    await first.close();
    // A number that no process can have.
    writeFileSync(join(home, 'exchange.lock'), '2147483646');
    await expect(exchange({ home })).resolves.toBeDefined();
  });

  it('says when its port is in use and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    closers.push(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const home = folder();
    await expect(exchange({ home, port })).rejects.toThrow(`port ${port} is in use`);
    await expect(exchange({ home })).resolves.toBeDefined();
  });

  it.each([
    [{ port: '70000' }, '--port: expected a whole number of 0 to 65535, found "70000"'],
    [{ port: '' }, '--port: expected'],
    [{ seed: 'x' }, '--seed: expected'],
    [{ hours: 'sometimes' }, '--hours: expected always or calendar, found "sometimes"'],
    [{ ticksPerSecond: '51' }, '--ticks-per-second: expected'],
    [{ ratePerMinute: '0' }, '--rate-per-minute: expected'],
  ])('refuses the words %j', (words, message) => {
    expect(() => parseExchangeWords({ home: 'x', ...words })).toThrow(message);
  });

  it('refuses symbols that are none and files that are not there', async () => {
    const market = (words: { market?: string; symbols?: string }): Promise<unknown> =>
      exchange(parseExchangeWords({ home: folder(), ...words }));
    await expect(market({ symbols: 'AAPL,a b' })).rejects.toThrow('expected a symbol, found "a b"');
    await expect(market({ market: '/nowhere.csv' })).rejects.toThrow('cannot read /nowhere.csv');
  });
});
