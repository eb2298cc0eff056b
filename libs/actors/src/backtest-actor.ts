import { VelaError, messageOf } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { ActorHandler, Tenure } from '@vela/ownership';
import { createPace } from '@vela/ports';
import type {
  BacktestOutcome,
  BacktestRecord,
  BacktestRepository,
  BacktestUpdate,
  CandleSource,
  RunProgress,
  RuntimeSession,
  StrategyRuntime,
} from '@vela/ports';
import { concatMap, finalize, from } from 'rxjs';
import { LOST_OWNERS_MAX } from './actor-ports.js';
import type { ActorPorts } from './actor-ports.js';
import { backtestLife } from './backtest.machine.js';
import type { BacktestEvent } from './backtest.machine.js';
import { CancelWatch } from './cancel-watch.js';
import type { Disturb, DisturbedRun } from './disturbed-run.js';
import { FencedLife } from './fenced-life.js';
import { failureOf, isPassing, lostTooOften } from './job-failure.js';
import type { PreparedBacktest } from './prepare-backtest.js';
import { ProgressMeter } from './progress-meter.js';
import { Stop, Stopped } from './stop.js';

/** Batches that are read ahead of the strategy. */
const BATCHES_AHEAD = 3;
/** Share of the work of a disturbed run that the undisturbed one is. */
const UNDISTURBED_SHARE = 0.1;

/** What backtests work with. */
export interface BacktestPorts extends ActorPorts {
  readonly backtests: Pick<BacktestRepository, 'ofActor' | 'update'>;
  readonly candles: CandleSource;
  readonly runtime: Pick<StrategyRuntime, 'start'>;
  /** Finds what a run is pinned to, see `prepareBacktest`. */
  readonly prepare: (record: BacktestRecord) => Promise<PreparedBacktest>;
  /** Begins runs that have a fault script; without it they fail. */
  readonly disturb?: Disturb;
  /** Told for metrics: candles stepped through, and the state in which a run ended. */
  readonly observe?: {
    candles(count: number): void;
    ended(state: 'completed' | 'failed' | 'cancelled'): void;
  };
}

/**
 * Returns the handler that carries out claimed backtests. A run whose owner was killed starts
 * again from the data, because its result is a function of its inputs. Rejects only when the world
 * failed in a way that passes: then the actor is to be tried again.
 */
export const backtestActor =
  (ports: BacktestPorts): ActorHandler =>
  async (_claim, signal, tenure) => {
    const run = new BacktestRun(ports, tenure);
    const end = (): void => run.stop.because('ended');
    signal.addEventListener('abort', end);
    try {
      if (signal.aborted) return;
      await run.carryOut();
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      signal.removeEventListener('abort', end);
    }
  };

/** One run in the hands of one owner. */
class BacktestRun {
  readonly stop = new Stop();
  private readonly life: FencedLife<ReturnType<typeof backtestLife.next>, BacktestEvent>;
  private readonly meter: ProgressMeter;
  private session: RuntimeSession | null = null;
  private disturbed: DisturbedRun | null = null;
  private candles = 0;
  private slices = 0;
  private share = 0;
  /** Resolutions of ambiguous candles that are still to be carried out. */
  private unresolved = 0;
  /** Lets go of the candles that are being read. */
  private letGo: () => void = () => undefined;

  constructor(
    private readonly ports: BacktestPorts,
    private readonly tenure: Tenure,
  ) {
    this.life = new FencedLife(backtestLife, tenure, ports);
    const { now, scheduler } = ports;
    const publish = this.life.progress.bind(this.life);
    this.meter = new ProgressMeter({ publish, now, scheduler });
  }

  async carryOut(): Promise<void> {
    const { actorId } = this.tenure.claim;
    const watch = new CancelWatch(actorId, this.ports, () => this.stop.because('cancelled'));
    const watching = watch.watch();
    try {
      await this.stop.unless(watch.look());
      await this.work();
    } catch (thrown) {
      await this.end(thrown);
    } finally {
      watching.unsubscribe();
      this.meter.stop();
      await this.terminate();
    }
  }

  private async terminate(): Promise<void> {
    try {
      await this.disturbed?.close();
      await this.session?.terminate();
    } catch (thrown) {
      this.ports.log.warn('A strategy could not be ended.', { error: messageOf(thrown) });
    }
  }

  private async work(): Promise<void> {
    const { claim } = this.tenure;
    if (claim.attempts >= LOST_OWNERS_MAX) throw lostTooOften(claim, 'backtest');
    await this.commit('Claimed', { state: 'loading' });
    const prepared = await this.stop.unless(this.prepare());
    this.session = await this.stop.unless(this.start(prepared));
    if (this.life.state === 'loading') await this.commit('Prepared', { state: 'running' });
    const { session } = this;
    await this.replay(prepared, (batch) => this.step({ batch, session, prepared }));
    if (this.slices === 0) throw noCandles();
    await this.resolve(prepared, this.session);
    const disturbed = prepared.faults === null ? null : await this.disturb(prepared, session);
    if (this.life.state === 'running') await this.commit('DataEnded', { state: 'analysing' });
    const outcome = disturbed ?? (await this.stop.unless(session.finish()));
    await this.commit('Analysed', { state: 'completed', outcome });
  }

