import { MINUTE } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { AccountFact, BrokerOrder } from '@vela/orders';
import type {
  AccountWrite,
  AlertDraft,
  BrokerOrderRow,
  Claim,
  DeploymentCommit,
  FillRow,
} from '@vela/ports';
import {
  DEFAULT_TENANT_ID as TENANT,
  PgAccountStore,
  PgActorStore,
  PgDeploymentStore,
  PgFeedStore,
  PgInstrumentRepository,
} from '@vela/persistence';
import type { Database } from '@vela/persistence';
import { systemClock, systemIds } from '@vela/runners';

const clock = systemClock;
const ids = systemIds(clock);
/** Market time before the first candle. */
const START = 1_700_000_000_000_000;

/** Adds an instrument that can be ordered in steps of a cent and of one. */
export const addInstrument = (db: Database, symbol: string): Promise<Instrument> =>
  new PgInstrumentRepository({ db, ids, clock }).ensure(
    TENANT,
    createInstrument({ id: ids.next('instrument'), symbol }),
  );

/** Writes what the owners of deployments and accounts would write, without any of them. */
export class LiveDesk {
  readonly actors: PgActorStore;
  readonly deployments: PgDeploymentStore;
  readonly accounts: PgAccountStore;
  readonly feeds: PgFeedStore;
  readonly #claims = new Map<string, { claim: Claim; seq: number }>();

  constructor(private readonly db: Database) {
    const context = { db, ids, clock };
    this.actors = new PgActorStore(db);
    this.deployments = new PgDeploymentStore(context);
    this.accounts = new PgAccountStore(context);
    this.feeds = new PgFeedStore(context);
  }

  /** Appends fills to the log of an account, each with its order, and returns them. */
  async book(
    account: { readonly id: string; readonly actorId: string },
    fills: readonly FillRow[],
  ): Promise<void> {
    await this.write(account, {
      orders: fills.map((fill) => orderRow(fill)),
      facts: fills.map((fill) => ({
        actorId: fill.actorId,
        fact: executionOf(fill),
        at: fill.at,
      })),
      fills: fills.map(({ n: _n, accountId: _account, ...row }) => row),
    });
  }

  /** Commits something as the gateway of an account. */
  async write(
    account: { readonly id: string; readonly actorId: string },
    change: Partial<AccountWrite>,
  ): Promise<void> {
    const owned = await this.own(account.actorId);
    const result = await this.accounts.commit({
      claim: owned.claim,
      seq: { old: owned.seq, new: ++owned.seq },
      life: { at: owned.seq },
      accountId: account.id,
      takes: [],
      command: null,
      orders: [],
      opens: false,
      facts: [],
      fills: [],
      health: null,
      watermarks: null,
      settled: false,
      alerts: [],
      ...change,
    });
    if (result.kind !== 'done') throw new Error(`expected a commit, found ${result.kind}`);
  }

  /** Commits something as the owner of a deployment. */
  async commit(actorId: string, change: Partial<DeploymentCommit>): Promise<void> {
    const owned = await this.own(actorId);
    const replaced = await this.deployments.commit([
      {
        claim: owned.claim,
        seq: { old: owned.seq, new: ++owned.seq },
        life: { at: owned.seq },
        state: 'running',
        detail: null,
        engaged: 'NONE',
        final: false,
        input: owned.seq,
        cursors: { slice: owned.seq, account: 0, timer: 0, command: 0 },
        chain: new Uint8Array(32).fill(owned.seq),
        tape: [],
        intents: [],
        transitions: [],
        alerts: [],
        logs: [],
        summary: null,
        snapshot: null,
        ...change,
      },
    ]);
    if (replaced.length > 0)
      throw new Error(`expected a commit, found another owner of ${actorId}`);
  }

