import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, formatDate, HOUR, type Micros, MINUTE, parseInstant } from '@vela/kernel';
import { Subject } from 'rxjs';
import type {
  Environment,
  ExchangeClock,
  ExchangeReply,
  MarketTick,
  TradeUpdate,
  TradingVenue,
  TradingVenueOptions,
  VenueAsset,
  VenueMarket,
  VenueSession,
} from '../src/contract.js';
import { openTradingVenue } from '../src/venue/index.js';

/** A Thursday, an hour after the opening bell. */
const TEN_THIRTY: Micros = parseInstant('2026-01-15T15:30:00Z');

/** Time that stands still; what is due is run by `settle` and `advance` alone. */
export class StillClock implements ExchangeClock {
  private timers: { at: Micros; run: () => void }[] = [];
  constructor(private at: Micros) {}
  now(): Micros {
    return this.at;
  }
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.at + Math.ceil(ms * 1_000), run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  /** Runs what is due now, and what follows from it at this instant. */
  settle(): void {
    this.advance(0);
  }
  advance(ms: number): void {
    const until = this.at + ms * 1_000;
    for (let steps = 0; steps < 10_000; steps++) {
      const [next] = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.at = Math.max(this.at, next.at);
      next.run();
    }
    this.at = until;
  }
  forget(): void {
    this.timers = [];
  }
}

const asset = (symbol: string, own: Partial<VenueAsset> = {}): VenueAsset => ({
  id: `00000000-0000-4000-8000-${Buffer.from(symbol).toString('hex').padStart(12, '0').slice(0, 12)}`,
  symbol,
  name: symbol,
  assetClass: 'us_equity',
  exchange: 'NASDAQ',
  tradable: true,
  marginable: true,
  shortable: true,
  easyToBorrow: true,
  fractionable: true,
  fractionalExtendedHours: false,
  minOrderSize: null,
  minTradeIncrement: null,
  priceIncrement: null,
  ...own,
});

const ASSETS = [
  asset('AAPL'),
  asset('MSFT'),
  asset('WHOLE', { fractionable: false }),
  asset('HARD', { shortable: false, easyToBorrow: false }),
  asset('GONE', { tradable: false }),
  asset('BTC/USD', {
    assetClass: 'crypto',
    exchange: 'CRYPTO',
    marginable: false,
    shortable: false,
    minOrderSize: '0.0001',
    minTradeIncrement: '0.000000001',
    priceIncrement: '0.01',
  }),
];

/** A market whose prices are set by hand and whose days are all alike. */
export class HandMarket implements VenueMarket {
  readonly ticks = new Subject<MarketTick>();
  private readonly quotes = new Map<string, { bid: string; ask: string; last: string }>();
  private readonly stopped = new Set<string>();
  constructor(private readonly clock: ExchangeClock) {}
  quote(symbol: string): { bid: string; ask: string; at: Micros } | null {
    const found = this.quotes.get(symbol);
    return found === undefined ? null : { ...found, at: this.clock.now() };
  }
  lastPrice = (symbol: string): string | null => this.quotes.get(symbol)?.last ?? null;
  previousClose = (symbol: string): string | null => (this.quotes.has(symbol) ? '95' : null);
  asset = (name: string): VenueAsset | null =>
    ASSETS.find(
      ({ id, symbol }) => id === name || symbol === name || symbol.replace('/', '') === name,
    ) ?? null;
  halted = (symbol: string): boolean => this.stopped.has(symbol);
  session(symbol: string, at: Micros): VenueSession {
    const day = Math.floor(at / DAY) * DAY;
    if (symbol.includes('/')) {
      const end = day + DAY;
      const ends = { closesAt: end, extendedClosesAt: end, changesAt: end };
      return { date: formatDate(at), phase: 'regular', opensAt: day, ...ends };
    }
    // 20:00 in New York, where the coming trading day begins, is 01:00 in UTC.
    const start = Math.floor((at - HOUR) / DAY) * DAY;
    const opensAt = start + 14 * HOUR + 30 * MINUTE;
    const [preAt, closesAt, extendedClosesAt] = [
      start + 9 * HOUR,
      start + 21 * HOUR,
      start + 25 * HOUR,
    ];
    const phases = [
      ['overnight', preAt],
      ['pre', opensAt],
      ['regular', closesAt],
      ['post', extendedClosesAt],
    ] as const;
    const [phase, changesAt] = phases.find(([, end]) => at < end)!;
    return { date: formatDate(start), phase, opensAt, closesAt, extendedClosesAt, changesAt };
  }
  /** Sets the prices of a symbol and tells it. The last price is the bid unless given. */
  move(symbol: string, bid: string, ask: string, last = bid): void {
    this.quotes.set(symbol, { bid, ask, last });
    this.ticks.next({ symbol, at: this.clock.now(), kind: 'quote' });
  }
  halt(symbol: string, on: boolean): void {
    if (on) this.stopped.add(symbol);
    else this.stopped.delete(symbol);
    this.ticks.next({ symbol, at: this.clock.now(), kind: 'halt' });
  }
}

