import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlpacaBroker } from '@vela/broker-alpaca';
import type { AlpacaBrokerOptions } from '@vela/broker-alpaca';
import type { AssetClass, Instrument } from '@vela/market';
import { createInstrument } from '@vela/market';
import { clientOrderId } from '@vela/orders';
import type { BrokerOrder, BrokerTimeInForce } from '@vela/orders';
import type { BrokerEvent, BrokerPort, Credential } from '@vela/ports';
import { UnsupportedControl, until } from '@vela/testkit';
import type {
  ConformanceControl,
  ConformanceWorld,
  Held,
  OptionalControl,
  Trading,
} from '@vela/testkit';
import { startExchange } from '../src/index.js';
import type { Exchange } from '../src/index.js';
import { BadWire } from './bad-wire.js';
import { ExchangeHand } from './exchange-hand.js';
import { TwoAccounts } from './two-accounts.js';

/** Which of the adapter's ways a world goes. */
export interface Variant {
  readonly environment: 'paper' | 'live';
  readonly credential: 'key' | 'token';
  readonly assetClasses: readonly AssetClass[];
  /** What trades in fractions. */
  readonly fraction: 'share' | 'coin';
}

const NEVER = new AbortController().signal;
/** A Monday morning in New York. */
const BEGIN = '2026-01-05T15:00:00Z';
const WHOLE = createInstrument({ id: 'whole', symbol: 'WHOLE' });
const SHARE = createInstrument({ id: 'fraction', symbol: 'PART', quantityScale: 3 });
const COIN = createInstrument({
  id: 'fraction',
  symbol: 'PART/USD',
  assetClass: 'CRYPTO',
  quantityScale: 3,
});
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const TIMING = { retryFirstMs: 2, retryMostMs: 10 };

/** The adapter on the official SDK, a bad wire, and the exchange with its clock stopped. */
export class ExchangeWorld implements ConformanceWorld, ConformanceControl {
  readonly whole = WHOLE;
  readonly fraction: Instrument;
  readonly byAmount: Instrument;
  readonly timeInForce: BrokerTimeInForce;
  readonly rich = 'rich';
  readonly poor = 'poor';
  readonly secrets: readonly string[];
  readonly heard: BrokerEvent[] = [];
  readonly can: ReadonlySet<OptionalControl>;
  port!: BrokerPort;
  readonly #variant: Variant;
  readonly #exchange: Exchange;
  readonly #home: string;
  readonly #hand: ExchangeHand;
  readonly #wire = new BadWire();
  readonly #brokers: AlpacaBroker[] = [];
  #skewed: (() => number) | null = null;
  #foreign = 0;

  private constructor(variant: Variant, exchange: Exchange, home: string) {
    this.#variant = variant;
    this.#exchange = exchange;
    this.#home = home;
    this.fraction = variant.fraction === 'coin' ? COIN : SHARE;
    this.byAmount = this.fraction;
    // Fractions of shares last for a day.
    this.timeInForce = variant.fraction === 'coin' ? 'gtc' : 'day';
    const own = exchange.keys.find(({ environment }) => environment === variant.environment)!;
    this.secrets = [variant.credential === 'key' ? own.secret : own.token];
    const token = variant.credential === 'token' ? (['expireToken'] as const) : [];
    this.can = new Set([
      'crash',
      'externalOrder',
      'bust',
      'oddStatus',
      'trouble',
      'rows',
      'skew',
      'halt',
      ...token,
    ] as const);
    this.#hand = new ExchangeHand(exchange.url, ['paper', 'live']);
    for (const { symbol } of [this.whole, this.fraction]) this.#hand.knows(symbol);
  }

  /** Returns a world with an account that has plenty and one with 1,000 in cash. */
  static async make(variant: Variant): Promise<ExchangeWorld> {
    const home = await mkdtemp(join(tmpdir(), 'vela-exchange-'));
    const { environment, fraction } = variant;
    const rich = { cash: '1000000000', multiplier: '2' } as const;
    const poor = { cash: '1000', multiplier: '1' } as const;
    const exchange = await startExchange({
      home,
      clock: 'manual',
      at: BEGIN,
      market: {
        kind: 'manual',
        symbols: [WHOLE.symbol, (fraction === 'coin' ? COIN : SHARE).symbol],
      },
      partialShare: 0,
      ratePerMinute: 1_000_000,
      slashlessPositions: true,
      accounts: environment === 'paper' ? { paper: rich, live: poor } : { paper: poor, live: rich },
    });
    const world = new ExchangeWorld(variant, exchange, home);
    await Promise.all(world.#symbols.map((symbol) => world.#hand.rest(symbol)));
    await world.#start();
    return world;
  }

  get control(): ConformanceControl {
    return this;
  }

  get calls(): number {
    return this.#wire.calls;
  }

  get #symbols(): readonly string[] {
    return [this.whole.symbol, this.fraction.symbol];
  }

  async #start(): Promise<void> {
    const { environment } = this.#variant;
    const other = environment === 'paper' ? 'live' : 'paper';
    const rich = await this.#connected(environment);
    this.port = new TwoAccounts(rich, this.poor, () => this.#connected(other));
  }

