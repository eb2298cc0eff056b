import type { WebSocket } from 'ws';
import type { ExchangeClock, Identity } from '../contract.js';
import type { Credentials } from '../http/keys.js';
import { listingOf } from '../market/listing.js';
import type { LiveMarket } from '../market/live-market.js';
import type { MarketMessage } from '../market/market-message.js';
import type { StreamMischief } from '../mischief/stream-mischief.js';
import { bookChange, bookOf } from './order-book.js';
import type { Book } from './order-book.js';
import type { Connection, ConnectionBook } from './connection-book.js';
import type { FrameCodec } from './frame-codec.js';
import { WireInstant } from './frame-codec.js';
import { marketFrame } from './market-frames.js';
import { Subscriptions } from './subscriptions.js';

/** Without authentication a connection ends after this time. */
const AUTH_TIMEOUT_MS = 10_000;
/** Messages of one frame at most. */
const BATCH_MAX = 1_000;
/** A client that leaves more than this unread is cut off. */
const UNREAD_BYTES_MAX = 16 * 1024 * 1024;

/** What the key may do on data streams. */
export interface DataPlan {
  /** Symbols of trades and quotes together. */
  readonly symbolsMax: number;
  /** Whether all exchanges together may be heard. */
  readonly sip: boolean;
}

/** What a connection to a data stream works with. */
export interface DataStreamContext {
  readonly clock: ExchangeClock;
  readonly market: LiveMarket;
  readonly book: ConnectionBook;
  readonly mischief: StreamMischief;
  readonly identify: (credentials: Credentials) => Identity | null;
  readonly plan: () => DataPlan;
}

type ErrorWords = readonly [code: number, msg: string];

const ERRORS = {
  syntax: [400, 'invalid syntax'],
  notAuthenticated: [401, 'not authenticated'],
  authFailed: [402, 'auth failed'],
  already: [403, 'already authenticated'],
  timeout: [404, 'auth timeout'],
  connections: [406, 'connection limit exceeded'],
  slow: [407, 'slow client'],
  insufficient: [409, 'insufficient subscription'],
} as const satisfies Readonly<Record<string, ErrorWords>>;

/** One client of a data stream: greets, authenticates, keeps what it wants to hear, and tells it. */
export class DataStream {
  readonly #context: DataStreamContext;
  readonly #connection: Connection;
  readonly #codec: FrameCodec;
  readonly #kind: 'stocks' | 'crypto';
  readonly #subscriptions: Subscriptions;
  /** Order books as the client knows them. */
  readonly #books = new Map<string, Book>();
  #outgoing: Readonly<Record<string, unknown>>[] = [];
  #flushing = false;

  constructor(context: DataStreamContext, connection: Connection, codec: FrameCodec) {
    this.#context = context;
    this.#connection = connection;
    this.#codec = codec;
    this.#kind = connection.endpoint.includes('/crypto/') ? 'crypto' : 'stocks';
    this.#subscriptions = new Subscriptions(this.#kind);
  }

  /** Greets, and authenticates at once with what the upgrade brought along. */
  open(credentials: Credentials | null): void {
    const { socket } = this.#connection;
    this.#control({ T: 'success', msg: 'connected' });
    const forget = this.#context.clock.after(AUTH_TIMEOUT_MS, () => {
      if (this.#connection.identity === null) this.#fail(ERRORS.timeout, true);
    });
    socket.on('close', forget);
    socket.on('message', (data: Buffer) => this.#receive(data));
    if (credentials !== null) this.#authenticate(credentials);
  }

