import { MILLISECOND, MINUTE, SECOND, VelaError, parseTimeframe } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { Instrument } from '@vela/market';
import type {
  CandleReport,
  HistoryPage,
  HistoryRequest,
  MarketDataPort,
  MarketEvent,
  MarketSnapshot,
} from '@vela/ports';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { VirtualTime } from '../virtual-time.js';

const ONE_MINUTE = parseTimeframe('1m');
/** Time to connect, to try again, and between two quotes of an instrument. */
const CONNECT_MS = 150;
const RETRY_MS = { cut: 1_000, refused: 5_000 };
const QUOTE_EVERY: Micros = 2 * SECOND;
/** Where in a minute its four trades are, and the prices that they are at. */
const TRADES_AT = [5, 20, 40, 55].map((seconds) => seconds * SECOND);

/** What is wrong with one candle of the stream; nothing when absent. */
export interface CandleFault {
  readonly drop?: boolean;
  /** Milliseconds behind the end of its minute at which it is told; 100 when absent. */
  readonly delayMs?: number;
  /** Told once more so much later. */
  readonly againMs?: number;
  /** Told with another volume so much later, as a correction. */
  readonly revisedMs?: number;
}

/** One connection to the stream. */
interface Connection {
  readonly subscriber: Subscriber<MarketEvent>;
  instruments: readonly Instrument[];
  readonly wants: Parameters<MarketDataPort['stream']>[2];
}

/** A provider of market data that allows one connection, on a time of its own. */
export class ScriptedMarket implements MarketDataPort {
  readonly time = new VirtualTime();
  readonly capabilities = {
    provider: 'scripted',
    assetClasses: ['EQUITY', 'CRYPTO'],
    channels: ['main'],
    timeframes: [ONE_MINUTE],
    quotes: true,
    trades: true,
    connections: 1,
    pageSize: 7,
  } as const;
  /** Connections are refused before this instant of virtual milliseconds. */
  barredUntil = 0;
  /** Instruments of which the stream is mute. */
  readonly mute = new Set<string>();
  /** Whether history and snapshots do not answer. */
  isHistoryDown = false;
  /** Time until history has a candle. */
  historyLagMs = 200;
  /** What is wrong with a candle of the stream. */
  fault: (instrumentId: string, openAt: Micros) => CandleFault = () => ({});
  /** Whether an instrument trades in a minute. */
  trades: (instrumentId: string, openAt: Micros) => boolean = () => true;
  readonly counts = { opened: 0, refused: 0, asserted: 0, pages: 0, snapshots: 0 };
  #connection: Connection | null = null;

