import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@vela/kernel';
import { createClient as createSocket, type Client as Socket } from 'graphql-ws';
import { dataOf, refusalOf, type GraphqlAnswer, type GraphqlFailure } from './answer.js';
import { type Endpoint, graphqlUrl, unavailable } from './transport.js';

/** Reconnections in a row without an event before a stream gives up. */
export const RECONNECTS_MAX = 8;
/** First and longest pause before a reconnection. */
const PAUSE_MS = { first: 100, longest: 5_000 };
/** Pings are sent this often; a server that does not answer one in time counts as gone. */
const PING_MS = 12_000;
const PONG_MS = 5_000;

/** How a stream behaves beside its variables. */
export interface StreamOptions<Event, Variables> {
  readonly signal?: AbortSignal | undefined;
  /** Called before each reconnection, to tell a watcher. */
  readonly onReconnect?: (attempt: number) => void;
  /**
   * Returns the variables for a reconnection after the last event, so that a lossless stream goes
   * on behind its cursor. Left out, the same variables are used and the stream begins with the
   * present state again.
   */
  readonly resume?: (last: Event) => Variables;
}

/** A subscription as text with its present variables. */
export interface Subscription<Variables> {
  readonly name: string;
  readonly text: string;
  readonly variables: Variables;
}

/**
 * Yields the events of a subscription until the server ends it or the signal is aborted. A lost
 * connection is opened again, at most {@link RECONNECTS_MAX} times without an event between.
 */
export async function* events<Event, Variables>(
  endpoint: Endpoint,
  subscription: Subscription<Variables>,
  options: StreamOptions<Event, Variables>,
): AsyncGenerator<Event, void, undefined> {
  let { variables } = subscription;
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      for await (const event of once<Event>(endpoint, { ...subscription, variables }, options)) {
        attempt = 0;
        if (options.resume !== undefined) variables = options.resume(event);
        yield event;
      }
      return;
    } catch (thrown) {
      if (!(thrown instanceof ConnectionLost)) throw thrown;
      if (attempt >= RECONNECTS_MAX) {
        throw unavailable(graphqlUrl(endpoint.url), thrown.message, thrown);
      }
    }
    options.onReconnect?.(attempt + 1);
    const wait = Math.min(PAUSE_MS.first * 2 ** attempt, PAUSE_MS.longest);
    await pause(wait, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

/** A connection that broke; the stream may be opened again. */
class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Yields events over one connection of its own, which ends with the stream. */
async function* once<Event>(
  endpoint: Endpoint,
  { name, text, variables }: Subscription<unknown>,
  { signal }: { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Event, void, undefined> {
  const socket = openSocket(endpoint);
  const answers = socket.iterate<Event>({
    query: text,
    operationName: name,
    variables: variables as Record<string, unknown>,
  });
  const stop = (): void => void answers.return?.();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const answer of answers) yield dataOf(answer as GraphqlAnswer<Event>);
  } catch (thrown) {
    throw failureOf(thrown);
  } finally {
    signal?.removeEventListener('abort', stop);
    await socket.dispose();
  }
  signal?.throwIfAborted();
}

function openSocket(endpoint: Endpoint): Socket {
  const url = graphqlUrl(endpoint.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let deadline: NodeJS.Timeout | undefined;
  const socket: Socket = createSocket({
    url: url.href,
    retryAttempts: 0,
    keepAlive: PING_MS,
    connectionParams: endpoint.token === undefined ? {} : { token: endpoint.token },
    on: {
      // A peer that vanished without closing leaves a socket that looks open for ever.
      ping: (received) => {
        if (!received) deadline = setTimeout(() => socket.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(deadline);
      },
      closed: () => clearTimeout(deadline),
    },
  });
  return socket;
}

/** Returns what a thrown thing of the socket means: refused for good, or a lost connection. */
function failureOf(thrown: unknown): unknown {
  if (Array.isArray(thrown)) return refusalOf(thrown as GraphqlFailure[]);
  const close = closeOf(thrown);
  if (close === null) {
    // An event of the socket, such as a refused connection, carries no error of ours.
    return thrown instanceof Error && thrown.name !== 'Error' ? thrown : lost(thrown);
  }
  if (close.code === FORBIDDEN || close.code === UNAUTHORIZED) {
    return refusalOf([{ message: close.reason, extensions: { code: 'FORBIDDEN' } }]);
  }
  const refused = close.code >= 4400 && close.code < 4500 && close.code !== NOT_ACKNOWLEDGED;
  return refused
    ? refusalOf([{ message: close.reason }])
    : lost(close.reason || `code ${close.code}`);
}

const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;
/** The server or this side was too slow to say hello: worth another attempt. */
const NOT_ACKNOWLEDGED = 4408;

function closeOf(thrown: unknown): { code: number; reason: string } | null {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return null;
  const reason = 'reason' in thrown && typeof thrown.reason === 'string' ? thrown.reason : '';
  return typeof thrown.code === 'number' ? { code: thrown.code, reason } : null;
}

function lost(thrown: unknown): ConnectionLost {
  const text = typeof thrown === 'string' || thrown instanceof Error ? messageOf(thrown) : '';
  return new ConnectionLost(text === '' ? 'the connection was lost' : text);
}
