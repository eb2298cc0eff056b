import { DeploymentCommitter, deploymentActor } from '@vela/actors';
import type { DeploymentPorts, PreparedDeployment } from '@vela/actors';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { Supervisor } from '@vela/ownership';
import type {
  DeploymentCommit,
  DeploymentRecord,
  FeedPulse,
  FeedRecord,
  LiveRuntime,
  Logger,
} from '@vela/ports';
import { Subject } from 'rxjs';
import { VirtualCluster } from '../virtual-cluster.js';
import { DeploymentRows } from './deployment-rows.js';
import type { StoredDeployment } from './deployment-rows.js';
import { MemoryFeeds } from './memory-feed.js';
import { ToyAccount } from './toy-account.js';
import { SOUND, ToyRuntime } from './toy-runtime.js';
import type { ToyRules } from './toy-runtime.js';

const quiet = (): void => undefined;
const silent: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const FEED = 'feed_1';
const ACCOUNT = 'acc_1';
const MINUTE = 60_000_000;
const GENESIS = new Uint8Array(32).fill(7);

/** Labels at which a test may end a process that commits. */
export type CommitPoint = 'commit.before' | 'commit.inside' | 'commit.after';

/** One process of the world. */
export interface DeploymentEngine {
  readonly supervisor: Supervisor;
  readonly runtime: LiveRuntime;
  /** True once it was killed: nothing that it still does reaches anybody. */
  isDead: boolean;
  /** Ends it without a word. */
  kill(): void;
}

/** What a world is made of; all of it may be left as it is. */
export interface WorldOptions {
  readonly rules?: ToyRules;
  readonly runtime?: () => LiveRuntime;
  readonly prepared?: PreparedDeployment;
  /** Returns the slice of a number. */
  readonly candle?: (n: number) => CandleBatch;
}

/** Returns a slice of one candle. */
export function minuteCandle(n: number): CandleBatch {
  const columns = allocateCandles(1);
  columns.openAt[0] = (n - 1) * MINUTE;
  columns.availableAt[0] = n * MINUTE;
  columns.close[0] = 100 + (n % 7);
  return createBatch([columns]);
}

/** A database, a feed in lockstep, an account at a toy venue, and as many engines as wanted. */
export class DeploymentWorld extends VirtualCluster {
  readonly feeds = new MemoryFeeds();
  readonly rows = new DeploymentRows(this.store);
  readonly account = new ToyAccount(ACCOUNT, FEED);
  readonly pulses = new Subject<FeedPulse>();
  readonly engines: DeploymentEngine[] = [];
  /** Called where a process may be ended. */
  probe: (point: CommitPoint, engine: DeploymentEngine) => void = quiet;
  lastSlice = 0;
  /** Slices that the feed delivers, at most. */
  slicesMost = 0;
  /** Statements that committed something. */
  statements = 0;
  #commands = 0;
  /** True while the account's gateway has not compared what it was asked to. */
  isComparing = false;

  constructor(private readonly options: WorldOptions = {}) {
    super();
  }

  /** Adds a deployment that rests. */
  deploy(actorId = 'act_1'): void {
    this.rows.add(actorId);
  }

  of(actorId = 'act_1'): StoredDeployment {
    return this.rows.get(actorId)!;
  }

  /** Sends a command of Ann's; `start` wakes a deployment that rests. */
  async command(kind: string, body: object = {}, to: { actor?: string; id?: string } = {}) {
    const { actor = 'act_1', id = `cmd_${++this.#commands}` } = to;
    await this.append(actor, { id, kind, body: { by: 'ann', reason: null, ...body } });
  }

  /** Number of the last wish that the account's gateway has fulfilled: at once, unless it is busy. */
  private get compared(): number {
    return this.isComparing ? 0 : (this.store.commandRows.get('act_gateway') ?? []).length;
  }

  private async append(actorId: string, command: { id: string; kind: string; body: unknown }) {
    const isNew = await this.store.command(actorId, command);
    if (command.kind === 'start' && this.of(actorId).state !== 'failed') {
      this.store.actors.get(actorId)!.final = false;
    }
    this.hints.commanded(actorId);
    this.hints.released([actorId]);
    return isNew;
  }

