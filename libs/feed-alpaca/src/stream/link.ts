import { streaming } from '@alpacahq/alpaca-trade-api';
import { messageOf } from '@vela/kernel';
import { WebSocket } from 'ws';
import type { StreamTiming } from './timing.js';
import { verdictOn } from './verdict.js';
import type { Verdict } from './verdict.js';
import { SUBSCRIBE, UNSUBSCRIBE } from './wishes.js';
import type { Wished } from './wishes.js';

/** What one connection is opened with. */
export interface LinkSetup {
  readonly url: string;
  readonly credentials: { readonly keyId: string; readonly secret: string };
  readonly timing: StreamTiming;
  readonly channels: readonly Wished[];
}

/** Who listens to a connection. After `ended` it says nothing more. */
export interface LinkListener {
  /** The subscriptions are acknowledged: nothing is missed from here on. */
  ready(): void;
  ended(why: { readonly verdict: Verdict; readonly detail: string | null }): void;
  /** Something that does not end the connection. */
  noted(verdict: Verdict, detail: string): void;
  bar(
    bar: Parameters<Parameters<streaming.MarketDataStream['onBar']>[0]>[0],
    revision: number,
  ): void;
  quote(quote: Parameters<Parameters<streaming.MarketDataStream['onQuote']>[0]>[0]): void;
  trade(trade: Parameters<Parameters<streaming.MarketDataStream['onTrade']>[0]>[0]): void;
  status(status: Parameters<Parameters<streaming.MarketDataStream['onStatus']>[0]>[0]): void;
}

/** The stream of the SDK, which can be told to ask for everything once more. */
class AssertingStream extends streaming.MarketDataStream {
  assertAgain(): void {
    this.resubscribe();
  }
}

/** Times that what is missing in acknowledgements is asked for again in one connection. */
const REPEATS_MAX = 3;

/**
 * One connection to a data stream: it connects once and ends once. Everything is subscribed before
 * it connects, because the SDK asks twice for what is subscribed while it logs in; and the SDK takes
 * each acknowledgement for the whole wish, so what is missing in them is asked for again. It never
 * connects again by itself: the SDK would do so within a second after "connection limit exceeded".
 */
export class Link {
  readonly closed: Promise<void>;
  private readonly stream: AssertingStream;
  private socket: WebSocket | null = null;
  private noteClosed: () => void = () => undefined;
  private over = false;
  private isReady = false;
  private lastError: string | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();
  private settling: NodeJS.Timeout | null = null;
  private repeats = 0;
  private symbols: ReadonlySet<string>;

  constructor(
    private readonly setup: LinkSetup,
    private readonly listener: LinkListener,
    symbols: Iterable<string>,
  ) {
    const { url, credentials, timing } = setup;
    this.symbols = new Set(symbols);
    this.closed = new Promise((resolve) => (this.noteClosed = resolve));
    this.stream = new AssertingStream({
      url,
      credentials,
      maxReconnectAttempts: 0,
      pingIntervalMs: timing.pingMs,
      pongWaitMs: timing.pongMs,
      wsFactory: (address) => this.open(address),
    });
    this.listen();
  }

  /** Connects; what becomes of it is told to the listener. */
  connect(): void {
    this.ask([...this.symbols]);
    this.after(this.setup.timing.readyMs, () => {
      if (!this.isReady) this.end('noted', this.lastError ?? 'it was not ready in time');
    });
    try {
      this.stream.connect();
    } catch (thrown) {
      this.noteClosed();
      this.end('noted', messageOf(thrown));
    }
  }

  /** Changes the symbols that are heard; the same once more are asked for once more. */
  want(symbols: ReadonlySet<string>): void {
    const added = [...symbols].filter((symbol) => !this.symbols.has(symbol));
    const gone = [...this.symbols].filter((symbol) => !symbols.has(symbol));
    this.symbols = new Set(symbols);
    this.repeats = 0;
    this.ask(added);
    if (added.length + gone.length === 0 && this.isReady) this.stream.assertAgain();
    if (gone.length === 0) return;
    for (const channel of this.setup.channels) UNSUBSCRIBE[channel](this.stream, gone);
  }

