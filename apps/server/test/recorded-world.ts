import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLUMN_NAMES, allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { DeploymentRecord, FeedSlice } from '@vela/ports';
import { testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import type { openHost as OpenHost } from '../src/host/open-host.js';
import type { DeploymentInput } from '../src/services/live/deployment-input.js';

// Workers exist in the build alone: there the whole server is taken from, not only its workers.
const built = (path: string): string =>
  fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));
const load = async <T>(path: string): Promise<T> => (await import(built(path))) as T;

const { openHost } = await load<{ openHost: typeof OpenHost }>('apps/server/src/host/open-host.js');
const { loadConfig } = await load<typeof import('@vela/config')>('libs/config/src/index.js');
const actors = await load<typeof import('@vela/actors')>('libs/actors/src/index.js');
const backtest = await load<typeof import('@vela/backtest')>('libs/backtest/src/index.js');
const runners = await load<typeof import('@vela/runners')>('libs/runners/src/index.js');
const paper = await load<typeof import('@vela/broker-paper')>('libs/broker-paper/src/index.js');

type Host = Awaited<ReturnType<typeof OpenHost>>;

/** A fill as both worlds tell it. */
export type PlainFill = readonly [
  at: number,
  instrument: number,
  side: string,
  quantity: number,
  price: number,
];

const RECORDS = 500;

/** Paper deployments on a feed in lockstep over a real database, with all that is between. */
export class RecordedWorld {
  readonly live = runners.createLiveRuntime({ threads: 2 });
  readonly backtests = runners.createWorkerRuntime({
    workers: 1,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  #engines: Host[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly home: string,
    readonly desk: Host,
    readonly feedId: string,
  ) {}

  /** Opens a database with a random market of some symbols that ends after some slices. */
  static async open(market: {
    symbols: readonly string[];
    timeframes: readonly string[];
    slices: number;
    /** Slices a second that wait for nobody; in lockstep when absent. */
    slicesPerSecond?: number;
  }): Promise<RecordedWorld> {
    const database = await testDatabase();
    const home = mkdtempSync(join(tmpdir(), 'vela-recorded-'));
    const desk = await RecordedWorld.host(database, home, ['api']);
    const { tenantId, instruments } = desk.ground;
    for (const symbol of market.symbols) {
      const id = `ins_${symbol.toLowerCase()}`;
      await instruments.ensure(tenantId, createInstrument({ id, symbol }));
    }
    const { feed } = await desk.live.feeds.create({
      ...market,
      name: 'market',
      kind: 'random',
      lockstep: market.slicesPerSecond === undefined,
      seed: 11,
      volatility: 0.004,
    } as never);
    return new RecordedWorld(database, home, desk, feed.id);
  }

  private static host(database: TestDatabase, home: string, roles: readonly string[]) {
    const env = { VELA_HOME: home, DATABASE_URL: database.url, VELA_LOG_LEVEL: 'silent' };
    const config = loadConfig({ env });
    return openHost({ config, roles: roles as never, quiet: true, live: true });
  }

  /** Adds a process that owns actors. */
  async engine(): Promise<Host> {
    const host = await RecordedWorld.host(this.database, this.home, ['engine', 'feed']);
    this.#engines.push(host);
    return host;
  }

  /** Adds a deployment on an account, and wants it started. */
  async deploy(input: Omit<DeploymentInput, 'feedId'>): Promise<DeploymentRecord> {
    const { feedId } = this;
    return this.desk.live.deployments.create({ ...input, feedId, start: true });
  }

  /** Waits until the feed has ended and every deployment has worked off all of it. */
  async ended(timeoutMs: number): Promise<void> {
    const { tenantId, feeds } = this.desk.ground;
    const isOver = async (): Promise<boolean> => {
      const feed = await feeds.get(tenantId, this.feedId);
      if (feed?.state !== 'ENDED') return false;
      return (await feeds.followers(this.feedId, feed.lastSlice)).behind === 0;
    };
    await until(isOver, { timeoutMs, what: 'the feed ends and all have worked it off' });
  }

  /** Returns what a deployment was, again from its rows. */
  reexecute(record: DeploymentRecord) {
    const { ground } = this.desk;
    const { live: runtime } = this;
    const prepare = (one: DeploymentRecord) => this.prepare(one);
    return actors.reexecute({ ...ground, commands: ground.actors, runtime, prepare }, record);
  }

  private prepare(record: DeploymentRecord) {
    const venueOf = () => paper.PAPER_CAPABILITIES;
    return actors.prepareDeployment(record, { ...this.desk.ground, venueOf });
  }

  /** Returns the fills of a deployment as its account booked them. */
  async fills({ actorId, tenantId, instrumentIds }: DeploymentRecord): Promise<PlainFill[]> {
    const page = { first: RECORDS * 10, after: null };
    const rows = await this.desk.ground.accounts.fills(tenantId, { actorId }, page);
    return rows
      .toSorted((a, b) => a.n - b.n)
      .map(({ at, instrumentId, side, quantity, price }) => [
        at,
        instrumentIds.indexOf(instrumentId),
        side,
        Number(quantity),
        Number(price),
      ]);
  }

  /** Runs the strategy of a deployment as a backtest over the recorded slices. */
  async backtest(record: DeploymentRecord): Promise<{
    readonly fills: PlainFill[];
    readonly orders: number;
    readonly equity: number;
  }> {
    const { request } = await this.prepare(record);
    const slices = await this.desk.ground.feeds.slices(this.feedId, 0, 100_000);
    const batch = recordedBatch(slices, request.feedSeries);
    const session = await this.backtests.start({ ...request.run, expectedSlices: batch.length });
    const { equity } = await session.advance(batch);
    const { columns, orderCount } = await session.finish();
    const fills = backtest.decodeColumns(columns.fills);
    const scale = request.run.instruments.map(({ quantityScale }) => 10 ** quantityScale);
    return {
      equity,
      orders: orderCount,
      fills: Array.from(fills['at']!, (at, row) => [
        at,
        fills['instrument']![row]!,
        fills['side']![row]! > 0 ? 'buy' : 'sell',
        fills['quantity']![row]! / scale[fills['instrument']![row]!]!,
        fills['price']![row]!,
      ]),
    };
  }

  async close(): Promise<void> {
    for (const engine of this.#engines) await engine.close();
    await this.live.close();
    await this.backtests.close();
    await this.desk.close();
    await this.database.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Returns recorded slices as one batch over the series that a run reads. */
function recordedBatch(slices: readonly FeedSlice[], series: readonly number[]): CandleBatch {
  return createBatch(
    series.map((at) => {
      const parts = slices.map(({ batch }) => batch.series[at]!).filter(({ length }) => length > 0);
      const columns = allocateCandles(parts.length);
      parts.forEach((part, row) => {
        for (const name of COLUMN_NAMES) columns[name][row] = part[name][0]!;
      });
      return columns;
    }),
  );
}
