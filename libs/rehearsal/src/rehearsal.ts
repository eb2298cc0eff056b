import {
  DeploymentCommitter,
  deploymentActor,
  gatewayActor,
  inputsOf,
  tapeInputs,
} from '@vela/actors';
import type { ActorPorts, PreparedDeployment } from '@vela/actors';
import { AccountLimits } from '@vela/execution';
import type { PlayedFault } from '@vela/faults';
import { MINUTE, SECOND, VelaError, createRandom } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { oneSlice } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { BacktestOutcome, BrokerPort, DeploymentState, FeedRecord } from '@vela/ports';
import { NEVER } from 'rxjs';
import { FaultyBroker } from './faulty-broker.js';
import { FaultyFeed } from './faulty-feed.js';
import {
  ACCOUNT,
  DEPLOYMENT,
  FEED,
  GATEWAY,
  TENANT,
  deploymentOf,
  feedOf,
  ownerOf,
  preparedOf,
} from './rehearsal-cast.js';
import type { Owner } from './rehearsal-cast.js';
import type { RehearsalPorts, RehearsalRequest } from './rehearsal-ports.js';
import { MemoryDeployment } from './world/memory-deployment.js';
import { MemoryRowHints } from './world/memory-rows.js';
import { MemorySlices } from './world/memory-slices.js';
import { PendingRuntime } from './world/pending-runtime.js';
import { VirtualTime } from './world/virtual-time.js';
import { WatchedAccounts } from './world/watched-accounts.js';

/** How long before the first slice everything is there, and how long behind the last one. */
const BEFORE = MINUTE;
const BEHIND = MINUTE;
/** How long orders may be unsettled behind the last slice before the end comes all the same. */
const BEHIND_MAX = 10 * MINUTE;
/** How long every timer fires at its own instant after something went wrong, and the steps behind. */
const FINE = 5 * MINUTE;
const COARSE = 30 * SECOND;
/** How long after a fault was played time goes on in fine steps. */
const AFTERMATH = MINUTE;

const TRADING = ['warming-up', 'running', 'paused', 'halted'] as const;

const isTrading = (state: DeploymentState): state is (typeof TRADING)[number] =>
  TRADING.some((one) => one === state);

/** What a rehearsal came to. */
export interface Rehearsed {
  /** The result of the run, made of its tape as that of a backtest is. */
  readonly outcome: BacktestOutcome;
  readonly played: readonly PlayedFault[];
  readonly accounts: WatchedAccounts;
  readonly unanswered: ReadonlySet<string>;
  readonly deployment: MemoryDeployment;
  /** Where the strategy stood at the end. */
  readonly state: (typeof TRADING)[number];
}

/**
 * A backtest whose orders go the way of live ones: the machines of deployment and gateway, the order
 * manager, its reconciler and a simulated venue, with faults between gateway and venue. Time is
 * virtual and that of the market; nothing but the request decides what happens.
 *
 * While all is well, time jumps from slice to slice and what is periodic happens once. While
 * something is amiss every timer fires at its own instant, for five minutes, then twice a minute.
 */
export class Rehearsal {
  readonly #time: VirtualTime;
  readonly #slices = new MemorySlices(FEED);
  readonly #hints = new MemoryRowHints();
  readonly #accounts: WatchedAccounts;
  readonly #deployment: MemoryDeployment;
  readonly #runtime: PendingRuntime;
  readonly #prepared: PreparedDeployment;
  readonly #broker: FaultyBroker;
  readonly #feeds: readonly FaultyFeed[];
  readonly #owners: readonly Owner[];
  readonly #working: readonly Promise<void>[];
  readonly #played: PlayedFault[] = [];
  #failure: { readonly thrown: unknown } | null = null;
  #amissSince: Micros | null = null;
  #toldTimer: Micros | null = null;
  #isClosed = false;

