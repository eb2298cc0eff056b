import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import WebSocket from 'ws';
import { fillRow, orderId } from './live-desk.js';
import { LiveScene } from './live-scene.js';
import type { Json } from './api-server.js';

let scene: LiveScene;
const open: Plain[] = [];
beforeAll(async () => {
  scene = await LiveScene.open();
}, 60_000);
afterEach(() => {
  for (const plain of open.splice(0)) plain.socket.terminate();
});
afterAll(() => scene.close());

/** A program that follows streams without GraphQL. */
class Plain {
  // Any: tests reach into messages of every shape.
  readonly messages: Json[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  readonly socket: WebSocket;

  constructor(options: WebSocket.ClientOptions = {}, path = '/stream') {
    this.socket = new WebSocket(`${scene.server.url.replace('http', 'ws')}${path}`, options);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()));
    });
    this.socket.on('unexpected-response', (_, response) => {
      this.closed = { code: response.statusCode ?? 0, reason: '' };
      this.socket.terminate();
    });
    this.socket.on('close', (code, reason) => {
      this.closed ??= { code, reason: reason.toString() };
    });
    this.socket.on('error', () => undefined);
    open.push(this);
  }

  async send(...messages: readonly (object | string | Buffer)[]): Promise<this> {
    await until(() => this.messages.length > 0, { what: 'hello' });
    for (const message of messages) {
      const isPlain = typeof message === 'object' && !Buffer.isBuffer(message);
      this.socket.send(isPlain ? JSON.stringify(message) : message);
    }
    return this;
  }

  /** Resolves with the messages of a type once there are that many. */
  async come(type: string, count = 1): Promise<Json[]> {
    const found = () => this.messages.filter((message) => message.type === type);
    await until(() => found().length >= count, { timeoutMs: 8_000, what: `${count} ${type}` });
    return found();
  }

  async end(): Promise<{ readonly code: number; readonly reason: string }> {
    return until(() => this.closed, { what: 'the end of the socket' });
  }
}

const subscribe = (stream: string, rest: object = {}): object => ({
  type: 'subscribe',
  id: stream,
  stream,
  ...rest,
});

async function book(first: number, count: number): Promise<void> {
  const { accountId, spy } = scene;
  const fills = Array.from({ length: count }, (_, index) =>
    fillRow(first + index, { accountId, instrumentId: spy.id, actorId: 'manual' }),
  );
  await scene.desk.book(await scene.account(), fills);
}

describe('the plain gateway', () => {
  it('says which streams there are and answers pings', async () => {
    const plain = await new Plain().send({ type: 'ping' });
    expect(plain.messages[0]).toMatchObject({ type: 'hello' });
    expect(plain.messages[0].streams).toContain('fills');
    await plain.come('pong');
  });

  it('tells fills with cursors, behind which another socket goes on', async () => {
    const args = { accountId: scene.accountId };
    const plain = await new Plain().send(subscribe('fills', { args }));
    const [opening] = await plain.come('event');
    expect(opening).toEqual({
      type: 'event',
      id: 'fills',
      stream: 'fills',
      cursor: expect.any(String),
      at: expect.stringMatching(/Z$/),
      snapshot: true,
      data: { fill: null },
    });
    await book(1, 3);
    const events = await plain.come('event', 4);
    expect(events.slice(1).map(({ data }) => data.fill.orderId)).toEqual([1, 2, 3].map(orderId));
    expect(events[1].data.fill).toMatchObject({ instrument: { symbol: 'SPY' }, price: '100' });
    plain.socket.terminate();
    await book(4, 2);
    const again = await new Plain().send(subscribe('fills', { args, after: events[2].cursor }));
    const rest = await again.come('event', 3);
    expect(rest.map(({ data }) => data.fill.orderId)).toEqual([3, 4, 5].map(orderId));
  });

  it('runs several streams on one socket and ends those that are not wanted', async () => {
    const id = await scene.deployment();
    const plain = await new Plain().send(
      subscribe('deployments', { args: { ids: [id] } }),
      subscribe('system'),
      subscribe('candles', { args: { instruments: [scene.spy.id], timeframe: '1m' } }),
    );
    await plain.come('event', 3);
    const kinds = plain.messages.filter(({ type }) => type === 'event').map(({ id: one }) => one);
    expect(new Set(kinds)).toEqual(new Set(['candles', 'deployments', 'system']));
    await plain.send({ type: 'unsubscribe', id: 'system' });
    expect(await plain.come('complete')).toEqual([{ type: 'complete', id: 'system' }]);
    await plain.send(subscribe('system'));
    await plain.come('event', 4);
  });

  it.each([
    ['an unknown stream', subscribe('nothing'), 'NOT_FOUND'],
    ['an unknown argument', subscribe('fills', { args: { no: 1 } }), 'BAD_USER_INPUT'],
    ['an argument of another type', subscribe('logs', { args: { level: 7 } }), 'BAD_USER_INPUT'],
    ['a missing argument', subscribe('quotes'), 'BAD_USER_INPUT'],
    ['an unknown account', subscribe('fills', { args: { accountId: 'acc_x' } }), 'NOT_FOUND'],
    ['a cursor of nobody', subscribe('fills', { after: 'x' }), 'BAD_USER_INPUT'],
    ['a cursor where there is none', subscribe('pnl', { after: 'x' }), 'BAD_USER_INPUT'],
  ])('refuses %s and goes on', async (_what, message, code) => {
    const plain = await new Plain().send(message);
    expect(await plain.come('error')).toMatchObject([
      { code, message: expect.any(String), requestId: expect.any(String) },
    ]);
    await plain.send({ type: 'ping' });
    await plain.come('pong');
  });

  it.each([
    ['text that is no JSON', '{'],
    ['a list', '[]'],
    ['no type', '{}'],
    ['no id', '{"type":"subscribe","stream":"fills"}'],
    ['a binary message', Buffer.from('{"type":"ping"}')],
  ])('lets go of a client that sends %s', async (_what, message) => {
    const plain = await new Plain().send(message);
    expect((await plain.end()).code).toBe(4_400);
  });

  it('runs 50 subscriptions on one socket and refuses the next', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({
      ...subscribe('alerts'),
      id: `alerts-${index}`,
    }));
    const plain = await new Plain().send(...many);
    await plain.come('event', 50);
    expect(await plain.come('error')).toMatchObject([{ id: 'alerts-50', code: 'TOO_EXPENSIVE' }]);
  });

  it('refuses other hosts, other origins and messages that are too long', async () => {
    expect((await new Plain({ headers: { host: 'evil.example' } }).end()).code).toBe(421);
    expect((await new Plain({ origin: 'http://evil.example' }).end()).code).toBe(403);
    expect((await new Plain({}, '/streams').end()).code).toBe(404);
    const plain = await new Plain().send('x'.repeat(70_000));
    expect((await plain.end()).code).toBe(1_009);
  });
});