  async #connected(environment: 'paper' | 'live'): Promise<AlpacaBroker> {
    const broker = new AlpacaBroker(this.#options(environment));
    this.#brokers.push(broker);
    broker.events.subscribe((event) => this.heard.push(event));
    await broker.connect(NEVER);
    return broker;
  }

  #options(environment: 'paper' | 'live'): AlpacaBrokerOptions {
    const keys = this.#exchange.keys.find((one) => one.environment === environment)!;
    const { keyId, secret, token } = keys;
    const credential: Credential =
      this.#variant.credential === 'key'
        ? { kind: 'key', keyId, secret }
        : { kind: 'token', token };
    const known = [this.whole, this.fraction];
    const find = (test: (one: Instrument) => boolean) =>
      Promise.resolve(known.find((one) => test(one)) ?? null);
    return {
      accountId: 'account',
      environment,
      credential,
      venueUrl: this.#exchange.url,
      instruments: {
        byId: (id) => find((one) => one.id === id),
        bySymbol: (symbol) => find((one) => one.symbol === symbol),
      },
      log: SILENT,
      now: () => Date.now() * 1_000,
      assetClasses: this.#variant.assetClasses,
      timing: TIMING,
      fetchApi: this.#wire.fetchApi,
      openSocket: this.#wire.openSocket,
    };
  }

  hold(what: 'request' | 'answer'): Held {
    return this.#wire.hold(what);
  }

  drop(what: 'request' | 'answer' | 'event'): void {
    this.#wire.drop(what);
  }

  dup(events: number): void {
    this.#wire.dup(events);
  }

  reorder(events: number): void {
    this.#wire.reorder(events);
  }

  status(code: number): void {
    this.#wire.status(code);
  }

  cut(): void {
    this.#wire.cut();
  }

  async reconnect(): Promise<void> {
    const states = (): string[] =>
      this.heard.flatMap((one) => (one.kind === 'health' ? [one.state] : []));
    await until(() => states().at(-1) === 'disconnected', { what: 'the cut is noticed' });
    this.#wire.mend();
    for (const broker of this.#brokers) await broker.connect(NEVER);
    await this.settled();
  }

  async market(trading: Trading, instrument = 0): Promise<void> {
    await this.#hand.trade(this.#symbols[instrument]!, trading);
    await this.settled();
  }

  async halt(instrument: number): Promise<void> {
    await this.market({ open: 100 }, 1 - instrument);
  }

  async advance(micros: number): Promise<void> {
    await this.#hand.do('advance', { ms: micros / 1_000 });
    await this.settled();
  }

  async fill(id: string, quantity: number, price: number): Promise<void> {
    await this.#hand.fill(id, quantity, price);
    // Each thing has an instant of its own.
    await this.#hand.do('advance', { ms: 1 });
    await this.settled();
  }

  settled(): Promise<void> {
    return this.#wire.settled();
  }

  async crash(): Promise<void> {
    for (const broker of this.#brokers.splice(0)) void broker.disconnect();
    await this.#start();
  }

  second(): Promise<BrokerPort> {
    return Promise.reject(new UnsupportedControl('second'));
  }

  async externalOrder(change: Partial<BrokerOrder>): Promise<string> {
    const id = clientOrderId({ actor: 'elsewhere', seq: this.#foreign++, leg: 0, child: 0 });
    await this.#hand.do('external-order', {
      environment: this.#variant.environment,
      order: {
        symbol: this.whole.symbol,
        side: change.side ?? 'buy',
        type: change.type ?? 'market',
        time_in_force: 'day',
        qty: change.quantity ?? '10',
        client_order_id: id,
        ...(change.limitPrice === undefined ? {} : { limit_price: change.limitPrice }),
      },
    });
    await this.settled();
    return id;
  }

  async bust(key: string): Promise<void> {
    await this.#hand.do('bust', { key });
    await this.settled();
  }

  async expireToken(): Promise<void> {
    if (!this.can.has('expireToken')) throw new UnsupportedControl('expireToken');
    await this.#hand.do('expire-token', {});
  }

  async renewToken(): Promise<void> {
    await this.#hand.do('renew-token', {});
  }

  async oddStatus(id: string, status: string): Promise<void> {
    await this.#hand.do('odd-status', { clientOrderId: id, status });
    await this.settled();
  }

  /** The next request is refused with a text that repeats what it was sent with. */
  trouble(): Promise<void> {
    this.#wire.status(403, `forbidden for ${this.secrets.join(' and ')}`);
    return Promise.resolve();
  }

  async rows(count: number): Promise<void> {
    const { environment } = this.#variant;
    await this.#hand.do('rows', { environment, symbol: this.whole.symbol, count, price: '1' });
  }

  skew(ms: number): void {
    const real = (this.#skewed ??= Date.now);
    Date.now = () => real() + ms;
  }

  async close(): Promise<void> {
    if (this.#skewed !== null) Date.now = this.#skewed;
    await Promise.all(this.#brokers.map((broker) => broker.disconnect()));
    await this.#exchange.close();
    await rm(this.#home, { recursive: true, force: true });
  }
}
