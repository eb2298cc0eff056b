import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { buildSchema, execute, parse, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { accepted, createClient, graphql, RequestRefused } from './index.js';

interface Count {
  readonly count: number;
}

const TICK = graphql<{ tick: Count }, { from: number }>(
  'subscription Tick($from: Int!) { tick(from: $from) { count } }',
);
const HELLO = graphql<{ hello: string }, { name: string }>(
  'query Hello($name: String!) { hello(name: $name) }',
);

const schema = buildSchema(`
  type Query { hello(name: String!): String! }
  type Count { count: Int! }
  type Subscription { tick(from: Int!): Count! }
`);

/** A GraphQL server that counts, and that cuts its connections when told so. */
class CountingServer {
  readonly sockets = new Set<WebSocket>();
  seen: string[] = [];
  readonly answers: { status: number; body: string }[] = [];
  private readonly server: Server;
  private readonly socketServer: WebSocketServer;
  /** Counts sent before a connection is cut; Infinity never cuts. */
  cutAfter = Infinity;
  endAt = 5;

  constructor() {
    this.server = createServer((request, response) => {
      this.seen.push(request.headers.authorization ?? '');
      const answer = this.answers.shift() ?? { status: 200, body: '{"data":{"hello":"you"}}' };
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    this.socketServer = new WebSocketServer({ server: this.server, path: '/graphql' });
    this.socketServer.on('connection', (socket) => this.sockets.add(socket));
    const tick = ({ from }: { from: number }): AsyncIterable<unknown> => this.count(from);
    useServer(
      {
        schema,
        execute,
        subscribe,
        onSubscribe: (_context, _id, payload) => ({
          schema,
          document: parse(payload.query),
          variableValues: payload.variables,
          rootValue: { tick },
        }),
      },
      this.socketServer,
    );
  }

  async *count(from: number): AsyncIterable<unknown> {
    for (let count = from, sent = 0; count <= this.endAt; count++, sent++) {
      if (sent === this.cutAfter) {
        for (const socket of this.sockets) socket.terminate();
        return;
      }
      yield { tick: { count } };
      // Lets the frame leave before the connection is cut.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let server: CountingServer;
let url: string;

beforeEach(async () => {
  server = new CountingServer();
  url = await server.listen();
});
afterEach(() => server.close());

const thrownBy = async (run: () => Promise<unknown>): Promise<unknown> =>
  run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

async function counts(stream: AsyncIterable<{ tick: Count }>): Promise<number[]> {
  const found: number[] = [];
  for await (const event of stream) found.push(event.tick.count);
  return found;
}

describe('a query', () => {
  it('answers with its data and sends the token', async () => {
    const client = createClient({ url, token: 'secret' });
    expect(await client.query(HELLO, { name: 'you' })).toEqual({ hello: 'you' });
    expect(server.seen).toEqual(['Bearer secret']);
  });

  it('throws the code of top-level errors with the id of the request', async () => {
    const body = JSON.stringify({
      errors: [
        {
          message: 'too deep',
          extensions: { code: 'TOO_EXPENSIVE', requestId: 'r1', hint: 'ask for less' },
        },
      ],
    });
    server.answers.push({ status: 400, body });
    const thrown = await thrownBy(() => createClient({ url }).query(HELLO, { name: 'x' }));
    expect(thrown).toBeInstanceOf(RequestRefused);
    expect(thrown).toMatchObject({ code: 'LIMIT_EXCEEDED', extensionCode: 'TOO_EXPENSIVE' });
    expect(thrown).toMatchObject({ message: 'too deep', hint: 'ask for less', requestId: 'r1' });
  });

  it('says that no server answers when nobody listens', async () => {
    await server.close();
    const thrown = await thrownBy(() => createClient({ url }).query(HELLO, { name: 'x' }));
    expect(thrown).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect((thrown as VelaError).message).toContain('ECONNREFUSED');
    server = new CountingServer();
    await server.listen();
  });

  it('says that no server answers when another program does', async () => {
    server.answers.push({ status: 404, body: '<html>not found</html>' });
    const thrown = await thrownBy(() => createClient({ url }).query(HELLO, { name: 'x' }));
    expect(thrown).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('refuses what is no address', () => {
    expect(() => createClient({ url: 'localhost:3000' })).toThrow('expected the address');
    expect(() => createClient({ url: '' })).toThrow('expected the address');
  });

  it('throws what its signal was aborted with', async () => {
    const signal = AbortSignal.abort(new VelaError('CANCELLED', 'stop'));
    const run = () => createClient({ url }).query(HELLO, { name: 'x' }, { signal });
    expect(await thrownBy(run)).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a payload', () => {
  it('is returned when it holds no user error', () => {
    const payload = { userErrors: [], value: 1 };
    expect(accepted(payload)).toBe(payload);
  });

  it('throws its first user error with code, hint and path', () => {
    const error = { code: 'NOT_FOUND', message: 'no x', hint: 'try y', path: ['input', 'x'] };
    const other = { code: 'CONFLICT', message: 'z', hint: null, path: null };
    expect(() => accepted({ userErrors: [error, other] })).toThrow('no x (and 1 more)');
    try {
      accepted({ userErrors: [error] });
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'NOT_FOUND', hint: 'try y', path: ['input', 'x'] });
    }
  });
});

describe('a subscription', () => {
  it('yields every event and ends when the server ends it', async () => {
    const stream = createClient({ url }).subscribe(TICK, { from: 1 });
    expect(await counts(stream)).toEqual([1, 2, 3, 4, 5]);
  });

  it('resumes behind the last event after its connection was cut', async () => {
    server.cutAfter = 2;
    server.endAt = 6;
    let reconnects = 0;
    const stream = createClient({ url }).subscribe(
      TICK,
      { from: 1 },
      {
        resume: ({ tick }) => ({ from: tick.count + 1 }),
        onReconnect: () => void reconnects++,
      },
    );
    expect(await counts(stream)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reconnects).toBeGreaterThanOrEqual(2);
  });

  it('does not reconnect when the operation itself is refused', async () => {
    const wrong = graphql<{ tick: Count }>('subscription Tock { tock }');
    const thrown = await thrownBy(() => counts(createClient({ url }).subscribe(wrong, {})));
    expect(thrown).toBeInstanceOf(RequestRefused);
  });

  it('ends at once with the reason of its signal', async () => {
    server.endAt = 1_000_000_000;
    const controller = new AbortController();
    const stream = createClient({ url }).subscribe(
      TICK,
      { from: 1 },
      { signal: controller.signal },
    );
    const run = async (): Promise<void> => {
      for await (const { tick } of stream)
        if (tick.count === 3) controller.abort(new Error('over'));
    };
    expect(await thrownBy(run)).toMatchObject({ message: 'over' });
  });
});
