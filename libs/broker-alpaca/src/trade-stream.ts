import { streaming } from '@alpacahq/alpaca-trade-api';
import type { Credential } from '@vela/ports';
import { WebSocket } from 'ws';
import { watchedSocket } from './stream-socket.js';
import type { OpenSocket } from './stream-socket.js';
import type { Wire } from './wire.js';

/** Times of a trade stream, milliseconds. */
export interface StreamTiming {
  /** Pause before the first attempt to connect again; doubles up to `retryMostMs`. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
  /** How often the other end is asked whether it is there, and how long it has for its answer. */
  readonly pingMs: number;
  readonly pongMs: number;
  /** Longest silence, answers to pings included. */
  readonly silenceMs: number;
  /** Longest time from the open socket to the word that updates are on. */
  readonly handshakeMs: number;
  /** Pause when the venue says that there are too many connections: an old one must end first. */
  readonly crowdedMs: number;
}

/** Times that were chosen for Alpaca. */
export const STREAM_TIMING: StreamTiming = {
  retryFirstMs: 1_000,
  retryMostMs: 30_000,
  pingMs: 5_000,
  pongMs: 5_000,
  silenceMs: 30_000,
  handshakeMs: 15_000,
  crowdedMs: 60_000,
};

/** What a trade stream tells. */
interface StreamListener {
  /** Updates come from now on; what happened before is to be read. */
  onOpen(): void;
  onUpdate(update: Wire): void;
  /** It ended and is opened again by itself. */
  onLost(reason: string): void;
  /** The venue did not accept the credential: nothing is tried until `start`. */
  onRefused(): void;
}

/** What a trade stream is made of. */
export interface TradeStreamOptions {
  readonly url: string;
  readonly credential: () => Credential;
  readonly timing: StreamTiming;
  readonly listener: StreamListener;
  readonly openSocket?: OpenSocket;
}

const CHANNEL = 'trade_updates';
/** How often silence is looked for within its bound. */
const LOOKS = 10;

const openWebSocket: OpenSocket = (url) => new WebSocket(url, { perMessageDeflate: false });

/**
 * The SDK's trade stream under watch. It connects again for ever, and ends a connection itself that
 * is silent, that never comes to the point, or that has lost its channel.
 */
export class TradeStream {
  readonly #options: TradeStreamOptions;
  readonly #stream: streaming.TradingStream;
  #socket: streaming.WebSocketLike | null = null;
  #isWanted = false;
  #isOpen = false;
  #isRefused = false;
  #lifeAt = 0;
  #reason = '';
  #watch: ReturnType<typeof setInterval> | null = null;
  #handshake: ReturnType<typeof setTimeout> | null = null;
  #crowded: ReturnType<typeof setTimeout> | null = null;

  constructor(options: TradeStreamOptions) {
    this.#options = options;
    const { url, timing } = options;
    this.#stream = new streaming.TradingStream({
      url,
      // Never sent: the socket writes who is there.
      credentials: { keyId: 'written-by-the-socket', secret: 'written-by-the-socket' },
      // The SDK's own bound of 10 attempts would leave a stream dead without a word.
      maxReconnectAttempts: streaming.UNLIMITED_RECONNECT_ATTEMPTS,
      initialReconnectMs: timing.retryFirstMs,
      maxReconnectMs: timing.retryMostMs,
      pingIntervalMs: timing.pingMs,
      pongWaitMs: timing.pongMs,
      wsFactory: (address) => this.#open(address),
    });
    // Before `connect`, never in its listener: there it would be sent twice.
    this.#stream.subscribeTradeUpdates();
    this.#listen();
  }

  /** Whether updates come. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens it unless it is open or about to be. */
  start(): void {
    if (this.#isWanted && !this.#isRefused) return;
    this.#isWanted = true;
    this.#isRefused = false;
    this.#stream.connect();
  }

  /** Closes it and waits until the other end has heard of it, for a second at most. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    this.#endTimers();
    if (this.#crowded !== null) clearTimeout(this.#crowded);
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    if (socket === null) return this.#stream.disconnect();
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        socket.terminate?.();
        resolve();
      }, 1_000);
      socket.on('close', () => {
        clearTimeout(late);
        resolve();
      });
      this.#stream.disconnect();
    });
  }

  #open(url: string): streaming.WebSocketLike {
    const { openSocket = openWebSocket, credential } = this.#options;
    const onLife = (): void => {
      this.#lifeAt = performance.now();
    };
    const socket = openSocket(url);
    this.#socket = socket;
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
    });
    // An address that never answers is left too.
    this.#expectHandshake();
    return watchedSocket(socket, { credential, onLife });
  }

  #listen(): void {
    const { listener } = this.#options;
    this.#stream
      .onTradeUpdate((update) => listener.onUpdate(update))
      .on(streaming.EVENT.SUBSCRIPTION, (channels: unknown) => this.#heardChannels(channels))
      .onError((text) => this.#failed(text))
      .onDisconnect(() => this.#closed());
  }

  /** The venue says what it sends; without our channel the connection is of no use. */
  #heardChannels(channels: unknown): void {
    if (!Array.isArray(channels) || !channels.includes(CHANNEL)) {
      return this.#drop('the venue does not send updates of orders');
    }
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#reason = '';
    if (this.#handshake !== null) clearTimeout(this.#handshake);
    this.#watchSilence();
    this.#options.listener.onOpen();
  }

  #failed(text: string): void {
    this.#reason = text;
    // The SDK gives up after a refused credential, and only then.
    if (/^auth failed$|response: 401\b/i.test(text)) this.#isRefused = true;
    else if (/connection limit/i.test(text)) this.#leaveCrowd();
  }

  /** Ends the connection and lets a minute pass: a half-dead one of ours may still count. */
  #leaveCrowd(): void {
    const { crowdedMs } = this.#options.timing;
    this.#reason = 'the venue has too many connections of this account';
    this.#stream.disconnect();
    if (this.#crowded !== null) clearTimeout(this.#crowded);
    this.#crowded = setTimeout(() => {
      if (this.#isWanted) this.#stream.connect();
    }, crowdedMs);
  }

  #closed(): void {
    const { listener } = this.#options;
    this.#isOpen = false;
    this.#endTimers();
    if (!this.#isWanted) return;
    if (this.#isRefused) {
      this.#stream.disconnect();
      return listener.onRefused();
    }
    listener.onLost(this.#reason === '' ? 'the connection ended' : this.#reason);
  }

  #expectHandshake(): void {
    if (this.#handshake !== null) clearTimeout(this.#handshake);
    this.#handshake = setTimeout(
      () => this.#drop('the venue did not get to the point'),
      this.#options.timing.handshakeMs,
    );
  }

  #watchSilence(): void {
    const { silenceMs } = this.#options.timing;
    this.#lifeAt = performance.now();
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = setInterval(() => {
      if (performance.now() - this.#lifeAt >= silenceMs) this.#drop('the connection is silent');
    }, silenceMs / LOOKS);
  }

  /** Ends a connection of no use; the SDK opens the next one. */
  #drop(reason: string): void {
    this.#reason = reason;
    this.#socket?.terminate?.();
  }

  /** Ends the connection because what was told got too much; everything is read anew. */
  renew(reason: string): void {
    this.#drop(reason);
  }

  #endTimers(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    if (this.#handshake !== null) clearTimeout(this.#handshake);
    this.#watch = null;
    this.#handshake = null;
  }
}
