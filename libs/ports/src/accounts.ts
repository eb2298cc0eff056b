import type { Canonical, Micros } from '@vela/kernel';
import type { AccountFact, BrokerOrder, Intent, OrderStatus, SwitchMode } from '@vela/orders';
import type { Claim } from './actor-store.js';
import type { AccountReport, BrokerHealth } from './broker-port.js';
import type { AlertDraft } from './deployments.js';
import type { PageRequest } from './repositories.js';

/** An account as its broker told it at an instant. */
export type AccountTold = AccountReport & { readonly at: Micros };

/** A broker account as its row tells it; its gateway is an actor like any other. */
export interface AccountRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly actorId: string;
  readonly name: string;
  /** Which adapter talks to it: `paper`, … */
  readonly broker: string;
  readonly mode: 'PAPER' | 'LIVE';
  readonly currency: string;
  /** Options of the adapter, without secrets. */
  readonly options: { readonly [name: string]: Canonical };
  /** Limits over all deployments, see @vela/limits. */
  readonly limits: { readonly [name: string]: Canonical };
  readonly health: BrokerHealth;
  readonly healthDetail: string | null;
  /** The kill switch: what was asked for, and whether every open send is resolved since. */
  readonly engaged: SwitchMode;
  readonly engaging: boolean;
  readonly engagedReason: string | null;
  /** Last number of the account's log. */
  readonly lastFact: number;
  /** How far a simulated venue is in its feeds. */
  readonly watermarks: { readonly [feedId: string]: number };
  /** Last command behind which everything was compared with the broker; absent: 0. */
  readonly reconciledCommand?: number;
  /** What the broker said last of its money; null where sub-accounts say it all. */
  readonly told?: AccountTold | null;
  readonly createdAt: Micros;
}

/** Life of a send: nothing of an order that never was `sending` can be at the broker. */
export const SEND_STATES = [
  'denied',
  'sending',
  'accepted',
  'rejected',
  'unknown',
  'closed',
] as const;

/** One of {@link SEND_STATES}. */
export type SendState = (typeof SEND_STATES)[number];

/** An order at a broker, written by the account's gateway alone. */
export interface BrokerOrderRow {
  readonly clientOrderId: string;
  readonly accountId: string;
  /** Deployment that owns it and its decision; `manual` with the number of the command otherwise. */
  readonly actorId: string;
  readonly seq: number;
  readonly leg: number;
  readonly child: number;
  readonly order: BrokerOrder;
  readonly send: SendState;
  /** What the fold of its facts says. */
  readonly status: OrderStatus;
  readonly filled: string;
  readonly averagePrice: number | null;
  /** Money that is set aside for it while it is open, decimal text. */
  readonly reserved: string;
  readonly deadline: Micros | null;
  readonly sendingAt: Micros | null;
  readonly attempts: number;
  readonly venueOrderId: string | null;
  readonly code: string | null;
  readonly message: string | null;
  /** `native`, or `engine` for what dies with the engine (an emulated type). */
  readonly carriedBy: 'native' | 'engine';
  /** Order whose place it takes at a broker that gives a changed order a new id; absent: none. */
  readonly replaces?: string | null;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
}

/** A fill as it was booked. */
export interface FillRow {
  readonly accountId: string;
  readonly key: string;
  /** Number in the account's log. */
  readonly n: number;
  readonly kind: 'fill' | 'inferred' | 'bust' | 'void' | 'fee';
  readonly actorId: string;
  readonly clientOrderId: string | null;
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly currency: string;
  readonly at: Micros;
}

/** A row of an account's log. */
export interface AccountLogRow {
  readonly n: number;
  /** Null for what every deployment of the account takes. */
  readonly actorId: string | null;
  readonly fact: AccountFact;
  readonly at: Micros;
}

/** Everything a gateway starts from. */
export interface AccountImage {
  readonly account: AccountRecord;
  /** Orders that have not ended, and those that ended lately. */
  readonly orders: readonly BrokerOrderRow[];
  /** How far the intents of each deployment were taken, by actor: `[seq, leg]`. */
  readonly cursors: ReadonlyMap<string, readonly [number, number]>;
  /** Sums of booked fills by deployment and instrument. */
  readonly positions: readonly {
    readonly actorId: string;
    readonly instrumentId: string;
    readonly quantity: string;
    readonly cost: string;
    readonly realized: string;
    readonly fees: string;
  }[];
  /** Number of the last command that was taken. */
  readonly command: number;
}

/** The switches over an account as their rows say them now. */
export interface AccountSwitches {
  /** The stricter of the account's own switch and that of everything. */
  readonly mode: SwitchMode;
  readonly scope: 'account' | 'everything';
  readonly reason: string;
  /** Whether `settled` is still to be told. */
  readonly engaging: boolean;
  /** Deployments of the account whose own switch is engaged. */
  readonly deployments: readonly {
    readonly actorId: string;
    readonly mode: SwitchMode;
    readonly reason: string;
  }[];
}

