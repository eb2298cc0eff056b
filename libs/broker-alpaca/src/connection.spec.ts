import { describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import { KEY, NEVER, order, wireOrder } from '../test/scripted-alpaca.js';
import { StreamBench, TIMING, ofKind, states } from '../test/stream-bench.js';

const bench = new StreamBench();

describe('a connection', () => {
  it('is ready when updates come and open orders were read', async () => {
    const venue = await bench.connected();
    expect(states(venue)).toEqual(['connecting', 'reconciling', 'ready']);
    expect(venue.sent.map(({ url }) => url.pathname)).toEqual([
      '/paper/v2/account',
      '/paper/v2/orders',
    ]);
    await venue.broker.connect(NEVER);
    expect(bench.stream.attempts).toBe(1);
  });

  it('proves who it is by key or by token', async () => {
    await bench.connected();
    const { keyId, secret } = KEY as { readonly keyId: string; readonly secret: string };
    expect(bench.said(0, 'authenticate')).toEqual([
      { action: 'authenticate', data: { key_id: keyId, secret_key: secret } },
    ]);
    await bench.connected(undefined, {}, { credential: { kind: 'token', token: 'T0K3N' } });
    expect(bench.said(1, 'authenticate')).toEqual([
      { action: 'authenticate', data: { oauth_token: 'T0K3N' } },
    ]);
  });

  it('is left cleanly, and not made again', async () => {
    const venue = await bench.connected();
    let hasEnded = false;
    venue.broker.events.subscribe({ complete: () => (hasEnded = true) });
    await venue.broker.disconnect();
    await until(() => bench.stream.open === 0, { what: 'the socket is closed' });
    expect(hasEnded).toBe(true);
    expect(states(venue).at(-1)).toBe('disconnected');
    await expect(venue.broker.connect(NEVER)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is waited for as long as somebody wants to, and goes on by itself', async () => {
    bench.stream.authorizes = 'never';
    const venue = bench.scripted();
    const patience = new AbortController();
    const connecting = venue.broker.connect(patience.signal);
    await until(() => bench.stream.connections.length > 0, { what: 'somebody came' });
    patience.abort();
    await expect(connecting).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    bench.stream.authorizes = 'yes';
    bench.stream.cut();
    await venue.broker.connect(NEVER);
    expect(states(venue).at(-1)).toBe('ready');
  });

  it('is refused when the credential is one of the other environment', async () => {
    const venue = bench.scripted(() => Response.json({ message: 'forbidden.' }, { status: 403 }));
    await expect(venue.broker.connect(NEVER)).rejects.toMatchObject({ code: 'BROKER_REJECTED' });
    expect(states(venue).at(-1)).toBe('auth-required');
  });

  it('reads its beginning again while the venue is unwell', async () => {
    let failures = 2;
    const venue = await bench.connected(({ url }) =>
      url.pathname.endsWith('/account') && failures-- > 0
        ? Response.json({}, { status: 503 })
        : null,
    );
    expect(states(venue)).toEqual(['connecting', 'reconciling', 'ready']);
  });
});

describe('traps of the SDK', () => {
  it('1: it never stops to connect, however often it was turned away', async () => {
    const venue = await bench.connected();
    bench.stream.refusals = 15;
    await bench.cutAndBack(venue);
    expect(bench.stream.attempts).toBe(17);
    expect(states(venue).filter((state) => state === 'disconnected')).toHaveLength(1);
  });

  it('2: a subscription is sent once for each connection', async () => {
    const venue = await bench.connected();
    await bench.cutAndBack(venue);
    for (const index of [0, 1]) {
      expect(bench.said(index, 'authenticate')).toHaveLength(1);
      expect(bench.said(index, 'listen')).toEqual([
        { action: 'listen', data: { streams: ['trade_updates'] } },
      ]);
    }
  });

  it('3: a connection that has lost its channel is begun anew', async () => {
    bench.stream.acknowledged = [[]];
    const venue = await bench.connected();
    expect(bench.stream.attempts).toBe(2);
    expect(states(venue).at(-1)).toBe('ready');
    bench.stream.say({ stream: 'listening', data: { streams: [] } });
    await until(() => bench.stream.attempts === 3, { what: 'another connection' });
  });

  it('4: too many connections: it goes away and lets some time pass', async () => {
    const venue = await bench.connected();
    const before = performance.now();
    bench.stream.say({ action: 'error', data: { error_message: 'connection limit exceeded' } });
    await until(() => states(venue).at(-1) === 'disconnected', { what: 'it went away' });
    await until(() => states(venue).at(-1) === 'ready', { what: 'it came back' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(TIMING.crowdedMs);
    expect(bench.stream.attempts).toBe(2);
  });

  it('4: a refused credential ends it, until somebody connects with a good one', async () => {
    bench.stream.authorizes = 'no';
    const venue = bench.scripted();
    await expect(venue.broker.connect(NEVER)).rejects.toMatchObject({
      code: 'BROKER_REJECTED',
      hint: 'Connect the account again.',
    });
    expect(states(venue)).toEqual(['connecting', 'auth-required']);
    expect(bench.stream.attempts).toBe(1);
    bench.stream.authorizes = 'yes';
    await venue.broker.connect(NEVER);
    expect(states(venue).slice(2)).toEqual(['connecting', 'reconciling', 'ready']);
    bench.stream.refusals = 1;
    bench.stream.refusalStatus = 401;
    bench.stream.cut();
    await until(() => states(venue).at(-1) === 'auth-required', { what: 'the refusal' });
  });

  it('5: what was missed is not told by the stream: a new epoch says that it is to be read', async () => {
    const venue = await bench.connected();
    bench.stream.update('new', wireOrder());
    await until(() => ofKind(venue, 'order').length === 1, { what: 'the first update' });
    await bench.cutAndBack(venue);
    bench.stream.update('canceled', wireOrder({ status: 'canceled' }));
    await until(() => ofKind(venue, 'order').length === 2, { what: 'the second update' });
    expect(ofKind(venue, 'order').map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(states(venue).slice(-3)).toEqual(['disconnected', 'reconciling', 'ready']);
  });

  it('5: updates wait until the beginning was read', async () => {
    let answer = (): void => undefined;
    const venue = bench.scripted(({ url }) =>
      url.pathname.endsWith('/v2/orders')
        ? new Promise((resolve) => {
            answer = () => resolve(Response.json([]));
          })
        : null,
    );
    const connecting = venue.broker.connect(NEVER);
    await until(() => venue.sent.length === 2, { what: 'orders were asked for' });
    bench.stream.update('new', wireOrder());
    bench.stream.update('fill', wireOrder({ status: 'filled', filled_qty: '15' }), {
      qty: '15',
      price: '100',
    });
    await bench.stream.heard();
    expect(ofKind(venue, 'order')).toEqual([]);
    answer();
    await connecting;
    expect(ofKind(venue, 'order').map(({ report }) => report.status)).toEqual([
      'working',
      'filled',
    ]);
    // Everything that waited is told before it is ready.
    expect(venue.heard.at(-1)).toMatchObject({ kind: 'health', state: 'ready' });
  });

  it('6: a frame that cannot be read harms no order', async () => {
    const venue = await bench.connected(({ method }) =>
      method === 'POST' ? Response.json(wireOrder()) : null,
    );
    const placing = venue.broker.place(order(), NEVER);
    bench.stream.say('{"stream":');
    bench.stream.say({ stream: 'trade_updates', data: { event: 'new' } });
    bench.stream.say({ stream: 'trade_updates', data: null });
    bench.stream.say({ stream: 'news', data: {} });
    expect(await placing).toMatchObject({ kind: 'accepted' });
    bench.stream.update('new', wireOrder());
    await until(() => ofKind(venue, 'order').length === 1, { what: 'the next update' });
    expect(states(venue)).toEqual(['connecting', 'reconciling', 'ready']);
  });

  it('7: nothing waits for a limit that counts one client alone: the gateway paces', async () => {
    const venue = bench.scripted(() => Response.json(wireOrder()));
    const finds = Array.from({ length: 300 }, () => venue.broker.find({ clientOrderId: 'A1' }));
    const before = performance.now();
    await Promise.all(finds);
    expect(venue.sent).toHaveLength(300);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('8: the endless list of events is never asked for', async () => {
    const venue = await bench.connected();
    await venue.broker.massStatus(0);
    await bench.cutAndBack(venue);
    expect(venue.sent.length).toBeGreaterThan(8);
    expect(venue.sent.filter(({ url }) => url.pathname.includes('events'))).toEqual([]);
  });
});

describe('a watched connection', () => {
  it('ends when the other end does not answer pings', async () => {
    const venue = await bench.connected();
    bench.stream.answersPings = false;
    await until(() => states(venue).includes('disconnected'), { what: 'the silence' });
    bench.stream.answersPings = true;
    await until(() => states(venue).at(-1) === 'ready', { what: 'the next connection' });
  });

  it('ends when nothing at all comes, also where nobody pings', async () => {
    const venue = await bench.connected(undefined, { pingMs: 0, silenceMs: 60 });
    await until(() => states(venue).includes('disconnected'), { what: 'the silence' });
    expect(ofKind(venue, 'health').find(({ state }) => state === 'disconnected')!.detail).toBe(
      'the connection is silent',
    );
  });

  it('lives as long as pings are answered', async () => {
    const venue = await bench.connected(undefined, { silenceMs: 60 });
    const until60 = performance.now() + 200;
    await until(() => performance.now() > until60, { what: 'some time' });
    expect(states(venue)).toEqual(['connecting', 'reconciling', 'ready']);
  });

  it('ends when the venue never gets to the point', async () => {
    bench.stream.authorizes = 'never';
    const venue = bench.scripted(undefined, { handshakeMs: 40 });
    const connecting = venue.broker.connect(NEVER);
    await until(() => bench.stream.attempts > 1, { what: 'a second attempt' });
    bench.stream.authorizes = 'yes';
    await connecting;
    expect(states(venue).at(-1)).toBe('ready');
  });
});

describe('a credential that is not taken any more', () => {
  const refused = () => Response.json({ message: 'request is not authorized' }, { status: 401 });

  it('is told, and the stream is left', async () => {
    let isExpired = false;
    const venue = await bench.connected(() => (isExpired ? refused() : null));
    isExpired = true;
    expect(await venue.broker.place(order(), NEVER)).toMatchObject({ code: 'auth' });
    await until(() => states(venue).at(-1) === 'auth-required' && bench.stream.open === 0, {
      what: 'the stream is left',
    });
    isExpired = false;
    expect(await venue.broker.find({ clientOrderId: 'A1' })).toBe('absent');
    await until(() => states(venue).at(-1) === 'ready', { what: 'everything goes on' });
  });

  it('was refused once by mistake: it goes on', async () => {
    let mistakes = 0;
    const venue = await bench.connected(({ method }) =>
      method === 'POST' && mistakes++ === 0 ? refused() : null,
    );
    await venue.broker.place(order(), NEVER);
    await until(() => states(venue).at(-1) === 'ready', { what: 'it is ready' });
    expect(states(venue).slice(-3)).toEqual(['auth-required', 'reconciling', 'ready']);
    expect(bench.stream.attempts).toBe(1);
  });

  it('is asked for anew with each connect', async () => {
    let opened = 0;
    bench.stream.authorizes = 'no';
    const credential = () => Promise.resolve({ kind: 'token', token: `T${++opened}` } as const);
    const venue = bench.scripted(undefined, {}, { credential });
    await expect(venue.broker.connect(NEVER)).rejects.toThrow('does not accept the credential');
    bench.stream.authorizes = 'yes';
    await venue.broker.connect(NEVER);
    const tokens = bench.stream.connections.map(([first]) => first!['data']);
    expect(tokens).toEqual([{ oauth_token: 'T1' }, { oauth_token: 'T2' }]);
  });
});
