import type { Micros } from '@vela/kernel';
import type { Observable } from 'rxjs';

/** The two worlds of an exchange; each has one account, keys and a ledger of its own. */
export const ENVIRONMENTS = ['paper', 'live'] as const;

/** One of {@link ENVIRONMENTS}. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** Decimal text such as `10.25`. */
export type DecimalText = string;

/** Time and timers of the exchange: of the machine, or moved by hand. */
export interface ExchangeClock {
  now(): Micros;
  /**
   * Calls `run` after so many milliseconds and returns what takes that back. A delay of 0 runs soon
   * on every clock (after the present call has returned), also on one that stands still.
   */
  after(ms: number, run: () => void): () => void;
}

/** The best bid and offer of a symbol. */
export interface VenueQuote {
  readonly bid: DecimalText;
  readonly ask: DecimalText;
  readonly at: Micros;
}

/** What the exchange knows about a symbol. */
export interface VenueAsset {
  /** A UUID. */
  readonly id: string;
  /** `AAPL`, `BTC/USD`. */
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: 'us_equity' | 'crypto';
  /** As the venue writes it: `NASDAQ`, `NYSE`, `ARCA`, `CRYPTO`. */
  readonly exchange: string;
  readonly tradable: boolean;
  readonly marginable: boolean;
  readonly shortable: boolean;
  readonly easyToBorrow: boolean;
  readonly fractionable: boolean;
  /** True when fractions trade outside regular hours too (`fractional_eh_enabled`). */
  readonly fractionalExtendedHours: boolean;
  /** Crypto only, null for shares: smallest order, step of quantities, step of prices. */
  readonly minOrderSize: DecimalText | null;
  readonly minTradeIncrement: DecimalText | null;
  readonly priceIncrement: DecimalText | null;
}

/** Which part of a trading day an instant lies in. */
type SessionPhase = 'pre' | 'regular' | 'post' | 'overnight' | 'closed';

/** The trading day of a symbol that runs at an instant, or the coming one when none runs. */
export interface VenueSession {
  /** `2026-01-02`, in the time of the venue. */
  readonly date: string;
  readonly phase: SessionPhase;
  /**
   * Regular open and close of `date`. The day belongs to `date` until `extendedClosesAt`; from then
   * on the coming trading day is told. Where trading never ends (crypto, hours `always`) the phase
   * is `regular`, and a day ends at midnight of the venue, which is both of its closes.
   */
  readonly opensAt: Micros;
  readonly closesAt: Micros;
  readonly extendedClosesAt: Micros;
  /** The next instant after `at` at which one of the above becomes another. */
  readonly changesAt: Micros;
}

/** Something moved: look at the symbol again. */
export interface MarketTick {
  readonly symbol: string;
  readonly at: Micros;
  readonly kind: 'quote' | 'trade' | 'halt';
}

/** The market that orders meet. Prices are those of this moment. */
export interface VenueMarket {
  /** Null when nothing was quoted yet. */
  quote(symbol: string): VenueQuote | null;
  lastPrice(symbol: string): DecimalText | null;
  /** Close of the trading day before this one; null when it is not known. */
  previousClose(symbol: string): DecimalText | null;
  /** Takes `AAPL`, `BTC/USD`, `BTCUSD` or the asset's id. */
  asset(symbolOrId: string): VenueAsset | null;
  halted(symbol: string): boolean;
  session(symbol: string, at: Micros): VenueSession;
  /** Told after the market's own state has moved, synchronously. */
  readonly ticks: Observable<MarketTick>;
}

/** Who asks, as the shell found out by key or token. */
export interface Identity {
  readonly environment: Environment;
  readonly keyId: string;
}

/** A request that passed authentication and the rate limit. */
export interface ExchangeRequest {
  /** `GET`, `POST`, `PATCH`, `DELETE`. */
  readonly method: string;
  /** Without `/paper` or `/live` and not decoded: `/v2/positions/BTC%2FUSD`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null for an empty body. */
  readonly body: unknown;
  readonly identity: Identity;
}

/**
 * What the shell does with the answer of a request that was carried out: `cut` destroys the socket,
 * `unavailable` answers 503, `timeout` says nothing (504 after a while).
 */
export type AnswerFate = 'cut' | 'unavailable' | 'timeout';

/** An answer. Without a body nothing is written behind the headers (204). */
export interface ExchangeReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Absent: answer as it stands. The fault was drawn by the venue, the shell carries it out. */
  readonly fate?: AnswerFate;
}

/** Answers a request, or returns null for a path that is not its own. */
export type Handler = (request: ExchangeRequest) => ExchangeReply | null;

/** What the shell does with a message to the trading stream: every field is optional and adds up. */
export interface EventFate {
  readonly drop?: boolean;
  /** Sent twice. */
  readonly dup?: boolean;
  readonly lateMs?: number;
}

/** A message of the stream `trade_updates`. */
export interface TradeUpdate {
  readonly environment: Environment;
  /** What goes under `data`: event, execution_id, order, price, qty, position_qty, timestamp. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly fate?: EventFate;
}

/**
 * An operation of the control plane: gets the parsed JSON of a POST or the query of a GET as a plain
 * record, returns JSON. Throws a VelaError (`INVALID_INPUT` 400, `NOT_FOUND` 404) for what cannot be.
 */
export type ControlOperation = (input: Readonly<Record<string, unknown>>) => unknown;

/** How the trading half is opened; `openTradingVenue` in venue/index.ts takes it. */
export interface TradingVenueOptions {
  /** Folder of the ledger; made when it is not there. */
  readonly folder: string;
  readonly clock: ExchangeClock;
  readonly market: VenueMarket;
  /** Returns a new UUID. */
  readonly newId: () => string;
  /** Decides partial fills, and faults until `faults` names another. */
  readonly seed: number;
  /** Share of fillable orders that get a partial fill first, 0 to 1; 0.1 when absent. */
  readonly partialShare?: number;
  /** True: positions of crypto are told as `BTCUSD`. */
  readonly slashlessPositions?: boolean;
  /** Accounts at the first start of a ledger. */
  readonly accounts?: Partial<
    Record<Environment, { readonly cash?: DecimalText; readonly multiplier?: '1' | '2' | '4' }>
  >;
}

/** The trading half: accounts, orders, positions and their ledger. */
export interface TradingVenue {
  /** Everything it answers was written to the ledger before. */
  readonly handle: Handler;
  readonly updates: Observable<TradeUpdate>;
  /** Operations by name, `fill`, `external-order`, `ledger` and so on. */
  readonly control: Readonly<Record<string, ControlOperation>>;
  close(): void;
}