  /** Adds a process. */
  engine(): DeploymentEngine {
    const process = this.process();
    const { store, hints } = this;
    const scheduler = process.timers;
    const time = { now: (): number => this.time, scheduler, log: silent, random: () => 0 };
    const instance = createInstance({ store, hints, ...time, name: 'e', build: 't', roles: [] });
    const runtime = this.options.runtime?.() ?? new ToyRuntime(this.options.rules ?? SOUND);
    const deployment = deploymentActor(this.#ports(runtime, scheduler, () => engine));
    const supervisor = createSupervisor({
      instance,
      handlers: { deployment },
      maxConcurrent: 500,
      random: () => 0,
      log: silent,
    });
    const engine: DeploymentEngine = {
      supervisor,
      runtime,
      isDead: false,
      kill: () => {
        engine.isDead = true;
        this.kill(process, supervisor.stats().boot!);
      },
    };
    supervisor.start();
    this.engines.push(engine);
    return engine;
  }

  #ports(
    runtime: LiveRuntime,
    scheduler: DeploymentPorts['scheduler'],
    engine: () => DeploymentEngine,
  ): DeploymentPorts {
    const call = async <T>(value: () => T): Promise<T> => {
      await alive(engine());
      await this.store.call();
      return value();
    };
    const { account, feeds, hints, pulses } = this;
    const rows: DeploymentPorts['rows'] = {
      appended: (name, hint) => account.hints.next([name, hint]),
      whenAppended: (name) => account.hintsOf(name),
    };
    const time = { scheduler, log: silent, now: (): number => this.time };
    return {
      ...time,
      hints,
      rows,
      runtime,
      clock: { now: () => this.time * 1_000 },
      commands: {
        commands: (actorId, after) => this.store.commands(actorId, after),
        command: (actorId, command) => this.append(actorId, command),
        findCommand: (actorId, id) => this.store.findCommand(actorId, id),
      },
      deployments: {
        byActor: (actorId) => call(() => this.record(actorId)),
        image: (actorId) => call(() => this.of(actorId).image),
        tape: (actorId, after, limit) =>
          call(() =>
            this.of(actorId)
              .tape.filter(({ seq }) => seq > after)
              .slice(0, limit),
          ),
      },
      accounts: {
        get: () => call(() => ({ ...account.row(), reconciledCommand: this.compared }) as never),
        facts: (_, after, limit, actorId) => call(() => account.rowsBehind(after, limit, actorId)),
        engage: (_, scope, mode) => call(() => account.engaged.push(`${scope.kind} ${mode}`)),
      },
      feeds: {
        get: () => call(() => ({ id: FEED, lastSlice: this.lastSlice }) as FeedRecord),
        slices: (...given) => feeds.slices(...given),
      },
      slices: { follow: (...given) => feeds.follow(...given), pulses: () => pulses },
      committer: new DeploymentCommitter({
        ...time,
        rows,
        deployments: { commit: (writes) => this.#commit(writes, engine()) },
      }),
      prepare: ({ actorId }) => call(() => this.options.prepared ?? plain(actorId)),
    };
  }

  /** Returns the row of a deployment. */
  record(actorId: string): DeploymentRecord {
    const { state, detail } = this.of(actorId);
    const ids = { id: `dep_${actorId}`, tenantId: 'ten_1', actorId };
    return { ...ids, accountId: ACCOUNT, feedId: FEED, state, detail } as DeploymentRecord;
  }

  async #commit(
    writes: readonly DeploymentCommit[],
    engine: DeploymentEngine,
  ): Promise<readonly string[]> {
    this.probe('commit.before', engine);
    await alive(engine);
    await this.store.call();
    this.statements++;
    this.probe('commit.inside', engine);
    const replaced = this.rows.commit(writes);
    this.probe('commit.after', engine);
    await alive(engine);
    return replaced;
  }

  /** Appends the next slice and lets the venue work it off. */
  tick(): void {
    const batch = (this.options.candle ?? minuteCandle)(this.lastSlice + 1);
    const { n, availableAt } = this.feeds.append(FEED, batch);
    this.lastSlice = n;
    this.pulses.next({ feedId: FEED, state: 'LIVE', lastSlice: n, marketTime: availableAt });
    this.account.fill(n, availableAt);
  }

  /** Lets the gateway and the venue go on from where they broke off. */
  #settle(): void {
    for (const [actorId, { intents }] of this.rows) this.account.send(actorId, intents);
    if (this.account.watermark >= 0 && this.account.watermark < this.lastSlice) {
      this.account.fill(
        this.lastSlice,
        (this.options.candle ?? minuteCandle)(this.lastSlice).availableAt[0]!,
      );
    }
  }

  /** Moves time; the feed goes on whenever all deployments have worked off its last slice. */
  async play(ms: number): Promise<void> {
    for (const end = this.time + ms; this.time < end; ) {
      this.#settle();
      const active = [...this.rows].filter(([, { state }]) =>
        ['warming-up', 'running', 'paused', 'stopping', 'reconciling'].includes(state),
      );
      const isBehind = active.some(
        ([actorId, { image, intents }]) =>
          image.cursors.slice < this.lastSlice || !this.account.hasSent(actorId, intents),
      );
      if (this.lastSlice < this.slicesMost && active.length > 0 && !isBehind) this.tick();
      await this.run(5, 5);
    }
  }

  /** What a deployment has come to: its orders, its fills and its tape. */
  outcome(actorId = 'act_1') {
    const { state, image, intents, tape } = this.of(actorId);
    return {
      state,
      input: image.input,
      cursors: { slice: image.cursors.slice, account: image.cursors.account },
      chain: image.chain.join(),
      orders: intents.map((intent) => (intent.kind === 'place' ? intent.order : intent)),
      tape: tape.map(({ seq, source, from, to, link }) => [seq, source, from, to, link.join()]),
      fills: this.account.facts
        .filter(({ fact, actorId: own }) => fact.kind === 'execution' && own === actorId)
        .map(({ fact }) => fact),
    };
  }
}

const plain = (actorId: string): PreparedDeployment => ({
  request: { actorId } as PreparedDeployment['request'],
  genesis: GENESIS,
  hasWatermark: true,
  isLockstep: true,
});

/** Never returns for a process that is dead. */
async function alive({ isDead }: DeploymentEngine): Promise<void> {
  if (isDead) await new Promise(quiet);
}