/** Any JSON of the venue: specs look at its fields, and what is missing fails there. */
export type AnyJson = any;

/** A venue with its market, its clock and everything that it said. */
export class VenueWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'vela-venue-'));
  readonly clock: StillClock;
  readonly market: HandMarket;
  readonly updates: TradeUpdate[] = [];
  venue: TradingVenue;
  private ids = 0;

  constructor(private readonly options: Partial<TradingVenueOptions> & { at?: Micros } = {}) {
    this.clock = new StillClock(options.at ?? TEN_THIRTY);
    this.market = new HandMarket(this.clock);
    this.market.move('AAPL', '99.98', '100.02', '100');
    this.market.move('MSFT', '50', '50.01');
    this.market.move('BTC/USD', '50000', '50010');
    this.venue = this.open();
    this.clock.settle();
  }

  private open(): TradingVenue {
    const { folder, clock, market } = this;
    const newId = (): string =>
      `${(++this.ids).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const { at: _, ...options } = this.options;
    const venue = openTradingVenue({
      folder,
      clock,
      market,
      newId,
      seed: 1,
      partialShare: 0,
      ...options,
    });
    venue.updates.subscribe((update) => this.updates.push(update));
    return venue;
  }

  /** Opens the ledger again, as after a kill; `between` may do something to it while it is shut. */
  restart(between: () => void = () => {}): void {
    this.venue.close();
    this.clock.forget();
    between();
    this.venue = this.open();
    this.clock.settle();
  }

  raw(
    method: string,
    url: string,
    body?: unknown,
    environment: Environment = 'paper',
  ): ExchangeReply {
    const [path = '', query = ''] = url.split('?');
    const reply = this.venue.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: {},
      body: body ?? null,
      identity: { environment, keyId: 'KEY' },
    });
    if (reply === null) throw new Error(`${method} ${url} is not of the venue`);
    return reply;
  }

  /** Returns the body of an answer after everything that is due at this instant has happened. */
  call(method: string, url: string, body?: unknown, environment: Environment = 'paper'): AnyJson {
    const reply = this.raw(method, url, body, environment);
    this.clock.settle();
    return reply.body;
  }

  /** Places an order, by default one share of AAPL at the market, and returns its present state. */
  order(fields: Readonly<Record<string, unknown>> = {}): AnyJson {
    const body = {
      symbol: 'AAPL',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      ...fields,
    };
    const placed = this.call('POST', '/v2/orders', drop(body));
    return placed.id === undefined ? placed : this.show(placed.id);
  }

  show(id: string): AnyJson {
    return this.call('GET', `/v2/orders/${id}?nested=true`);
  }

  control(name: string, input: Readonly<Record<string, unknown>> = {}): AnyJson {
    const result = this.venue.control[name]!(input);
    this.clock.settle();
    return result;
  }

  /** Returns the names of events so far, those of one order when it is named. */
  events(id?: string): string[] {
    return this.updates
      .filter(({ data }) => id === undefined || (data['order'] as AnyJson).id === id)
      .map(({ data }) => String(data['event']));
  }

  close(): void {
    this.venue.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A field that is told to be undefined is not sent.
const drop = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