  private constructor(
    private readonly ports: RehearsalPorts,
    private readonly request: RehearsalRequest,
    firstAt: Micros,
  ) {
    const { run, script } = request;
    this.#time = new VirtualTime(firstAt - BEFORE);
    const { clock } = this.#time;
    this.#runtime = new PendingRuntime(ports.runtime);
    this.#accounts = new WatchedAccounts(() => clock.now());
    this.#accounts.add({
      id: ACCOUNT,
      tenantId: TENANT,
      actorId: GATEWAY,
      currency: run.currency,
      createdAt: clock.now(),
    });
    const record = deploymentOf(run, clock.now());
    this.#deployment = new MemoryDeployment(record, (intents) =>
      this.#accounts.intend(ACCOUNT, DEPLOYMENT, ...intents),
    );
    const venue = ports.venue({
      account: { id: ACCOUNT, currency: run.currency },
      feeds: this.#slices,
    });
    this.#prepared = preparedOf(run, venue.capabilities);
    const timing = { clock, scheduler: this.#time };
    const onPlayed = (played: PlayedFault): void => void this.#played.push(played);
    this.#broker = new FaultyBroker(venue, script, { ...timing, onPlayed });
    // Gateway and deployment follow the same feed; what befalls it is counted once.
    const feeds = [timing, { ...timing, onPlayed }].map(
      (own) => new FaultyFeed(this.#slices, script, own),
    );
    this.#feeds = feeds;
    this.#owners = [ownerOf(GATEWAY, 'gateway'), ownerOf(DEPLOYMENT, 'deployment')];
    const handlers = [this.#gateway(feeds[0]!), this.#strategy(feeds[1]!)];
    this.#working = this.#owners.map(({ claim, tenure }, index) =>
      handlers[index]!(claim, tenure.signal, tenure).catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      }),
    );
  }

  /** Opens account and deployment a minute before the first slice, and waits until both trade. */
  static async open(
    ports: RehearsalPorts,
    request: RehearsalRequest,
    firstAt: Micros,
  ): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(ports, request, firstAt);
    await rehearsal.#deployment.command(DEPLOYMENT, {
      id: 'start',
      kind: 'start',
      body: { by: 'rehearsal', reason: null },
    });
    await rehearsal.#advanceTo(firstAt - 1);
    return rehearsal;
  }

  /** Lets the market go on by the slices of a batch, in order. */
  async take(batch: CandleBatch): Promise<void> {
    for (let slice = 0; slice < batch.length; slice++) {
      if (this.#isClosed) throw new VelaError('CANCELLED', 'the run was ended');
      await this.#slice(oneSlice(batch, slice));
    }
  }

  /** Waits until the last orders are settled, ends everything and returns what it came to. */
  async finish(): Promise<Rehearsed> {
    const { clock } = this.#time;
    await this.#advanceTo(clock.now() + BEHIND);
    const latest = clock.now() + BEHIND_MAX;
    while (!this.#isCalm() && clock.now() < latest) await this.#advanceTo(clock.now() + SECOND);
    await this.close();
    const { state, detail } = this.#deployment.record;
    if (!isTrading(state)) {
      throw new VelaError('STRATEGY_FAILED', `the run ended as ${state}: ${detail ?? 'no reason'}`);
    }
    return {
      outcome: await this.#outcome(),
      played: this.#played,
      accounts: this.#accounts,
      unanswered: this.#broker.unanswered,
      deployment: this.#deployment,
      state,
    };
  }

  /** Equity at the last slice. */
  get equity(): number {
    return this.#deployment.summary?.equity ?? Number(this.request.run.startingCash);
  }

  /** Ends everything, also in the middle of a batch. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const owner of this.#owners) owner.end();
    await this.#settled(false);
    await Promise.all(this.#working);
  }

  async #slice(batch: CandleBatch): Promise<void> {
    const at = batch.availableAt[0]!;
    for (;;) {
      // Timers of the strategy fire at their own instants between two slices.
      const due = this.#deployment.summary?.nextTimerAt ?? null;
      if (due === null || due >= at || due === this.#toldTimer) break;
      await this.#advanceTo(due);
      this.#toldTimer = due;
      this.#slices.tell(due);
      await this.#settled();
    }
    await this.#advanceTo(at);
    this.#slices.append(batch);
    await this.#settled();
  }

  async #advanceTo(at: Micros): Promise<void> {
    while (this.#time.clock.now() < at) {
      this.#time.moveTo(this.#nextStop(at));
      await this.#settled();
    }
  }

  /** Returns up to where time goes on at once. */
  #nextStop(at: Micros): Micros {
    const now = this.#time.clock.now();
    const scripted = [this.#broker, ...this.#feeds].map((one) => one.nextAt() ?? Infinity);
    const stop = Math.min(at, ...scripted);
    if (this.#isCalm()) this.#amissSince = null;
    else {
      this.#amissSince ??= now;
      const isFine = now - this.#amissSince < FINE;
      const next = isFine ? (this.#time.nextAt() ?? at) : now + COARSE;
      return Math.max(now, Math.min(stop, next));
    }
    return Math.max(now, stop);
  }

  /** Whether nothing is on its way, nobody waits for anything, and no fault is at work. */
  #isCalm(): boolean {
    const now = this.#time.clock.now();
    const played = this.#played.at(-1)?.at ?? -Infinity;
    return (
      now - played >= AFTERMATH &&
      !this.#broker.isBusy &&
      this.#accounts.unsettled.size === 0 &&
      this.#accounts.of(ACCOUNT).record.health === 'ready' &&
      isTrading(this.#deployment.record.state)
    );
  }

  /** Resolves when everything that can happen now has happened. */
  async #settled(throws = true): Promise<void> {
    do await this.ports.turn();
    while (await this.#runtime.idle());
    if (throws && this.#failure !== null) throw this.#failure.thrown;
  }

  #actorPorts(seedName: string) {
    const { clock } = this.#time;
    const random = createRandom(this.request.script.seed, seedName);
    const ports: ActorPorts = {
      commands: this.#deployment,
      hints: { whenCommanded: () => NEVER },
      events: { publish: () => undefined },
      clock,
      now: () => this.#time.now(),
      scheduler: this.#time,
      log: this.ports.log,
    };
    return { ...ports, rows: this.#hints, random: () => random.next() };
  }

  #gateway(feed: FaultyFeed) {
    const { instruments } = this.request.run;
    const broker: BrokerPort = this.ports.wrap?.(this.#broker) ?? this.#broker;
    const record = (): FeedRecord => feed.seen(feedOf(this.#deployment.record, this.#slices.last));
    return gatewayActor({
      ...this.#actorPorts('gateway'),
      commands: { commands: () => Promise.resolve([]) },
      accounts: this.#accounts,
      deployments: this.#deployment,
      feeds: { get: () => Promise.resolve(record()), list: () => Promise.resolve([record()]) },
      instruments: {
        getMany: (_, ids) => Promise.resolve(instruments.filter(({ id }) => ids.includes(id))),
      },
      slices: feed,
      broker: () => Promise.resolve(broker),
      guard: ({ limits }) => new AccountLimits(limits),
    });
  }

  #strategy(feed: FaultyFeed) {
    const ports = this.#actorPorts('deployment');
    const deployments = this.#deployment;
    return deploymentActor({
      ...ports,
      commands: deployments,
      deployments,
      accounts: this.#accounts,
      feeds: {
        get: () => Promise.resolve(feedOf(deployments.record, this.#slices.last)),
        slices: (...asked) => this.#slices.slices(...asked),
      },
      slices: feed,
      runtime: this.#runtime,
      committer: new DeploymentCommitter({ ...ports, deployments }),
      prepare: () => Promise.resolve(this.#prepared),
    });
  }

  /** Steps the tape of the run once more, and keeps its results this time. */
  async #outcome(): Promise<BacktestOutcome> {
    const { request, genesis: chain } = this.#prepared;
    const deployment = this.#deployment;
    const fresh = { snapshot: null, input: 0, chain, keepsResults: true };
    const session = await this.ports.runtime.open({ ...request, ...fresh });
    try {
      if (session.finish === undefined) {
        throw new VelaError('INTERNAL', 'this runtime keeps no results of live runs');
      }
      let last = await session.step([]);
      const image = await deployment.image();
      const sources = { feeds: this.#slices, accounts: this.#accounts, commands: deployment };
      const { record, tapeEntries: entries } = deployment;
      for await (const step of tapeInputs(sources, { record, image, entries, fromStart: true })) {
        last = await session.step(inputsOf(step, last));
      }
      if (last.chain.some((byte, index) => byte !== image.chain[index])) {
        throw new VelaError('STRATEGY_FAILED', 'the same inputs led to other decisions', {
          hint: 'The strategy depends on something else than its inputs.',
        });
      }
      return await session.finish();
    } finally {
      session.close();
    }
  }
}
