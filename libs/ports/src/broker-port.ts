import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { AssetClass, Instrument } from '@vela/market';
import type {
  BrokerOrder,
  BrokerOrderChange,
  BrokerOrderType,
  BrokerTimeInForce,
  DecimalText,
  ExecutionReport,
  OrderReport,
  RejectCode,
} from '@vela/orders';
import type { ExchangeRate } from '@vela/ledger';
import type { RunAction } from '@vela/step';
import type { Observable } from 'rxjs';

/** What a broker can do. Adapters differ by this alone; no name of a venue is asked for above. */
export interface BrokerCapabilities {
  readonly venue: string;
  readonly environment: 'live' | 'paper' | 'local';
  readonly assetClasses: readonly AssetClass[];
  readonly orderTypes: readonly BrokerOrderType[];
  readonly timesInForce: readonly BrokerTimeInForce[];
  readonly contingent: {
    readonly bracket: boolean;
    readonly oco: boolean;
    readonly oto: boolean;
    /** When the children of a bracket work: with each part that fills, which is so when absent, or from its end on. */
    readonly opens?: 'each-fill' | 'whole-fill';
  };
  readonly quantity: { readonly fractional: boolean; readonly notional: boolean };
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  /**
   * False where an order that is larger than the position it is against is refused: the account's
   * gateway then sends one that closes, and behind its fill one that opens. Absent: true.
   */
  readonly crossesZero?: boolean;
  /** What differs from the above for one class of assets; see `capabilitiesFor`. */
  readonly byAssetClass?: { readonly [assetClass in AssetClass]?: AssetClassCapabilities };
  /** Whether a change keeps the order's id, makes a new order, or is not there. */
  readonly replace: 'amend' | 'new-id' | 'none';
  readonly clientId: {
    readonly maxLength: number;
    readonly pattern: string;
    readonly unique: 'forever' | 'while-open' | 'no';
    readonly lookup: 'direct' | 'search' | 'scan';
  };
  readonly positionModel: 'netting' | 'hedging';
  readonly fills: 'stream' | 'derived';
  readonly fillReplay: 'since' | 'today' | 'none';
  /** Longest time in ms after which an accepted order is found by its id. */
  readonly visibilityLagMs: number;
  /** True when the venue says how far it is in a feed, see {@link BrokerEvent} `watermark`. */
  readonly watermark: boolean;
  readonly cancelAll: boolean;
  /** Requests that the venue takes in a second, and at once. */
  readonly rateLimit: { readonly perSecond: number; readonly burst: number };
}

/** What a broker may be able to do for one class of assets alone. */
export type AssetClassCapabilities = Partial<
  Pick<
    BrokerCapabilities,
    | 'orderTypes'
    | 'timesInForce'
    | 'contingent'
    | 'quantity'
    | 'extendedHours'
    | 'crossesZero'
    | 'replace'
  >
>;

/** Returns what a broker can do for a class of assets. */
export function capabilitiesFor(
  capabilities: BrokerCapabilities,
  assetClass: AssetClass | null,
): BrokerCapabilities {
  const own = assetClass === null ? undefined : capabilities.byAssetClass?.[assetClass];
  return own === undefined ? capabilities : { ...capabilities, ...own };
}

/** What became of a request. No answer is never "rejected". */
export type Outcome<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'rejected'; readonly code: RejectCode; readonly message: string }
  | {
      readonly kind: 'unknown';
      readonly cause: 'timeout' | 'disconnected' | 'server-error' | 'id-exists';
    };

/** What is held of an instrument, signed. */
export interface PositionReport {
  readonly instrumentId: string;
  readonly quantity: DecimalText;
  readonly averagePrice: DecimalText | null;
  readonly currency: string;
}

/** The state of an account as the broker tells it. */
export interface AccountReport {
  readonly currency: string;
  readonly cash: DecimalText;
  readonly equity: DecimalText | null;
  readonly buyingPower: DecimalText | null;
}

/** One thing that a broker lets an account do, or does not. */
export interface PermissionReport {
  /** What it is about, for instance `short sales`. */
  readonly name: string;
  /** `limited` for what the account can do without. */
  readonly state: 'allowed' | 'limited' | 'blocked';
  /** What the broker says of it, in words without secrets. */
  readonly detail: string;
}

/** Everything a broker knows about an account since an instant. */
export interface MassStatus {
  readonly takenAt: Micros;
  readonly openOrders: readonly OrderReport[];
  readonly closedOrders: readonly OrderReport[];
  readonly executions: readonly ExecutionReport[];
  readonly positions: readonly PositionReport[];
  readonly account: AccountReport;
  /** False when executions before `coversFrom` may be missing. */
  readonly executionsComplete: boolean;
  readonly coversFrom: Micros;
}

