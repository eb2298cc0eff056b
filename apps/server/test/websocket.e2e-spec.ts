import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import { startApi } from './api-server.js';
import type { ApiServer, Json } from './api-server.js';

let database: TestDatabase;
let server: ApiServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startApi(database.url);
}, 60_000);
afterAll(async () => {
  await server.end();
  await database.close();
});

const address = (): string => `${server.url.replace('http', 'ws')}/graphql`;

/** Opens a socket and returns how it ended: the status of a refused upgrade or the close code. */
function ended(
  url: string,
  options: WebSocket.ClientOptions = {},
  protocol = 'graphql-transport-ws',
): Promise<number> {
  const socket = new WebSocket(url, protocol, options);
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('close', (code) => resolve(code));
    socket.on('error', () => undefined);
  });
}

describe('the API over websockets', () => {
  let client: Client;
  beforeAll(() => {
    // Closing and opening again for each operation would race in the client.
    const lazyCloseTimeout = 5_000;
    client = createClient({
      url: address(),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazyCloseTimeout,
    });
  });
  afterAll(() => client.dispose());

  /** Returns the first answer to an operation, or the errors that refuse it. */
  const first = (query: string): Promise<Json> =>
    new Promise((resolve) => {
      const stop = client.subscribe(
        { query },
        {
          next: (answer) => {
            resolve(answer);
            stop();
          },
          error: resolve,
          complete: () => resolve('complete'),
        },
      );
    });

  it('opens a stream with the state as it is', async () => {
    const { data } = await first(
      'subscription { system { snapshot cursor at system { healthy } } }',
    );
    expect(data.system).toEqual({
      snapshot: true,
      cursor: expect.any(String),
      at: expect.stringMatching(/Z$/),
      system: { healthy: true },
    });
  });

  it('answers queries too', async () => {
    expect((await first('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('refuses what HTTP refuses, with a code and a request id', async () => {
    const aliases = Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ');
    expect(await first(`{ ${aliases} }`)).toMatchObject([
      { extensions: { code: 'TOO_EXPENSIVE', requestId: expect.any(String) } },
    ]);
    const dear = '{ backtests(first: 500) { nodes { equity { at } } } }';
    expect(await first(dear)).toMatchObject([{ extensions: { code: 'TOO_EXPENSIVE' } }]);
    expect(await first('{ nonsense }')).toMatchObject([
      { message: expect.stringContaining('Cannot query') },
    ]);
    expect(await first('{ system { ')).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ]);
  });

  it('says that a run to follow is not there', async () => {
    const refused = await first(
      'subscription { backtest(id: "bt_00000000000000000000000000") { progress } }',
    );
    const [error] = refused.errors ?? refused;
    expect(error).toMatchObject({
      message: 'there is no backtest "bt_00000000000000000000000000"',
      extensions: { code: 'NOT_FOUND', requestId: expect.any(String) },
    });
    const soon = await first('subscription { system(throttleMs: 1) { snapshot } }');
    expect((soon.errors ?? soon)[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('runs 50 subscriptions on one socket and refuses the next', async () => {
    const crowded = createClient({
      url: address(),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
    });
    let told = 0;
    const refusals: unknown[] = [];
    for (let i = 0; i < 51; i++) {
      crowded.subscribe(
        { query: 'subscription { system { snapshot } }' },
        { next: () => told++, error: (error) => refusals.push(error), complete: () => undefined },
      );
    }
    await until(() => told === 50 && refusals.length === 1, {
      timeoutMs: 5_000,
      what: '50 streams',
    });
    expect(refusals[0]).toMatchObject([
      { message: 'expected at most 50 operations on one socket' },
    ]);
    await crowded.dispose();
  });

  it('refuses other hosts, other origins, other paths and other protocols', async () => {
    expect(await ended(address(), { headers: { host: 'evil.example' } })).toBe(421);
    expect(await ended(address(), { origin: 'http://evil.example' })).toBe(403);
    expect(await ended(address().replace('/graphql', '/else'))).toBe(404);
    expect(await ended(address(), {}, 'graphql-ws')).toBeGreaterThanOrEqual(1_000);
  });

  it('closes a socket that does not introduce itself', async () => {
    expect(await ended(address())).toBe(4408);
  });

  it('closes a socket that sends too much at once', async () => {
    const socket = new WebSocket(address(), 'graphql-transport-ws');
    const code = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.on('open', () => socket.send('x'.repeat(1_100_000)));
    expect(await code).toBe(1009);
  });
});
