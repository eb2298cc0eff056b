import { VelaError, messageOf } from '@vela/kernel';
import type { Logger } from '@vela/ports';
import { connect } from 'nats';
import { createBus } from './bus.js';
import type { MeasuredBus } from './bus.js';
import { parseNatsAddress } from './nats-address.js';
import { createNatsTransport } from './nats-transport.js';
import { checkNatsServer } from './nats-version.js';

/** Shortest and longest pause before the connection is tried again. */
const RECONNECT_MS_MIN = 100;
const RECONNECT_MS_MAX = 1_000;
/** A connection that leaves two pings unanswered counts as broken. */
const PING_MS = 5_000;

/** What is needed to reach NATS. */
export interface NatsOptions {
  /** For instance `nats://user:password@host:4222`. */
  readonly url: string;
  /** How the server lists this connection. */
  readonly name: string;
  readonly log: Logger;
  /** Longest wait for the first connection; 5 s by default. */
  readonly connectTimeoutMs?: number;
}

/**
 * Returns the bus over NATS. Throws `UNAVAILABLE` when no server answers or the server is too old.
 * Once connected it reconnects for ever, and drops and counts what is published meanwhile.
 */
export async function connectNats(options: NatsOptions): Promise<MeasuredBus> {
  const { servers, tls, ...account } = parseNatsAddress(options.url);
  const connection = await connect({
    ...account,
    ...(tls ? { tls: {} } : {}),
    servers: [...servers],
    name: options.name,
    timeout: options.connectTimeoutMs ?? 5_000,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: () =>
      RECONNECT_MS_MIN + Math.random() * (RECONNECT_MS_MAX - RECONNECT_MS_MIN),
    pingInterval: PING_MS,
    maxPingOut: 2,
  }).catch((thrown: unknown) => {
    throw new VelaError(
      'UNAVAILABLE',
      `no NATS server at ${servers.join(', ')}: ${messageOf(thrown)}`,
      {
        hint: 'Start nats-server there, correct NATS_URL, or unset it to use the bus in this process.',
        retryable: true,
        cause: thrown,
      },
    );
  });
  try {
    checkNatsServer(connection.info ?? { version: 'unknown' });
  } catch (thrown) {
    await connection.close();
    throw thrown;
  }
  return createBus(createNatsTransport(connection, options.log));
}