  /** Closes in order, and cuts the socket when the other side does not answer. */
  close(): void {
    this.over = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    if (this.settling !== null) clearTimeout(this.settling);
    const { socket } = this;
    this.stream.disconnect();
    if (socket === null || socket.readyState === WebSocket.CLOSED) {
      this.noteClosed();
      return;
    }
    const cut = setTimeout(() => socket.terminate(), this.setup.timing.closeMs);
    void this.closed.then(() => clearTimeout(cut));
  }

  private ask(symbols: readonly string[]): void {
    if (symbols.length === 0) return;
    for (const channel of this.setup.channels) SUBSCRIBE[channel](this.stream, [...symbols]);
  }

  private open(url: string): streaming.WebSocketLike {
    const { readyMs } = this.setup.timing;
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: readyMs,
      headers: { 'Content-Type': 'application/msgpack' },
    });
    this.socket = socket;
    socket.once('close', () => this.noteClosed());
    return socket;
  }

  private listen(): void {
    const { EVENT, STATE } = streaming;
    const { stream, listener } = this;
    const heard =
      <T>(tell: (value: T) => void) =>
      (value: T): void => {
        if (!this.over) tell(value);
      };
    stream.on(STATE.AUTHENTICATED, () => {
      // Nothing will be acknowledged when nothing was asked for.
      if (this.symbols.size === 0) this.becomeReady();
    });
    stream.on(
      EVENT.SUBSCRIPTION,
      heard(() => this.acknowledged()),
    );
    stream.on(
      EVENT.CLIENT_ERROR,
      heard((text: string) => this.failed(text)),
    );
    stream.on(
      STATE.DISCONNECTED,
      heard(() => this.end('noted', this.lastError)),
    );
    stream.onBar(heard((bar) => listener.bar(bar, 0)));
    stream.onUpdatedBar(heard((bar) => listener.bar(bar, 1)));
    stream.onQuote(heard((quote) => listener.quote(quote)));
    stream.onTrade(heard((trade) => listener.trade(trade)));
    stream.onStatus(heard((status) => listener.status(status)));
  }

  private becomeReady(): void {
    if (this.isReady || this.over) return;
    this.isReady = true;
    this.listener.ready();
  }

  private failed(text: string): void {
    this.lastError = text;
    const verdict = verdictOn(text);
    if (verdict === 'refused' || verdict === 'auth-required') this.end(verdict, text);
    else this.listener.noted(verdict, text);
  }

  private end(verdict: Verdict, detail: string | null): void {
    if (this.over) return;
    this.close();
    this.listener.ended({ verdict, detail });
  }

  private acknowledged(): void {
    this.becomeReady();
    if (this.settling !== null) clearTimeout(this.settling);
    this.settling = setTimeout(() => this.askForMissing(), this.setup.timing.settleMs);
  }

  private askForMissing(): void {
    const heard = this.stream.getSubscriptions();
    const missing = this.setup.channels.flatMap((channel) => {
      const there = new Set(heard[channel]);
      const symbols = [...this.symbols].filter((symbol) => !there.has(symbol));
      return symbols.length === 0 ? [] : [{ channel, symbols }];
    });
    if (missing.length === 0) return;
    const told = missing.map(({ channel, symbols }) => `${channel} of ${symbols.join(', ')}`);
    if (this.repeats >= REPEATS_MAX) {
      this.listener.noted('limited', `not subscribed: ${told.join('; ').slice(0, 300)}`);
      return;
    }
    this.repeats++;
    for (const { channel, symbols } of missing) SUBSCRIBE[channel](this.stream, symbols);
    // An answer may not come at all: then it is looked at again.
    this.settling = setTimeout(() => this.askForMissing(), this.setup.timing.readyMs);
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