/** One commit of a gateway, all of it or nothing. */
export interface AccountWrite {
  readonly claim: Claim;
  readonly seq: { readonly old: number; readonly new: number };
  readonly life: unknown;
  readonly accountId: string;
  /** New place behind the intents that were taken, by deployment. */
  readonly takes: readonly {
    readonly actorId: string;
    readonly seq: number;
    readonly leg: number;
  }[];
  readonly command: number | null;
  /** Rows as they are from now on. */
  readonly orders: readonly BrokerOrderRow[];
  /** True when one of the rows opens a send: the switch is locked and looked at. */
  readonly opens: boolean;
  /**
   * The switches under which the sends were decided (absent: `NONE` and no deployment's). The commit
   * answers `engaged` when `opens` is true and the account's row, or that of a deployment whose order
   * is among `orders`, says something else: orders that reduce may be sent under a switch.
   */
  readonly obeys?: {
    readonly mode: SwitchMode;
    readonly deployments: { readonly [actorId: string]: SwitchMode };
  };
  /** Rows of {@link AccountImage.positions} as they are from now on; absent for no change. */
  readonly positions?: AccountImage['positions'];
  /** Facts in order; numbers follow the last one. A fill whose key is known appends no row. */
  readonly facts: readonly {
    readonly actorId: string | null;
    readonly fact: AccountFact;
    readonly at: Micros;
  }[];
  readonly fills: readonly Omit<FillRow, 'n' | 'accountId'>[];
  readonly health: { readonly state: BrokerHealth; readonly detail: string | null } | null;
  readonly watermarks: { readonly [feedId: string]: number } | null;
  /** New {@link AccountRecord.told}; absent for no change. */
  readonly told?: AccountTold;
  /** New {@link AccountRecord.reconciledCommand}; absent for no change. */
  readonly reconciledCommand?: number;
  /** True once no send is open any more since the switch was engaged. */
  readonly settled: boolean;
  readonly alerts: readonly AlertDraft[];
}

/** What became of a commit. `engaged`: the switch forbids the sends; nothing was written. */
export type AccountCommit =
  | {
      readonly kind: 'done';
      readonly lastFact: number;
      /** Keys of fills that were booked before: their facts and position changes were left out. */
      readonly known?: readonly string[];
    }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'engaged'; readonly mode: SwitchMode };

/** An intent that its gateway has not taken yet. */
export type PendingIntent = Intent & {
  readonly actorId: string;
  /** When it was committed. */
  readonly at: Micros;
  /**
   * Instant of the last slice before the decision, of a feed that follows a live stream: the older,
   * the less it says of the present. Null or absent for other feeds, whose time is their own.
   */
  readonly marketAt?: Micros | null;
};

/** Keeps broker accounts, their orders, logs and fills. */
export interface AccountStore {
  create(
    account: Pick<
      AccountRecord,
      'id' | 'tenantId' | 'actorId' | 'name' | 'broker' | 'mode' | 'currency' | 'options' | 'limits'
    >,
  ): Promise<boolean>;
  get(tenantId: string, id: string): Promise<AccountRecord | null>;
  byActor(actorId: string): Promise<AccountRecord | null>;
  list(tenantId: string): Promise<readonly AccountRecord[]>;
  image(accountId: string): Promise<AccountImage>;
  /** Returns {@link AccountImage.positions} alone; readers ask often. */
  positions(accountId: string): Promise<AccountImage['positions']>;
  /**
   * Returns intents that were not taken yet, in the order of their decisions for each deployment, at
   * most `limit`; of some deployments only when actors are named.
   */
  pendingIntents(
    accountId: string,
    limit: number,
    actorIds?: readonly string[],
  ): Promise<readonly PendingIntent[]>;
  commit(write: AccountWrite): Promise<AccountCommit>;
  /** Returns the switches over an account; the gateway asks often. */
  switches(accountId: string): Promise<AccountSwitches>;
  /** Returns rows of an account's log behind a number; for one deployment those that concern it. */
  facts(
    accountId: string,
    after: number,
    limit: number,
    actorId?: string,
  ): Promise<readonly AccountLogRow[]>;
  /** Returns the last number of the log. */
  lastFact(accountId: string): Promise<number>;
  order(tenantId: string, clientOrderId: string): Promise<BrokerOrderRow | null>;
  orders(
    tenantId: string,
    filter: {
      readonly accountId?: string;
      readonly actorId?: string;
      readonly open?: boolean;
      readonly instrumentId?: string;
    },
    page: PageRequest,
  ): Promise<readonly BrokerOrderRow[]>;
  fills(
    tenantId: string,
    filter: {
      readonly accountId?: string;
      readonly actorId?: string;
      readonly clientOrderId?: string;
    },
    page: {
      readonly first: number;
      readonly after: { readonly accountId: string; readonly n: number } | null;
    },
  ): Promise<readonly FillRow[]>;
  /**
   * Engages or releases a switch: of one deployment, one account, or everything of a tenant. Locks
   * the rows that opening a send locks. Returns how many accounts and deployments are concerned.
   */
  engage(
    tenantId: string,
    scope:
      | { readonly kind: 'deployment'; readonly actorId: string }
      | { readonly kind: 'account'; readonly accountId: string }
      | { readonly kind: 'everything' },
    mode: SwitchMode,
    by: { readonly by: string; readonly reason: string; readonly at: Micros },
  ): Promise<number>;
  setLimits(
    tenantId: string,
    accountId: string,
    limits: { readonly [name: string]: Canonical },
  ): Promise<boolean>;
}

/** Where a paper venue keeps what it was asked, so that it is the same again after a crash. */
export interface PaperJournal {
  /** Returns the newest state, null before the first. */
  snapshot(accountId: string): Promise<{ readonly n: number; readonly body: Uint8Array } | null>;
  /** Returns requests behind a number, in order. */
  requests(accountId: string, after: number, limit: number): Promise<readonly PaperRequest[]>;
  /** Appends requests under the gateway's epoch; false when the owner was replaced. */
  append(claim: Claim, accountId: string, requests: readonly PaperRequest[]): Promise<boolean>;
  /** Keeps a state that contains the requests up to `n`, under the gateway's epoch. */
  keep(
    claim: Claim,
    accountId: string,
    snapshot: { readonly n: number; readonly body: Uint8Array },
  ): Promise<boolean>;
}

/** One request to a paper venue, with the place in each feed behind which it came. */
export interface PaperRequest {
  readonly n: number;
  readonly body: { readonly [name: string]: Canonical };
}
