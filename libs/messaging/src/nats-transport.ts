import type { BusState, Logger } from '@vela/ports';
import { createInbox } from 'nats';
import type { NatsConnection } from 'nats';
import { BehaviorSubject } from 'rxjs';
import { checkNatsServer } from './nats-version.js';
import type { Transport } from './transport.js';

/** Most bytes handed to the connection that have not left yet; what comes on top is dropped. */
const UNSENT_BYTES_MAX = 32 * 1_048_576;
/** Unsent bytes from which on the connection is asked how far it is. */
const UNSENT_BYTES_CHECK = 1_048_576;
const NOBODY = 503;

/** Returns the transport over a connection, which it then owns. */
export function createNatsTransport(connection: NatsConnection, log: Logger): Transport {
  const state = new BehaviorSubject<BusState>('connected');
  const stats = { published: 0, received: 0, dropped: 0 };
  const sending = createSendGate(connection);
  let closed = false;
  const move = (next: BusState): void => {
    if (state.value !== next) state.next(next);
  };
  void watch(connection, log, move);

  return {
    bodyMax: () => connection.info?.max_payload ?? UNSENT_BYTES_CHECK,
    state: () => state.asObservable(),
    connected: () => state.value === 'connected',
    publish(subject, body, reply) {
      if (state.value === 'disconnected' || connection.isClosed() || !sending.admit(body.length)) {
        stats.dropped++;
        return false;
      }
      stats.published++;
      connection.publish(subject, body, reply === null ? {} : { reply });
      return true;
    },
    subscribe(pattern, group, handler) {
      if (connection.isClosed()) return () => undefined;
      const subscription = connection.subscribe(pattern, {
        ...(group === null ? {} : { queue: group }),
        callback(error, message) {
          if (error !== null) {
            log.error('The bus refused a subscription.', { pattern, error: error.message });
            return;
          }
          stats.received++;
          handler({
            subject: message.subject,
            body: message.data,
            reply: message.reply ?? null,
            nobody: message.headers?.code === NOBODY,
          });
        },
      });
      return () => subscription.unsubscribe();
    },
    inbox: () => createInbox(),
    flush: () => connection.flush(),
    stats: () => ({ ...stats }),
    describe: () => `NATS ${connection.info?.version ?? ''} at ${connection.getServer()}`,
    async close() {
      if (closed) return;
      closed = true;
      move('disconnected');
      state.complete();
      await connection.close();
    },
  };
}

/** Counts what the connection was given since it last said that everything had left. */
function createSendGate(connection: NatsConnection): { admit(bytes: number): boolean } {
  let unsent = 0;
  let asking = false;
  const ask = (): void => {
    asking = true;
    const before = unsent;
    connection
      .flush()
      .then(() => (unsent -= before))
      // A broken connection forgets what it held; the next one begins empty.
      .catch(() => (unsent = 0))
      .finally(() => (asking = false));
  };
  return {
    admit(bytes) {
      if (unsent + bytes > UNSENT_BYTES_MAX) return false;
      unsent += bytes;
      if (unsent > UNSENT_BYTES_CHECK && !asking) ask();
      return true;
    },
  };
}

async function watch(
  connection: NatsConnection,
  log: Logger,
  move: (state: BusState) => void,
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect' || status.type === 'close') {
      move('disconnected');
      log.warn('The bus is disconnected; messages are dropped until it is back.');
    } else if (status.type === 'reconnect') {
      move('connected');
      log.info('The bus is connected again.', { server: status.server });
      try {
        if (connection.info !== undefined) checkNatsServer(connection.info);
      } catch (thrown) {
        log.error('The bus came back on a server that is too old.', {
          error: thrown instanceof Error ? thrown.message : String(thrown),
        });
      }
    } else if (status.type === 'error') {
      log.error('The bus reports an error.', { error: status.error.message });
    }
  }
  move('disconnected');
}
