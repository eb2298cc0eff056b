import { expect } from '@jest/globals';
import { backtestActor } from '@vela/actors';
import type { Disturb, DisturbedRun } from '@vela/actors';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { allocateCandles, createBatch } from '@vela/market';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { Supervisor } from '@vela/ownership';
import { paced } from '@vela/ports';
import type {
  ActorEvent,
  ActorWrite,
  BacktestOutcome,
  BacktestRecord,
  BacktestState,
  BacktestUpdate,
  JobFailure,
  Logger,
} from '@vela/ports';

import { throwError } from 'rxjs';
import { RuntimeScript } from './runtime-script.js';
import { VirtualCluster } from './virtual-cluster.js';
import { settled } from './virtual-time.js';

const quiet = (): void => undefined;
const silent: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
/** Batches of a run. */
export const BATCHES = 10;
/** Candles in each batch. */
export const CANDLES = 100;
function batch(index: number) {
  const columns = allocateCandles(CANDLES);
  for (let i = 0; i < CANDLES; i++) {
    columns.openAt[i] = index * CANDLES + i;
    columns.availableAt[i] = index * CANDLES + i + 1;
  }
  return createBatch([columns]);
}

/** One database with one run, and as many engines as a test needs. */
export class BacktestWorld extends VirtualCluster {
  readonly told: ActorEvent[] = [];
  readonly states: BacktestState[] = ['queued'];
  failure: JobFailure | null = null;
  result: BacktestOutcome | null = null;
  readonly script = new RuntimeScript();
  source: 'good' | 'empty' | 'broken' | 'passing' = 'good';
  batchesMade = 0;
  faults: Canonical = null;
  disturb: Disturb | null = null;
  readonly engines: Supervisor[] = [];

  constructor() {
    super();
    this.store.add('act_1');
  }

  get state(): BacktestState {
    return this.states.at(-1)!;
  }

  engine(): { supervisor: Supervisor; kill: () => void } {
    const process = this.process();
    const now = (): number => this.time;
    const { store, hints } = this;
    const scheduler = process.timers;
    const instance = createInstance({
      store,
      hints,
      now,
      scheduler,
      random: () => 0,
      log: silent,
      name: 'engine',
      build: 'test',
      roles: ['engine'],
    });
    const backtest = backtestActor({
      commands: store,
      hints,
      now,
      scheduler,
      log: silent,
      events: { publish: (event) => this.told.push(event) },
      clock: { now: () => this.time * 1_000 },
      backtests: {
        ofActor: async () => {
          await this.store.call();
          return { id: 'bt_1' } as BacktestRecord;
        },
        update: (write, update) => this.update(write, update),
      },
      prepare: async () => ({
        request: {} as never,
        query: {
          tenantId: 'ten_1',
          series: [
            {
              instrumentId: 'ins_1',
              timeframe: parseTimeframe('1m'),
              datasetId: 'ds_1',
              version: 1,
            },
          ],
          from: 0,
          to: BATCHES * CANDLES,
        },
        faults: this.faults,
        beginAt: 0,
        endAt: BATCHES * CANDLES,
      }),
      ...(this.disturb === null ? {} : { disturb: this.disturb }),
      candles: { replay: (_, pace) => this.replay(pace) },
      runtime: this.script.runtime(process.timers),
    });
    const supervisor = createSupervisor({
      instance,
      handlers: { backtest },
      maxConcurrent: 4,
      random: () => 0,
      log: silent,
    });
    supervisor.start();
    this.engines.push(supervisor);
    return { supervisor, kill: () => this.kill(process, supervisor.stats().boot!) };
  }

  replay(pace: Parameters<typeof paced>[1]) {
    if (this.source === 'broken') {
      return throwError(() => new VelaError('DATA_MISSING', 'the dataset is gone'));
    }
    if (this.source === 'passing') {
      const away = new VelaError('UNAVAILABLE', 'the bus is away', { retryable: true });
      return throwError(() => away);
    }
    const count = this.source === 'empty' ? 0 : BATCHES;
    const made = (): void => void this.batchesMade++;
    async function* batches() {
      for (let i = 0; i < count; i++) {
        made();
        yield batch(i);
      }
    }
    return paced(batches, pace);
  }

  private async update(write: ActorWrite, update: BacktestUpdate): Promise<boolean> {
    await this.store.call();
    if (!this.store.write(write)) return false;
    this.states.push(update.state);
    if (update.state === 'failed') this.failure = update.failure;
    if (update.state === 'completed') this.result = update.outcome;
    return true;
  }

  async cancel(withHint = true): Promise<void> {
    await this.store.command('act_1', { id: 'cmd_1', kind: 'cancel', body: null });
    if (withHint) this.hints.commanded('act_1');
    await settled();
  }

  /** Runs until the state is reached; returns how long it took. */
  async reach(state: BacktestState): Promise<number> {
    const took = await this.until(() => this.state === state);
    expect(this.state).toBe(state);
    return took;
  }

  /** Lets somebody else own the actor from now on. */
  takenByAnother(): void {
    Object.assign(this.store.actors.get('act_1')!, { epoch: 7, boot: null, final: true });
  }

  transitions(): string[] {
    return this.told.flatMap((event) =>
      event.kind === 'transition' ? [`${event.transition.from}>${event.transition.to}`] : [],
    );
  }
}

/** A disturbed run that only counts. */
export class DisturbedScript implements DisturbedRun {
  heard: Canonical = null;
  slices = 0;
  hangs = false;
  isClosed = false;

  async take({ length }: { readonly length: number }) {
    this.slices += length;
    if (this.hangs) await new Promise(quiet);
    return { slices: this.slices, simulatedAt: null, equity: 1 };
  }

  finish(undisturbed: BacktestOutcome): Promise<BacktestOutcome> {
    return Promise.resolve({
      ...undisturbed,
      resultDigest: `${undisturbed.resultDigest} disturbed`,
    });
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}
