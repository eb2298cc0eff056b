import { describe, expect, it } from '@jest/globals';
import {
  BATCHES,
  BacktestWorld,
  CANDLES,
  DisturbedScript,
  SCRIPTED_OUTCOME,
  settled,
} from '@vela/testkit';

describe('a backtest actor', () => {
  it('loads, runs, analyses and completes, and tells each step after it was committed', async () => {
    const world = new BacktestWorld();
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

  it('runs once more with the faults of its script, and takes the result of that run', async () => {
    const world = new BacktestWorld();
    world.faults = { faults: [] };
    const disturbed = new DisturbedScript();
    world.disturb = (_, faults) => {
      disturbed.heard = faults;
      return disturbed;
    };
    world.engine();
    await world.reach('completed');
    expect(disturbed.heard).toEqual({ faults: [] });
    expect([disturbed.slices, world.batchesMade]).toEqual([BATCHES * CANDLES, 2 * BATCHES]);
    expect(world.result).toEqual({ ...SCRIPTED_OUTCOME, resultDigest: 'digest disturbed' });
    expect(disturbed.isClosed).toBe(true);
    const shares = world.told.flatMap((e) => (e.kind === 'progress' ? [e.progress.progress] : []));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('can be cancelled in the middle of its disturbed run', async () => {
    const world = new BacktestWorld();
    world.faults = { faults: [] };
    const disturbed = new DisturbedScript();
    disturbed.hangs = true;
    world.disturb = () => disturbed;
    world.engine();
    await world.until(() => disturbed.slices > 0);
    await world.cancel();
    await world.reach('cancelled');
    expect(disturbed.isClosed).toBe(true);
  });

  it('fails with a script that its engine cannot carry out', async () => {
    const world = new BacktestWorld();
    world.faults = { faults: [] };
    world.engine();
    await world.reach('failed');
    expect(world.failure).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tells progress at most five times a second and the last one always', async () => {
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
    world.script.resolutions = 1_000;
    world.engine();
    await world.reach('running');
    await world.run(BATCHES * world.script.batchMs + 500);
    await world.cancel();
    expect(await world.reach('cancelled')).toBeLessThanOrEqual(200);
  });

  it('reads only a few batches ahead of a slow strategy', async () => {
    const world = new BacktestWorld();
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
      const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
    world.script.batchMs = Infinity;
    world.engine();
    await world.reach('running');
    await world.cancel(false);
    await world.run(1_100);
    expect(world.state).toBe('cancelled');
  });

  it('ignores a wish to cancel that comes after the end, and commands it does not know', async () => {
    const world = new BacktestWorld();
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
      const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
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
    const world = new BacktestWorld();
    world.source = source;
    world.engine();
    await world.reach('failed');
    expect(world.failure).toMatchObject({ code: 'DATA_MISSING' });
    expect(world.failure!.message).toMatch(message);
  });

  it('is tried again later when its source is away for a while', async () => {
    const world = new BacktestWorld();
    world.source = 'passing';
    world.engine();
    await world.run(3_000);
    expect(world.state).toBe('running');
    world.source = 'good';
    await world.reach('completed');
    expect(world.states).toEqual(['queued', 'loading', 'running', 'analysing', 'completed']);
  });

  it('waits through an outage of the database and commits afterwards, once', async () => {
    const world = new BacktestWorld();
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
