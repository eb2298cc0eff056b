import { describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
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
import { RuntimeScript, SCRIPTED_OUTCOME, VirtualCluster, settled } from '@vela/testkit';
import { throwError } from 'rxjs';
import { backtestActor } from './backtest-actor.js';

const quiet = (): void => undefined;
const silent: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const BATCHES = 10;
const CANDLES = 100;
function batch(index: number) {
  const columns = allocateCandles(CANDLES);
  for (let i = 0; i < CANDLES; i++) {
    columns.openAt[i] = index * CANDLES + i;
    columns.availableAt[i] = index * CANDLES + i + 1;
  }
  return createBatch([columns]);
}

/** One database with one run, and as many engines as a test needs. */
class World extends VirtualCluster {
  readonly told: ActorEvent[] = [];
  readonly states: BacktestState[] = ['queued'];
  failure: JobFailure | null = null;
  result: BacktestOutcome | null = null;
  readonly script = new RuntimeScript();
  source: 'good' | 'empty' | 'broken' | 'passing' = 'good';
  batchesMade = 0;
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
        beginAt: 0,
        endAt: BATCHES * CANDLES,
      }),
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

describe('a backtest actor', () => {
  it('loads, runs, analyses and completes, and tells each step after it was committed', async () => {
    const world = new World();
    world.engine();
    await world.reach('completed');
    await settled();
    expect(world.states).toEqual(['queued', 'loading', 'running', 'analysing', 'completed']);
    expect(world.transitions()).toEqual([
      'queued>loading',
      'loading>running',
      'running>analysing',
      'analysing>completed',
    ]);
    expect(world.result).toEqual(SCRIPTED_OUTCOME);
    expect(world.store.actors.get('act_1')).toMatchObject({ seq: 4, final: true, boot: null });
    const numbers = world.told.flatMap((e) => (e.kind === 'transition' ? [e.number] : []));
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  it('tells progress at most five times a second and the last one always', async () => {
    const world = new World();
    world.engine();
    await world.reach('completed');
    const told = world.told.flatMap((e) => (e.kind === 'progress' ? [e] : []));
    expect(told.at(-1)!.progress).toMatchObject({
      progress: 1,
      items: BATCHES * CANDLES,
      simulatedAt: BATCHES * CANDLES,
      equity: 1_000 + BATCHES * CANDLES,
    });
    expect(told.at(-1)!.progress.itemsPerSecond).toBeGreaterThan(0);
    for (const [i, event] of told.slice(1, -1).entries()) {
      expect(event.at - told[i]!.at).toBeGreaterThanOrEqual(200_000);
      expect(event.number).toBeGreaterThan(told[i]!.number);
    }
    expect(told.length).toBeLessThanOrEqual(6);
  });

  it('carries out the resolutions of ambiguous candles, which counts as progress', async () => {
    const world = new World();
    world.script.resolutions = 10;
    world.engine();
    await world.reach('completed');
    const told = world.told.flatMap((e) => (e.kind === 'progress' ? [e.progress] : []));
    const shares = told.map(({ progress }) => progress);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    // The run itself is one of eleven parts.
    expect(shares.some((share) => share > 1 / 11 && share < 1)).toBe(true);
    expect(told.at(-1)).toMatchObject({ progress: 1, items: 11 * BATCHES * CANDLES });
  });

  it('is cancelled while it resolves ambiguous candles', async () => {
    const world = new World();
    world.script.resolutions = 1_000;
    world.engine();
    await world.reach('running');
    await world.run(BATCHES * world.script.batchMs + 500);
    await world.cancel();
    expect(await world.reach('cancelled')).toBeLessThanOrEqual(200);
  });

  it('reads only a few batches ahead of a slow strategy', async () => {
    const world = new World();
    world.script.batchMs = 100;
    world.engine();
    await world.reach('running');
    await world.run(250);
    expect(world.batchesMade).toBeLessThanOrEqual(6);
    await world.reach('completed');
    expect(world.batchesMade).toBe(BATCHES);
  });

  it.each(['queued', 'loading', 'running', 'analysing'] as const)(
    'is cancelled while it is %s',
    async (state) => {
      const world = new World();
      if (state === 'queued') await world.cancel();
      world.engine();
      if (state !== 'queued') {
        await world.reach(state);
        await world.cancel();
        expect(await world.reach('cancelled')).toBeLessThanOrEqual(200);
      }
      await world.reach('cancelled');
      await world.run(500);
      expect(world.state).toBe('cancelled');
      expect(world.store.actors.get('act_1')).toMatchObject({ final: true, boot: null });
      expect(world.script.busy.size).toBe(0);
      expect(world.script.terminated.size).toBe(world.script.sessions);
    },
  );

  it('is cancelled within 200 ms while its strategy is in an endless loop', async () => {
    const world = new World();
    world.script.batchMs = Infinity;
    world.engine();
    await world.reach('running');
    await world.run(3_000);
    expect(world.script.busy.size).toBe(1);
    await world.cancel();
    expect(await world.reach('cancelled')).toBeLessThanOrEqual(200);
    expect(world.script.terminated.size).toBe(1);
    expect(world.script.busy.size).toBe(0);
  });

  it('is cancelled also when the hint was lost', async () => {
    const world = new World();
    world.script.batchMs = Infinity;
    world.engine();
    await world.reach('running');
    await world.cancel(false);
    await world.run(1_100);
    expect(world.state).toBe('cancelled');
  });

  it('ignores a wish to cancel that comes after the end, and commands it does not know', async () => {
    const world = new World();
    await world.store.command('act_1', { id: 'cmd_0', kind: 'dance', body: null });
    world.engine();
    await world.reach('completed');
    await world.cancel();
    await world.run(2_000);
    expect(world.states).toHaveLength(5);
  });

  it.each(['loading', 'running', 'analysing'] as const)(
    'completes at another owner when the first was killed while %s',
    async (state) => {
      const world = new World();
      const first = world.engine();
      await world.reach(state);
      const before = world.script.sessions;
      first.kill();
      world.engine();
      await world.reach('completed');
      expect(world.script.sessions).toBe(before + 1);
      expect(world.states.filter((s) => s === 'completed')).toHaveLength(1);
      expect(world.store.actors.get('act_1')!.epoch).toBe(2);
    },
  );

  it('fails clearly when two owners were lost at the same step', async () => {
    const world = new World();
    world.script.batchMs = Infinity;
    for (let losses = 0; losses < 2; losses++) {
      const { kill } = world.engine();
      await world.run(600);
      expect(world.state).toBe('running');
      kill();
    }
    world.engine();
    await world.reach('failed');
    expect(world.failure).toMatchObject({ code: 'INTERNAL' });
    expect(world.failure!.message).toMatch(/lost 2 times at the same step/);
  });

  it('stops silently when another owner replaced it', async () => {
    const world = new World();
    world.engine();
    await world.reach('running');
    world.takenByAnother();
    await world.run(2_000);
    expect(world.states).toEqual(['queued', 'loading', 'running']);
    expect(world.transitions()).toHaveLength(2);
    expect(world.script.terminated.size).toBe(world.script.sessions);
    expect(world.engines[0]!.stats()).toMatchObject({ replaced: 1, owned: {} });
  });

  it('is handed over when its engine drains, which is no failed attempt', async () => {
    const world = new World();
    const first = world.engine();
    await world.reach('running');
    await first.supervisor.stop();
    expect(world.script.terminated.size).toBe(1);
    expect(world.state).toBe('running');
    world.engine();
    await world.reach('completed');
    expect(world.script.sessions).toBe(2);
  });

  it('fails with what the strategy threw', async () => {
    const world = new World();
    world.script.throwsAt = 300;
    world.engine();
    await world.reach('failed');
    expect(world.failure).toEqual({
      code: 'STRATEGY_FAILED',
      message: 'the strategy threw at slice 300',
      hint: null,
    });
    await settled();
    expect(world.script.terminated.size).toBe(world.script.sessions);
  });

  it.each([
    ['broken', /the dataset is gone/],
    ['empty', /no candle opens in the range/],
  ] as const)('fails when its source is %s', async (source, message) => {
    const world = new World();
    world.source = source;
    world.engine();
    await world.reach('failed');
    expect(world.failure).toMatchObject({ code: 'DATA_MISSING' });
    expect(world.failure!.message).toMatch(message);
  });

  it('is tried again later when its source is away for a while', async () => {
    const world = new World();
    world.source = 'passing';
    world.engine();
    await world.run(3_000);
    expect(world.state).toBe('running');
    world.source = 'good';
    await world.reach('completed');
    expect(world.states).toEqual(['queued', 'loading', 'running', 'analysing', 'completed']);
  });

  it('waits through an outage of the database and commits afterwards, once', async () => {
    const world = new World();
    world.engine();
    await world.reach('running');
    world.store.away = true;
    await world.run(8_000);
    expect(world.state).toBe('running');
    world.store.restarted();
    await world.reach('completed');
    expect(world.script.sessions).toBe(1);
    expect(world.states).toEqual(['queued', 'loading', 'running', 'analysing', 'completed']);
  });
});