  /** Runs once more with the faults of its script; the result is that of this run. */
  private async disturb(
    prepared: PreparedBacktest,
    session: RuntimeSession,
  ): Promise<BacktestOutcome> {
    const { disturb } = this.ports;
    if (disturb === undefined) {
      throw new VelaError('UNAVAILABLE', 'this engine carries out no fault scripts');
    }
    const undisturbed = await this.stop.unless(session.finish());
    const disturbed = disturb(prepared.request, prepared.faults);
    this.disturbed = disturbed;
    const { slices } = this;
    await this.replay(prepared, async (batch) => {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      const progress = await disturbed.take(batch);
      this.ports.observe?.candles(batch.row.length);
      this.candles += batch.row.length;
      const { simulatedAt, equity } = progress;
      const share = UNDISTURBED_SHARE + (1 - UNDISTURBED_SHARE) * (progress.slices / slices);
      const items = this.candles;
      this.meter.report({ progress: Math.min(1, share), items, simulatedAt, equity });
    });
    return this.stop.unless(disturbed.finish(undisturbed));
  }

  /** Ends the run after something was thrown; throws on what is not the run's own end. */
  private async end(thrown: unknown): Promise<void> {
    if (thrown instanceof Stopped) {
      if (thrown.reason === 'ended' || this.stop.reason === 'ended') throw thrown;
      // The worker goes first: a strategy in an endless loop must not delay the answer.
      await this.terminate();
      await this.commit('CancelRequested', { state: 'cancelled' });
      return;
    }
    if (isPassing(thrown)) throw thrown;
    const failure = failureOf(thrown);
    if (failure.code === 'INTERNAL') {
      const { actorId } = this.tenure.claim;
      this.ports.log.error('A backtest failed.', { actorId, error: messageOf(thrown) });
    }
    await this.commit('Failed', { state: 'failed', failure });
  }

  private async prepare(): Promise<PreparedBacktest> {
    const { tenantId, actorId } = this.tenure.claim;
    const record = await this.ports.backtests.ofActor(tenantId, actorId);
    if (record === null) {
      throw new VelaError('NOT_FOUND', `there is no backtest of the actor ${actorId}`);
    }
    return this.ports.prepare(record);
  }

  /** Starts the strategy; one that starts after the stop is ended at once. */
  private async start({ request }: PreparedBacktest): Promise<RuntimeSession> {
    const session = await this.ports.runtime.start(request);
    if (this.stop.reason !== null) await session.terminate();
    return session;
  }

  private async replay(
    prepared: PreparedBacktest,
    take: (batch: CandleBatch) => Promise<void>,
  ): Promise<void> {
    const pace = createPace(BATCHES_AHEAD);
    const batches = this.ports.candles
      .replay(prepared.query, pace)
      .pipe(concatMap((batch) => from(take(batch)).pipe(finalize(() => pace.taken()))));
    const replaying = new Promise<void>((resolve, reject) => {
      const subscription = batches.subscribe({ error: reject, complete: resolve });
      this.letGo = () => {
        subscription.unsubscribe();
        pace.close();
      };
    });
    try {
      await this.stop.unless(replaying);
    } finally {
      this.letGo();
    }
    this.meter.flush();
  }

  private async step(work: {
    readonly batch: CandleBatch;
    readonly session: RuntimeSession;
    readonly prepared: PreparedBacktest;
  }): Promise<void> {
    const { batch, session, prepared } = work;
    if (!(await this.tenure.ready())) throw new Stopped('ended');
    const progress = await session.advance(batch);
    this.slices = progress.slices;
    this.unresolved = progress.resolutions.count;
    this.candles += batch.row.length;
    this.ports.observe?.candles(batch.row.length);
    this.report(progress, prepared);
  }

  /** Carries out the resolutions of ambiguous candles, each of which goes through all of them. */
  private async resolve(prepared: PreparedBacktest, session: RuntimeSession): Promise<void> {
    const candles = this.candles;
    while (this.unresolved > 0) {
      if (!(await this.tenure.ready())) throw new Stopped('ended');
      const progress = await this.stop.unless(session.resolve());
      const { count, done } = progress.resolutions;
      this.unresolved = count - done;
      this.ports.observe?.candles(candles * (1 + done) - this.candles);
      this.candles = candles * (1 + done);
      this.report(progress, prepared);
    }
    this.meter.flush();
  }

  private report(progress: RunProgress, { beginAt, endAt, faults }: PreparedBacktest): void {
    const { simulatedAt, equity, resolutions } = progress;
    const run = simulatedAt === null ? 0 : (simulatedAt - beginAt) / (endAt - beginAt);
    const share = Number.isFinite(run) ? Math.min(1, Math.max(0, run)) : 1;
    // Resolutions that turn up late must not make what was reported go back.
    const whole = (share + resolutions.done) / (1 + resolutions.count);
    this.share = Math.max(this.share, whole * (faults === null ? 1 : UNDISTURBED_SHARE));
    this.meter.report({
      progress: this.share,
      items: this.candles,
      simulatedAt,
      equity,
    });
  }

  private async commit(event: BacktestEvent, update: BacktestUpdate): Promise<void> {
    await this.life.commit(event, (write) => this.ports.backtests.update(write, update));
    const { state } = update;
    if (state === 'completed' || state === 'failed' || state === 'cancelled') {
      this.ports.observe?.ended(state);
    }
  }
}

const noCandles = (): VelaError =>
  new VelaError('DATA_MISSING', 'no candle opens in the range of this run', {
    hint: 'See what there is with vela data list and choose another range.',
  });