  constructor(
    readonly startAt: Micros,
    private readonly seed = 0,
  ) {
    this.time.schedule(() => this.#minute(), this.#msUntil(this.now() + MINUTE));
    this.time.schedule(() => this.#beat(), 0);
  }

  /** Its present. */
  now(): Micros {
    return this.startAt + this.time.frame * MILLISECOND;
  }

  /** Returns the candle of a minute, null where nothing traded. */
  truth(instrumentId: string, openAt: Micros): CandleReport | null {
    if (!this.trades(instrumentId, openAt)) return null;
    const draw = (n: number): number => hash(`${this.seed} ${instrumentId} ${openAt} ${n}`) % 100;
    const [open, close] = [100 + draw(1) / 100, 100 + draw(2) / 100];
    return {
      instrumentId,
      timeframe: ONE_MINUTE,
      openAt,
      open,
      high: Math.max(open, close) + draw(3) / 100,
      low: Math.min(open, close) - draw(4) / 100,
      close,
      volume: 4 * (1 + draw(5)),
      trades: 4,
      vwap: null,
    };
  }

  /** Cuts the connection; a new one is refused for a while. */
  cut(barMs = 0): void {
    this.barredUntil = Math.max(this.barredUntil, this.time.frame + barMs);
    this.#connection?.subscriber.next(connection('disconnected', 'the socket was closed'));
  }

  /** Halts an instrument or lets it go on. */
  halt(instrumentId: string, halted: boolean): void {
    this.#connection?.subscriber.next({ kind: 'halt', instrumentId, halted });
  }

  /** Whether somebody is connected. */
  get isConnected(): boolean {
    return this.#connection !== null;
  }

  stream(
    _channel: string,
    instruments: Observable<readonly Instrument[]>,
    wants: Parameters<MarketDataPort['stream']>[2],
  ): Observable<MarketEvent> {
    return new Observable((told) => {
      let current: readonly Instrument[] = [];
      let own: Connection | null = null;
      const leave = (): void => {
        if (own !== null && this.#connection === own) this.#connection = null;
        own = null;
      };
      const connect = (ms: number): void => {
        this.time.schedule(() => {
          if (told.closed) return;
          if (this.time.frame < this.barredUntil || this.#connection !== null) {
            this.counts.refused++;
            told.next(connection('refused', 'connection limit exceeded'));
            return connect(RETRY_MS.refused);
          }
          own = { subscriber, instruments: current, wants };
          this.#connection = own;
          this.counts.opened++;
          told.next(connection('connected', null));
        }, ms);
      };
      const subscriber = {
        next: (event: MarketEvent): void => {
          told.next(event);
          if (event.kind !== 'connection') return;
          leave();
          connect(RETRY_MS.cut);
        },
      } as Subscriber<MarketEvent>;
      const wanted = instruments.subscribe((now) => {
        this.counts.asserted++;
        current = now;
        if (own !== null) own.instruments = now;
      });
      connect(CONNECT_MS);
      return () => {
        wanted.unsubscribe();
        leave();
      };
    });
  }

  async history({ instrument, from, to, after }: HistoryRequest): Promise<HistoryPage> {
    this.counts.pages++;
    await this.#answer();
    const found: CandleReport[] = [];
    const begin = Math.max(from, after === null ? from : Number(after));
    const known = Math.min(to, this.now() - this.historyLagMs * MILLISECOND - MINUTE + 1);
    let openAt = Math.ceil(begin / MINUTE) * MINUTE;
    for (; openAt < known && found.length < this.capabilities.pageSize; openAt += MINUTE) {
      const candle = this.truth(instrument.id, openAt);
      if (candle !== null) found.push(candle);
    }
    const candles = allocateCandles(found.length);
    found.forEach((candle, i) => {
      candles.openAt[i] = candle.openAt;
      candles.availableAt[i] = candle.openAt + MINUTE;
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
        candles[name][i] = candle[name];
      }
    });
    return { candles, next: openAt < known ? String(openAt) : null };
  }

  async snapshots(instruments: readonly Instrument[]): Promise<readonly MarketSnapshot[]> {
    this.counts.snapshots++;
    await this.#answer();
    const now = this.now();
    return instruments.map(({ id }) => {
      let minute: CandleReport | null = null;
      let openAt = now - (now % MINUTE) - MINUTE;
      for (let back = 0; minute === null && back < 100; back++, openAt -= MINUTE) {
        minute = this.truth(id, openAt);
      }
      const running = now - (now % MINUTE);
      const isTrading = this.trades(id, running);
      const last = TRADES_AT.findLast((at) => isTrading && running + at <= now);
      const lastAt = last === undefined ? null : running + last;
      return {
        instrumentId: id,
        quote: isTrading ? this.#quote(id, now - (now % QUOTE_EVERY)) : null,
        lastPrice: minute?.close ?? null,
        lastAt: lastAt ?? (minute === null ? null : minute.openAt + TRADES_AT.at(-1)!),
        minute,
        day: null,
        previousDay: null,
      };
    });
  }

  async clock(): ReturnType<MarketDataPort['clock']> {
    await this.#answer();
    const at = this.now();
    return { at, open: true, nextOpen: at, nextClose: at };
  }

  asset = async (): Promise<null> => null;
  assets = async (): Promise<readonly []> => [];
  calendar = async (): Promise<readonly []> => [];
  movers = async (): ReturnType<MarketDataPort['movers']> => ({
    gainers: [],
    losers: [],
    mostActive: [],
  });

  async #answer(): Promise<void> {
    if (this.isHistoryDown) {
      throw new VelaError('UNAVAILABLE', 'the provider does not answer', { retryable: true });
    }
  }

  #msUntil(at: Micros): number {
    return (Math.floor(at / MINUTE) * MINUTE - this.now()) / MILLISECOND;
  }

  /** Tells the candles of the minute that has just ended. */
  #minute(): void {
    const openAt = this.now() - MINUTE;
    this.time.schedule(() => this.#minute(), MINUTE / MILLISECOND);
    const heard = this.#connection;
    if (heard === null || !heard.wants.candles) return;
    for (const { id } of heard.instruments) {
      const candle = this.truth(id, openAt);
      const { drop = false, delayMs = 100, againMs, revisedMs } = this.fault(id, openAt);
      if (candle === null || drop) continue;
      const tell = (ms: number, revision = 0): void => {
        const told = revision === 0 ? candle : { ...candle, volume: candle.volume + revision };
        this.time.schedule(
          () => this.#tell(heard, id, { kind: 'candle', candle: told, revision }),
          ms,
        );
      };
      tell(delayMs);
      if (againMs !== undefined) tell(delayMs + againMs);
      if (revisedMs !== undefined) tell(delayMs + revisedMs, 1);
    }
  }

  /** Tells quotes and trades. */
  #beat(): void {
    const now = this.now();
    this.time.schedule(() => this.#beat(), 1_000);
    const heard = this.#connection;
    if (heard === null) return;
    const openAt = now - (now % MINUTE);
    for (const { id } of heard.instruments) {
      if (!this.trades(id, openAt)) continue;
      if (heard.wants.quotes && now % QUOTE_EVERY === 0) {
        this.#tell(heard, id, { kind: 'quote', quote: this.#quote(id, now) });
      }
      const trade = TRADES_AT.indexOf(now - openAt);
      if (!heard.wants.trades || trade < 0) continue;
      const { open, high, low, close, volume } = this.truth(id, openAt)!;
      const price = [open, high, low, close][trade]!;
      this.#tell(heard, id, { kind: 'trade', instrumentId: id, at: now, price, size: volume / 4 });
    }
  }

  #quote(instrumentId: string, at: Micros) {
    const price = 100 + (hash(`${instrumentId} ${at}`) % 100) / 100;
    return { instrumentId, at, bid: price - 0.01, ask: price + 0.01, bidSize: 100, askSize: 100 };
  }

  #tell(heard: Connection, id: string, event: MarketEvent): void {
    if (this.#connection === heard && !this.mute.has(id)) heard.subscriber.next(event);
  }
}

const connection = (
  state: 'connected' | 'disconnected' | 'refused',
  detail: string | null,
): MarketEvent => ({ kind: 'connection', state, detail });

/** Returns a number that a text stands for (FNV-1a, Fowler, Noll, Vo 1991). */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