  /** Tells a message of the market when the client wants it. */
  tell(message: MarketMessage): void {
    const { identity, socket } = this.#connection;
    if (identity === null || socket.readyState !== socket.OPEN) return;
    if ((listingOf(message.symbol).assetClass === 'crypto') !== (this.#kind === 'crypto')) return;
    if (this.#context.mischief.isMute('data', message.symbol)) return;
    const { channel, frame } = marketFrame(message);
    if (this.#subscriptions.wants(channel, message.symbol)) this.#send(frame);
    if (message.kind === 'quote') this.#tellBook(message.symbol, false);
  }

  #receive(data: Buffer): void {
    let request: unknown;
    try {
      request = this.#codec.read(data);
    } catch {
      return this.#fail(ERRORS.syntax, false);
    }
    if (typeof request !== 'object' || request === null || Array.isArray(request)) {
      return this.#fail(ERRORS.syntax, false);
    }
    const fields = request as Readonly<Record<string, unknown>>;
    switch (fields['action']) {
      case 'auth':
        return this.#authenticate(credentialsOf(fields));
      case 'subscribe':
      case 'unsubscribe':
        return this.#subscribe(fields);
      default:
        return this.#fail(ERRORS.syntax, false);
    }
  }

  #authenticate(credentials: Credentials): void {
    const { book, mischief, identify, plan } = this.#context;
    const connection = this.#connection;
    if (connection.identity !== null) return this.#fail(ERRORS.already, false);
    const identity = identify(credentials);
    if (identity === null) return this.#refuse(ERRORS.authFailed, credentials.keyId ?? '');
    if (mischief.isBarred('data') || book.isTaken(connection.endpoint, identity.keyId)) {
      return this.#refuse(ERRORS.connections, identity.keyId);
    }
    const isSip = connection.endpoint.endsWith('/sip');
    if (isSip && !plan().sip) return this.#refuse(ERRORS.insufficient, identity.keyId);
    book.authenticated(connection, identity);
    this.#control({ T: 'success', msg: 'authenticated' });
  }

  #subscribe(request: Readonly<Record<string, unknown>>): void {
    if (this.#connection.identity === null) return this.#fail(ERRORS.notAuthenticated, false);
    const error = this.#subscriptions.apply(request, this.#context.plan().symbolsMax);
    if (error !== null) return this.#control({ T: 'error', ...error });
    this.#control(this.#subscriptions.message());
    for (const symbol of this.#context.market.symbols) this.#tellBook(symbol, true);
  }

  /** A whole book to begin with, then what changes. */
  #tellBook(symbol: string, begins: boolean): void {
    if (this.#kind !== 'crypto' || !this.#subscriptions.wants('orderbooks', symbol)) return;
    if (listingOf(symbol).assetClass !== 'crypto') return;
    const known = this.#books.get(symbol);
    const { quote } = this.#context.market.latest(symbol);
    if (quote === null || (begins && known !== undefined)) return;
    const book = bookOf(symbol, quote);
    this.#books.set(symbol, book);
    const t = new WireInstant(quote.at);
    if (known === undefined) this.#send({ T: 'o', S: symbol, t, ...book, r: true });
    else this.#send({ T: 'o', S: symbol, t, ...bookChange(known, book) });
  }

  #refuse(words: ErrorWords, key: string): void {
    this.#context.book.refused(this.#connection, key);
    this.#fail(words, true);
  }

  #fail([code, msg]: ErrorWords, ends: boolean): void {
    this.#control({ T: 'error', code, msg });
    if (ends) this.#connection.socket.close(1000, msg);
  }

  /** Control messages come alone in their frame, behind the data that was said before. */
  #control(message: Readonly<Record<string, unknown>>): void {
    this.#flush();
    this.#write([message]);
  }

  #send(frame: Readonly<Record<string, unknown>>): void {
    this.#outgoing.push(frame);
    if (this.#outgoing.length >= BATCH_MAX) return this.#flush();
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#outgoing.length === 0) return;
    const batch = this.#outgoing;
    this.#outgoing = [];
    if (this.#connection.socket.bufferedAmount > UNREAD_BYTES_MAX) {
      this.#write([{ T: 'error', code: ERRORS.slow[0], msg: ERRORS.slow[1] }]);
      this.#connection.socket.close(1000, ERRORS.slow[1]);
      return;
    }
    this.#write(batch);
  }

  #write(messages: readonly unknown[]): void {
    const { socket } = this.#connection;
    if (socket.readyState === socket.OPEN) writeFrame(socket, this.#codec, messages);
  }
}

function writeFrame(socket: WebSocket, codec: FrameCodec, messages: readonly unknown[]): void {
  socket.send(codec.write(messages), { binary: codec.name === 'msgpack' });
}

/** A token comes as the secret of the key `oauth`. */
function credentialsOf(fields: Readonly<Record<string, unknown>>): Credentials {
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const [key, secret] = [text('key'), text('secret')];
  return key === 'oauth' ? { token: secret } : { keyId: key, secret };
}
