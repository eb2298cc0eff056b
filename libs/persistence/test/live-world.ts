import { allocateCandles, createBatch } from '@vela/market';
import { parseTimeframe } from '@vela/kernel';
import type { AccountFact, BrokerOrder } from '@vela/orders';
import type {
  AccountWrite,
  BrokerOrderRow,
  Claim,
  Cursors,
  DeploymentCommit,
  DeploymentSpec,
  FeedSlice,
  FeedSource,
  FillRow,
  LateCandle,
  TapeEntry,
} from '@vela/ports';
import {
  DEFAULT_TENANT_ID as TENANT,
  PgAccountStore,
  PgActorStore,
  PgDeploymentStore,
  PgFeedStore,
  PgPaperJournal,
} from '../src/index.js';
import type { Database } from '../src/index.js';
import { createFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

const DAY = parseTimeframe('1d');
const REPLAY: FeedSource = {
  kind: 'replay',
  datasets: [{ datasetId: 'ds_x', version: 1 }],
  from: 0,
  to: 9,
  slicesPerSecond: null,
  lockstep: true,
};

/** Everything that trades needs: stores over one database and makers of what they keep. */
export interface LiveWorld {
  readonly fixture: Fixture;
  readonly actors: PgActorStore;
  readonly deployments: PgDeploymentStore;
  readonly accounts: PgAccountStore;
  readonly feeds: PgFeedStore;
  readonly journal: PgPaperJournal;
  feed(id: string, tenant?: string): Promise<Claim>;
  account(id: string, tenant?: string): Promise<Claim>;
  spec(id: string, changes?: Partial<DeploymentSpec>): Promise<DeploymentSpec>;
  /** Makes a deployment that was started and is owned. */
  deployment(id: string, changes?: Partial<DeploymentSpec>): Promise<Claim>;
  /** Makes somebody the new owner of an actor. */
  own(actorId: string): Promise<Claim>;
}

const plainSpec = (
  id: string,
): Omit<DeploymentSpec, 'strategyId' | 'strategyVersionId' | 'instrumentIds'> => ({
  id,
  tenantId: TENANT,
  actorId: `act_${id}`,
  name: `named ${id}`,
  mode: 'PAPER',
  parameters: { fast: 10, bias: -0 },
  timeframe: DAY,
  widerTimeframes: [],
  feedId: 'feed_1',
  accountId: 'acc_1',
  cash: '100000.00',
  currency: 'USD',
  simulation: { z: 1, a: { b: -0 } },
  limits: {},
  seed: 7,
  createdAt: 5,
});

/** Returns stores over a migrated database with an instrument, a strategy, a feed and an account. */
export async function createLiveWorld(db: Database): Promise<LiveWorld> {
  const fixture = await createFixture(db);
  const { context } = fixture;
  const instrument = await fixture.instrument('SPY');
  const strategy = await fixture.strategy('s');
  const world = {
    fixture,
    actors: new PgActorStore(db),
    deployments: new PgDeploymentStore(context),
    accounts: new PgAccountStore(context),
    feeds: new PgFeedStore(context),
    journal: new PgPaperJournal(context),
  };
  const own = async (actorId: string): Promise<Claim> => {
    const [row] = await db.query<{ epoch: number; seq: number; kind: Claim['kind'] }>(
      'update actor set epoch = epoch + 1 where id = $1 returning epoch, seq, kind',
      [actorId],
    );
    return { actorId, tenantId: TENANT, snapshot: null, attempts: 0, ...row! };
  };
  const spec = async (
    id: string,
    changes: Partial<DeploymentSpec> = {},
  ): Promise<DeploymentSpec> => ({
    ...plainSpec(id),
    strategyId: strategy.id,
    strategyVersionId: strategy.latestVersion.id,
    instrumentIds: [instrument.id],
    ...changes,
  });
  const feed = async (id: string, tenantId = TENANT): Promise<Claim> => {
    const actorId = `act_${id}`;
    const series = [{ instrumentId: instrument.id, timeframe: DAY }];
    await world.feeds.create({ id, tenantId, actorId, name: id, series, source: REPLAY });
    return await own(actorId);
  };
  const account = async (id: string, tenantId = TENANT): Promise<Claim> => {
    const actorId = `act_${id}`;
    await world.accounts.create({
      id,
      tenantId,
      actorId,
      name: id,
      broker: 'paper',
      mode: 'PAPER',
      currency: 'USD',
      options: { fast: true },
      limits: {},
    });
    return await own(actorId);
  };
  return {
    ...world,
    own,
    spec,
    feed,
    account,
    deployment: async (id, changes) => {
      const it = await spec(id, changes);
      await world.deployments.create(it);
      await world.actors.command(it.actorId, { id: 'c1', kind: 'start', body: null });
      return await own(it.actorId);
    },
  };
}

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

/** Returns a tape entry of one slice. */
export const entry = (seq: number): TapeEntry => ({
  seq,
  source: 'slice',
  from: seq,
  to: seq,
  link: bytes(seq),
});

/** Returns an order as a broker takes it. */
export const orderFor = (
  clientOrderId: string,
  changes: Partial<BrokerOrder> = {},
): BrokerOrder => ({
  clientOrderId,
  subAccount: 'act_d1',
  instrumentId: 'ins_1',
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: '10',
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
  ...changes,
});

const cursors = (slice: number): Cursors => ({ slice, account: 0, timer: 0, command: 1 });

/** Returns the next commit of a deployment, which took one slice more. */
export const commitOf = (
  claim: Claim,
  seq: number,
  changes: Partial<DeploymentCommit> = {},
): DeploymentCommit => ({
  claim,
  seq: { old: seq - 1, new: seq },
  life: { at: seq },
  state: 'running',
  detail: null,
  engaged: 'NONE',
  final: false,
  input: seq,
  cursors: cursors(seq),
  chain: bytes(seq),
  tape: [entry(seq)],
  intents: [],
  transitions: [],
  alerts: [],
  logs: [],
  summary: null,
  snapshot: null,
  ...changes,
});

/** Returns an order's row whose send is being opened. */
export const rowOf = (
  clientOrderId: string,
  actorId: string,
  changes: Partial<BrokerOrderRow> = {},
): BrokerOrderRow => ({
  clientOrderId,
  accountId: 'acc_1',
  actorId,
  seq: 1,
  leg: 0,
  child: 0,
  order: orderFor(clientOrderId, { subAccount: actorId }),
  send: 'sending',
  status: 'pending_submit',
  filled: '0',
  averagePrice: null,
  reserved: '1000.5',
  deadline: null,
  sendingAt: 1,
  attempts: 1,
  venueOrderId: null,
  code: null,
  message: null,
  carriedBy: 'native',
  replaces: null,
  createdAt: 1,
  updatedAt: 1,
  ...changes,
});

/** Returns the next commit of a gateway, in which nothing changes but what is named. */
export const writeOf = (
  claim: Claim,
  seq: number,
  changes: Partial<AccountWrite> = {},
): AccountWrite => ({
  claim,
  seq: { old: seq - 1, new: seq },
  life: { at: seq },
  accountId: 'acc_1',
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
  ...changes,
});

/** Returns a fill with the fact that tells it. */
export function fillOf(
  key: string,
  changes: Partial<Omit<FillRow, 'n' | 'accountId'>> = {},
): { fill: Omit<FillRow, 'n' | 'accountId'>; fact: AccountWrite['facts'][number] } {
  const fill = {
    key,
    kind: 'fill' as const,
    actorId: 'act_d1',
    clientOrderId: 'O1',
    instrumentId: 'ins_1',
    side: 'buy' as const,
    quantity: '10',
    price: '100.25',
    fee: '0.35',
    currency: 'USD',
    at: 9,
    ...changes,
  };
  const fact: AccountFact = {
    kind: 'execution',
    execution: {
      key,
      venueOrderId: 'v1',
      clientOrderId: fill.clientOrderId,
      instrumentId: fill.instrumentId,
      side: fill.side,
      quantity: fill.quantity,
      price: fill.price,
      fee: { amount: fill.fee, currency: 'USD' },
      currency: 'USD',
      liquidity: null,
      venueTime: 9,
      inferred: false,
    },
  };
  return { fill, fact: { actorId: fill.actorId, fact, at: 9 } };
}

/** Returns closed slices of one series, from one number to another. */
export function slicesOf(feedId: string, from: number, to: number): FeedSlice[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const n = from + i;
    const columns = allocateCandles(1);
    columns.openAt[0] = n * 1_000_000 - 1_000_000;
    columns.availableAt[0] = n * 1_000_000;
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][0] = 100 + n / 8;
    columns.volume[0] = -0;
    return { feedId, n, availableAt: n * 1_000_000, batch: createBatch([columns]) };
  });
}

/** Returns a candle that came too late. */
export const lateCandle = (
  instrumentId: string,
  openAt: number,
  changes: Partial<LateCandle> = {},
): LateCandle => ({
  instrumentId,
  timeframe: parseTimeframe('1m'),
  openAt,
  open: 100.1,
  high: 101,
  low: 99.97,
  close: 100.3,
  volume: 0.1 + 0.2,
  kind: 'late',
  at: 9,
  ...changes,
});
