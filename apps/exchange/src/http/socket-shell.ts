import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MINUTE } from '@vela/kernel';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Environment, ExchangeClock, TradeUpdate } from '../contract.js';
import type { LiveMarket } from '../market/live-market.js';
import type { MarketMessage } from '../market/market-message.js';
import type { Mischief } from '../mischief/mischief.js';
import type { StreamKind } from '../mischief/stream-mischief.js';
import type { ConnectionBook } from '../streams/connection-book.js';
import { DataStream } from '../streams/data-stream.js';
import { codecOf } from '../streams/frame-codec.js';
import { TradingStream } from '../streams/trading-stream.js';
import { credentialsOf } from './authorize.js';
import type { KeyRing } from './keys.js';
import type { RequestLimits } from './request-limits.js';

/** Largest frame of a client. */
const FRAME_BYTES_MAX = 1_048_576;
/** The delayed feed tells the same so much later. */
const DELAY_MS = (15 * MINUTE) / 1_000;
const TRADING = /^\/(paper|live)\/stream$/;
const DATA = /^\/data-stream\/(v2\/(iex|sip|delayed_sip|test)|v1beta3\/crypto\/us)$/;

/** What connections are served with. */
export interface SocketShellOptions {
  readonly keys: KeyRing;
  readonly limits: RequestLimits;
  readonly book: ConnectionBook;
  readonly mischief: Mischief;
  readonly market: LiveMarket;
  readonly clock: ExchangeClock;
}

/** Takes every upgrade to a websocket and tells every client what it listens to. */
export class SocketShell {
  readonly #options: SocketShellOptions;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    autoPong: false,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  readonly #trading = new Set<TradingStream>();
  readonly #data = new Set<DataStream>();
  readonly #delayed = new Set<DataStream>();

  constructor(options: SocketShellOptions) {
    this.#options = options;
  }

  /** Answers a request to upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const endpoint = (request.url ?? '').split('?')[0]!;
    const isTrading = TRADING.test(endpoint);
    const stream: StreamKind = isTrading ? 'trading' : 'data';
    if (!isTrading && !DATA.test(endpoint)) return refuse(socket, '404 Not Found');
    // A web page may open sockets anywhere, but always says where it comes from.
    if (request.headers.origin !== undefined) return refuse(socket, '403 Forbidden');
    const { mischief, book } = this.#options;
    // A data stream that is barred is opened, and refused with 406 when it authenticates.
    const isBarred = isTrading && mischief.streams.isBarred('trading');
    if (isBarred || mischief.requests.inMaintenance || !book.hasRoom) {
      book.refused({ stream, endpoint }, credentialsOf(request.headers)?.keyId ?? '');
      return refuse(socket, '503 Service Unavailable');
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      this.#answerPings(stream, opened);
      if (isTrading) this.#openTrading(endpoint, request, opened);
      else this.#openData(endpoint, request, opened);
    });
  }

  /** Tells what happened to an order. */
  tellTrading(update: TradeUpdate): void {
    for (const client of this.#trading) client.tell(update);
  }

  /** Tells what the market said. */
  tellData(message: MarketMessage): void {
    for (const client of this.#data) client.tell(message);
    if (this.#delayed.size === 0) return;
    this.#options.clock.after(DELAY_MS, () => {
      for (const client of this.#delayed) client.tell(message);
    });
  }

  /** Closes every socket. */
  close(): void {
    for (const stream of ['trading', 'data'] as const) this.#options.book.cut(stream);
    this.#sockets.close();
  }

  #openTrading(endpoint: string, request: IncomingMessage, socket: WebSocket): void {
    const { book, keys, mischief } = this.#options;
    const environment = TRADING.exec(endpoint)![1] as Environment;
    const connection = { stream: 'trading' as const, endpoint, socket, identity: null };
    book.add(connection);
    const packed = codecOf(request.headers['content-type']).name === 'msgpack';
    const client = new TradingStream(
      {
        environment,
        book,
        mischief: mischief.streams,
        identify: (credentials) => keys.identify(credentials),
      },
      connection,
      packed,
    );
    this.#trading.add(client);
    socket.once('close', () => this.#trading.delete(client));
    client.open();
  }

  #openData(endpoint: string, request: IncomingMessage, socket: WebSocket): void {
    const { book, keys, limits, mischief, market, clock } = this.#options;
    const connection = { stream: 'data' as const, endpoint, socket, identity: null };
    book.add(connection);
    const client = new DataStream(
      {
        clock,
        market,
        book,
        mischief: mischief.streams,
        identify: (credentials) => keys.identify(credentials),
        plan: () => limits.plan,
      },
      connection,
      codecOf(request.headers['content-type']),
    );
    const clients = endpoint.endsWith('/delayed_sip') ? this.#delayed : this.#data;
    clients.add(client);
    socket.once('close', () => clients.delete(client));
    client.open(credentialsOf(request.headers));
  }

  #answerPings(stream: StreamKind, socket: WebSocket): void {
    // A client that breaks the protocol or goes away is its own affair.
    socket.on('error', () => socket.terminate());
    socket.on('ping', (data: Buffer) => {
      const answers = this.#options.mischief.streams.answersPings(stream);
      if (answers && socket.readyState === socket.OPEN) socket.pong(data);
    });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