/** How well the connection works. New risk is taken while `ready` only. */
export type BrokerHealth =
  | 'connecting'
  | 'reconciling'
  | 'ready'
  | 'degraded'
  | 'disconnected'
  | 'auth-required';

/** Something a broker said. Facts may repeat, come late and in any order. */
export type BrokerEvent = {
  /** Number of the connection, from 1. */
  readonly epoch: number;
} & (
  | { readonly kind: 'order'; readonly report: OrderReport }
  | { readonly kind: 'execution'; readonly execution: ExecutionReport }
  | { readonly kind: 'bust'; readonly key: string; readonly clientOrderId: string | null }
  | {
      readonly kind: 'requestRefused';
      readonly request: 'cancel' | 'replace';
      readonly venueOrderId: string;
      readonly clientOrderId: string | null;
      readonly code: RejectCode;
      readonly message: string;
    }
  | { readonly kind: 'account'; readonly report: AccountReport }
  | {
      readonly kind: 'external';
      readonly what: 'assignment' | 'exercise' | 'expiry' | 'corporate-action' | 'cash';
      readonly detail: string;
    }
  | { readonly kind: 'health'; readonly state: BrokerHealth; readonly detail: string | null }
  /** Every consequence of slices up to `slice` of a feed was told before this event. */
  | { readonly kind: 'watermark'; readonly feedId: string; readonly slice: number }
);

/**
 * Everything that decides the fills of a sub-account at a simulated venue: what a backtest of the
 * deployment would be made of, without its strategy. Plain data, kept with the account.
 */
export interface SubAccountSpec {
  readonly instruments: readonly Instrument[];
  readonly feedId: string;
  /** Number of the last slice of the feed that is not part of it; 0 for the whole feed. */
  readonly after: number;
  /**
   * Series of the run in its order, without those that only fill: the first one of an instrument
   * fills it. `instrument` counts `instruments`, `feedSeries` the series of the feed.
   */
  readonly series: readonly {
    readonly instrument: number;
    readonly timeframe: Timeframe;
    readonly feedSeries: number;
  }[];
  /**
   * For each of `instruments` the number under which batches of the feed carry its quotes, which
   * then fill its orders; null where candles fill.
   */
  readonly quoted: readonly (number | null)[];
  /** Money that is set aside for it, decimal text, and its currency. */
  readonly cash: DecimalText;
  readonly currency: string;
  /** Rates of other currencies, and corporate actions of the instruments. */
  readonly rates?: readonly ExchangeRate[];
  readonly actions?: readonly RunAction[];
  /** Options of the simulated venue, see `simulationOptions` of @vela/venue. */
  readonly simulation: { readonly [name: string]: Canonical };
  readonly seed: number;
}

/**
 * One account at one broker. An adapter reports facts and never decides what an order's state is,
 * never retries a placement by itself, and refuses what it cannot do before it touches the network.
 */
export interface BrokerPort {
  readonly capabilities: BrokerCapabilities;
  /** Never errors; ends with `disconnect`. What is said before somebody subscribes is kept. */
  readonly events: Observable<BrokerEvent>;
  /** Resolves when requests are answered and the streams run. */
  connect(signal: AbortSignal): Promise<void>;
  disconnect(): Promise<void>;
  /**
   * Opens a sub-account; simulated venues only, where an order of a sub-account that was not opened
   * is rejected. The same again changes nothing, another spec for the same feed is rejected. A
   * sub-account may be opened for several feeds: an order goes to the one that has its instrument.
   */
  open?(subAccount: string, spec: SubAccountSpec, signal: AbortSignal): Promise<Outcome<null>>;
  place(order: BrokerOrder, signal: AbortSignal): Promise<Outcome<OrderReport>>;
  replace(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    change: BrokerOrderChange & { readonly clientOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<OrderReport>>;
  cancel(
    target: { readonly clientOrderId: string; readonly venueOrderId: string },
    signal: AbortSignal,
  ): Promise<Outcome<null>>;
  /** Makes live orders cancel one another; there with the capability `contingent.oco`. */
  group?(clientOrderIds: readonly string[], signal: AbortSignal): Promise<Outcome<null>>;
  /** There with the capability `cancelAll`. */
  cancelAll?(signal: AbortSignal): Promise<readonly Outcome<string>[]>;
  /** Looks an order up; `cannot-tell` when the venue is not able to say that it is not there. */
  find(
    by: { readonly clientOrderId: string } | { readonly venueOrderId: string },
  ): Promise<OrderReport | 'absent' | 'cannot-tell'>;
  massStatus(since: Micros): Promise<MassStatus>;
  account(): Promise<AccountReport>;
  positions(): Promise<readonly PositionReport[]>;
  /** Returns what the broker lets the account do; absent where there is nothing to ask for. */
  permissions?(): Promise<readonly PermissionReport[]>;
  clock(): Promise<{ readonly venueTime: Micros; readonly open: boolean }>;
}
