import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BTC, DeskScene, failureOf, minutes, page, request } from '../test/desk-scene.js';

let scene: DeskScene;
beforeEach(async () => {
  scene = await DeskScene.open();
});
afterEach(() => scene.close());

describe('calls to Alpaca', () => {
  it('says what to do when the plan has no recent SIP data', async () => {
    const message = 'subscription does not permit querying recent SIP data';
    scene.answers({ status: 403, body: { message } });
    const failure = await failureOf(scene.history({ channel: 'sip' }));
    expect(failure).toMatchObject({ code: 'BROKER_REJECTED', retryable: false });
    expect(failure.message).toBe(`Alpaca refused 1m candles of AAPL: ${message} (HTTP 403)`);
    expect(failure.hint).toContain('--feed iex');
    expect(failure.hint).toContain('15 minutes');
  });

  it.each([
    [401, 'BROKER_REJECTED', false],
    [403, 'BROKER_REJECTED', false],
    [422, 'INVALID_INPUT', false],
    [400, 'INVALID_INPUT', false],
    [404, 'NOT_FOUND', false],
    [503, 'UNAVAILABLE', true],
    [429, 'UNAVAILABLE', true],
  ])('turns %i into %s', async (status, code, retryable) => {
    scene.answers({ status, body: { message: 'no' }, headers: { 'X-Request-ID': 'r-1' } });
    const failure = await failureOf(scene.history());
    expect(failure).toMatchObject({ code, retryable });
    expect(failure.message).toContain(`(HTTP ${status}, request r-1)`);
    expect(scene.desk.asked.length).toBe(retryable ? 8 : 1);
  });

  it('are repeated after 5xx, 429, cut connections and halves of answers', async () => {
    const good = page(minutes('2024-01-02T14:30:00Z', 1));
    scene.answers({ status: 500 }, { status: 429 }, { cut: true }, { body: '{"bars":{"AA' }, good);
    expect((await scene.history()).candles.length).toBe(1);
    expect(scene.desk.asked.length).toBe(5);
    expect(scene.lines.length).toBe(4);
  });

  it('wait as long as the answer asks, by seconds or until the minute is over', async () => {
    const good = page([]);
    const reset = String(Math.floor(Date.now() / 1_000) + 1);
    scene.answers(
      { status: 429, headers: { 'Retry-After': '0.05' } },
      { status: 429, headers: { 'X-RateLimit-Reset': reset } },
      good,
    );
    await scene.history();
    const waits = scene.lines.map((line) => Number(/"waitMs":(\d+)/.exec(line)![1]));
    expect(waits[0]).toBeGreaterThanOrEqual(50);
    expect(waits[1]).toBeLessThanOrEqual(1_010);
    expect(Date.now() / 1_000).toBeGreaterThanOrEqual(Number(reset));
  });

  it('do not wait for the minute while there is something left of it', async () => {
    const reset = String(Math.floor(Date.now() / 1_000) + 60);
    const headers = { 'X-RateLimit-Remaining': '170', 'X-RateLimit-Reset': reset };
    scene.answers({ status: 429, headers }, page([]));
    await scene.history();
    expect(scene.desk.asked.length).toBe(2);
  });

  it('do not wait for what no minute can be', async () => {
    scene.answers({ status: 503, headers: { 'Retry-After': '3600' } });
    expect((await failureOf(scene.history())).retryable).toBe(true);
    expect(scene.desk.asked.length).toBe(1);
  });

  it('end when they are cancelled, also in the middle of a wait', async () => {
    scene.answers({ status: 503, headers: { 'Retry-After': '30' } });
    const control = new AbortController();
    const asked = scene.data().history(request(), control.signal);
    const failing = failureOf(asked);
    while (scene.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    control.abort('enough');
    const { code, cause } = await failing;
    expect([code, (cause as Error).message]).toEqual([
      'CANCELLED',
      expect.stringContaining('HTTP 503'),
    ]);
  });

  it('keep to the pace of the plan: the third of two a minute waits for its turn', async () => {
    scene.answers(page([]));
    const data = scene.data({ requestsPerMinute: 2 });
    const control = new AbortController();
    const calls = [1, 2, 3].map(() => data.history(request(), control.signal));
    await Promise.race(calls);
    await Promise.all(calls.slice(0, 2));
    control.abort('enough');
    expect((await failureOf(calls[2]!)).code).toBe('CANCELLED');
    expect(scene.desk.asked.length).toBe(2);
  });

  it('take the pace that the answers tell, when none was told', async () => {
    scene.answers({ ...page([]), headers: { 'X-RateLimit-Limit': '2' } });
    const data = scene.data();
    await scene.history({}, data);
    const control = new AbortController();
    const calls = [1, 2, 3].map(() => data.history(request(), control.signal));
    await Promise.all(calls.slice(0, 2));
    control.abort('enough');
    expect((await failureOf(calls[2]!)).code).toBe('CANCELLED');
    // Assets, clock and calendar have a budget of their own.
    scene.answers({ body: [] });
    await data.assets(null);
    expect(scene.desk.asked.length).toBe(4);
  });

  it.each(['0', '-1', 'many', '1000000', '2.5'])(
    'keep their pace for a limit of %s',
    async (limit) => {
      scene.answers({ ...page([]), headers: { 'X-RateLimit-Limit': limit } });
      const data = scene.data();
      await Promise.all(Array.from({ length: 4 }, () => scene.history({}, data)));
      expect(scene.desk.asked.length).toBe(4);
    },
  );

  it('prove who they are by key or by token, never by both', async () => {
    scene.answers(page([]));
    await scene.history();
    await scene.history({}, scene.data({ credential: { kind: 'token', token: 'tok-1' } }));
    const [byKey, byToken] = scene.desk.asked.map(({ headers }) => headers);
    expect(byKey).toMatchObject({ 'apca-api-key-id': 'PKTESTKEY' });
    expect(byKey!['apca-api-secret-key']).toBe('verysecret');
    expect(byKey!.authorization).toBeUndefined();
    expect(byToken!.authorization).toBe('Bearer tok-1');
    expect(byToken!['apca-api-key-id']).toBeUndefined();
  });

  it('show the key for coins too, where the SDK shows none', async () => {
    scene.answers(page([], null, 'BTC/USD'));
    await scene.history({ instrument: BTC });
    expect(scene.desk.asked[0]!.headers['apca-api-secret-key']).toBe('verysecret');
  });

  it('tell nobody the secret, even when an answer does', async () => {
    scene.answers({ status: 500, body: { message: 'key PKTESTKEY with verysecret is odd' } });
    const failure = await failureOf(scene.history());
    const told = `${failure.message} ${failure.hint} ${failure.stack} ${scene.lines.join()}`;
    expect(told).not.toContain('verysecret');
    expect(told).not.toContain('PKTESTKEY');
    expect(failure.message).toContain('key *** with *** is odd');
  });

  it('name the reason when nobody answers', async () => {
    const data = scene.data({ venueUrl: 'http://127.0.0.1:1', retry: { attempts: 1 } });
    const failure = await failureOf(scene.history({}, data));
    expect(failure).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(failure.message).toMatch(/ECONNREFUSED|bad port/i);
  });
});