  /** Appends slices of one candle each to a feed of one series. */
  async slices(
    feedId: string,
    closes: readonly number[],
    alerts: readonly AlertDraft[] = [],
  ): Promise<void> {
    const feed = (await this.feeds.get(TENANT, feedId))!;
    const owned = await this.own(feed.actorId);
    const slices = closes.map((close, index) => {
      const n = feed.lastSlice + index + 1;
      const candle = allocateCandles(1);
      for (const name of COLUMN_NAMES) candle[name][0] = close;
      candle.openAt[0] = START + n * MINUTE;
      candle.availableAt[0] = START + (n + 1) * MINUTE;
      const [availableAt] = candle.availableAt;
      return { feedId, n, availableAt: availableAt!, batch: createBatch([candle]) };
    });
    const { claim, seq } = owned;
    const written = await this.feeds.append(claim, {
      feedId,
      slices,
      state: 'LIVE',
      detail: null,
      final: false,
      snapshot: null,
      seq: { old: seq, new: ++owned.seq },
      alerts,
    });
    if (!written) throw new Error(`expected to own the feed ${feedId}`);
  }

  private async own(actorId: string): Promise<{ claim: Claim; seq: number }> {
    const known = this.#claims.get(actorId);
    if (known !== undefined) return known;
    const [row] = await this.db.query<{ epoch: number; seq: number; kind: Claim['kind'] }>(
      'update actor set epoch = epoch + 1 where id = $1 returning epoch, seq, kind',
      [actorId],
    );
    const claim = { actorId, tenantId: TENANT, snapshot: null, attempts: 0, ...row! };
    const owned = { claim, seq: claim.seq };
    this.#claims.set(actorId, owned);
    return owned;
  }
}

/** Returns a fill of an order of its own. */
export const fillRow = (
  n: number,
  change: Partial<FillRow> & Pick<FillRow, 'instrumentId' | 'actorId'>,
): FillRow => ({
  accountId: '',
  key: `fill-${n}`,
  n: 0,
  kind: 'fill',
  clientOrderId: orderId(n),
  side: 'buy',
  quantity: '10',
  price: '100',
  fee: '1',
  currency: 'USD',
  at: 1_700_000_000_000_000 + n * 1_000_000,
  ...change,
});

/** Returns an id of an order as the engine makes them. */
export const orderId = (n: number): string =>
  [...String(n).padStart(26, '0')].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

function orderRow(fill: FillRow, change: Partial<BrokerOrder> = {}): BrokerOrderRow {
  const clientOrderId = fill.clientOrderId!;
  const subAccount = fill.actorId;
  return {
    clientOrderId,
    accountId: fill.accountId,
    actorId: fill.actorId,
    seq: 1,
    leg: 0,
    child: 0,
    order: {
      clientOrderId,
      subAccount,
      instrumentId: fill.instrumentId,
      side: fill.side,
      type: 'market',
      timeInForce: 'day',
      quantity: fill.quantity,
      notional: null,
      limitPrice: null,
      stopPrice: null,
      trail: null,
      goodTill: null,
      extendedHours: false,
      reduceOnly: false,
      role: 'entry',
      attached: null,
      after: null,
      ...change,
    },
    send: 'closed',
    status: 'filled',
    filled: fill.quantity,
    averagePrice: Number(fill.price),
    reserved: '0',
    deadline: null,
    sendingAt: fill.at,
    attempts: 1,
    venueOrderId: `v-${fill.key}`,
    code: null,
    message: null,
    carriedBy: 'native',
    createdAt: fill.at,
    updatedAt: fill.at,
  };
}

const executionOf = (fill: FillRow): AccountFact => ({
  kind: 'execution',
  execution: {
    key: fill.key,
    venueOrderId: `v-${fill.key}`,
    clientOrderId: fill.clientOrderId,
    instrumentId: fill.instrumentId,
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
    fee: { amount: fill.fee, currency: fill.currency },
    currency: fill.currency,
    liquidity: 'taker',
    venueTime: fill.at,
    inferred: false,
  },
});
