import { decode, encode } from '@msgpack/msgpack';
import type { Environment, Identity, TradeUpdate } from '../contract.js';
import type { Credentials } from '../http/keys.js';
import type { StreamMischief } from '../mischief/stream-mischief.js';
import type { Connection, ConnectionBook } from './connection-book.js';

/** What a connection to a trading stream works with. */
export interface TradingStreamContext {
  readonly environment: Environment;
  readonly book: ConnectionBook;
  readonly mischief: StreamMischief;
  readonly identify: (credentials: Credentials) => Identity | null;
}

/** One client of the stream `trade_updates`. */
export class TradingStream {
  readonly #context: TradingStreamContext;
  readonly #connection: Connection;
  readonly #packed: boolean;
  #listens = false;

  constructor(context: TradingStreamContext, connection: Connection, packed: boolean) {
    this.#context = context;
    this.#connection = connection;
    this.#packed = packed;
  }

  /** Begins to listen to the client. */
  open(): void {
    this.#connection.socket.on('message', (data: Buffer) => this.#receive(data));
  }

  /** Tells what happened to an order when the client listens. */
  tell(update: TradeUpdate): void {
    const { environment, mischief } = this.#context;
    if (!this.#listens || update.environment !== environment) return;
    if (mischief.isMute('trading', symbolOf(update))) return;
    this.#write({ stream: 'trade_updates', data: update.data });
  }

  #receive(data: Buffer): void {
    let message: unknown;
    try {
      message = this.#packed ? decode(data) : (JSON.parse(data.toString('utf8')) as unknown);
    } catch {
      return this.#error('invalid syntax');
    }
    const fields = recordOf(message);
    switch (fields['action']) {
      case 'authenticate':
      case 'auth':
        return this.#authenticate(fields['action'], {
          ...fields,
          ...recordOf(fields['data']),
        });
      case 'listen':
        return this.#listen(recordOf(fields['data'])['streams']);
      default:
        return this.#error('unknown action');
    }
  }

  #authenticate(action: string, fields: Readonly<Record<string, unknown>>): void {
    const { book, identify, environment } = this.#context;
    const text = (...names: readonly string[]): string | undefined =>
      names.map((name) => fields[name]).find((value) => typeof value === 'string');
    const identity = identify({
      keyId: text('key_id', 'key'),
      secret: text('secret_key', 'secret'),
      token: text('oauth_token'),
    });
    if (identity === null || identity.environment !== environment) {
      book.refused(this.#connection, text('key_id', 'key') ?? '');
      return this.#authorization('unauthorized', action);
    }
    if (this.#connection.identity === null) book.authenticated(this.#connection, identity);
    this.#authorization('authorized', action);
  }

  #listen(streams: unknown): void {
    if (this.#connection.identity === null) return this.#authorization('unauthorized', 'listen');
    if (!Array.isArray(streams)) return this.#error('streams must be a list');
    const known = streams.filter((name) => name === 'trade_updates');
    // The whole set each time: an empty one ends it.
    this.#listens = known.length > 0;
    this.#write({ stream: 'listening', data: { streams: [...new Set(known)] } });
  }

  #authorization(status: 'authorized' | 'unauthorized', action: string): void {
    this.#write({ stream: 'authorization', data: { status, action } });
  }

  #error(message: string): void {
    this.#write({ action: 'error', data: { error_message: message } });
  }

  /** Frames are binary whatever they hold. */
  #write(message: unknown): void {
    const { socket } = this.#connection;
    if (socket.readyState !== socket.OPEN) return;
    const bytes = this.#packed ? encode(message) : Buffer.from(JSON.stringify(message), 'utf8');
    socket.send(bytes, { binary: true });
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

function symbolOf({ data }: TradeUpdate): string {
  const symbol = recordOf(data['order'])['symbol'];
  return typeof symbol === 'string' ? symbol : '';
}
