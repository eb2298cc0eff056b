import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import type { LiveInput } from '@vela/ports';
import { DeploymentWorld, SOUND, ToyRuntime, minuteCandle } from '@vela/testkit';
import type { ToyRules } from '@vela/testkit';

const path = (world: DeploymentWorld): string[] =>
  world.of().transitions.map(({ from, to }) => `${from} > ${to}`);

/** A deployment that was started and has taken some slices. */
async function started(slices: number, rules: ToyRules = SOUND): Promise<DeploymentWorld> {
  const world = new DeploymentWorld({ rules });
  world.deploy();
  world.engine();
  await world.run(50);
  await world.command('start', { by: 'ann', reason: 'first day' });
  world.slicesMost = slices;
  await world.play(3_000);
  return world;
}

const failed = (message: string): VelaError => new VelaError('STRATEGY_FAILED', message);

const isSlice = (input: LiveInput, n: number): boolean => input.source === 'slice' && input.n === n;

describe('a deployment', () => {
  it('rests until it is started, then runs through its states', async () => {
    const world = new DeploymentWorld();
    world.deploy();
    world.engine();
    await world.run(1_000);
    expect(world.of().commits).toBe(0);
    await world.command('start', { by: 'ann', reason: 'first day' });
    world.slicesMost = 30;
    await world.play(3_000);
    expect(path(world)).toEqual([
      'provisioning > reconciling',
      'reconciling > warming-up',
      'warming-up > running',
    ]);
    expect(world.of().transitions[0]).toMatchObject({
      event: 'Provisioned',
      by: 'ann',
      reason: 'first day',
    });
    expect(world.of()).toMatchObject({ state: 'running', detail: null, alerts: [] });
    expect(world.of().image.cursors.slice).toBe(30);
    expect(world.outcome().orders.length).toBe(10);
    expect(world.account.refused).toEqual([]);
  });

  it('waits in reconciling until its account is ready', async () => {
    const world = new DeploymentWorld();
    world.account.health = 'connecting';
    world.deploy();
    world.engine();
    await world.command('start');
    await world.run(2_000);
    expect(world.of().state).toBe('reconciling');
    world.account.health = 'ready';
    await world.run(1_000);
    expect(world.of().state).toBe('running');
  });

  it('decides nothing before it is warm', async () => {
    const world = await started(8, { ...SOUND, warmUp: 10 });
    expect(world.of().state).toBe('warming-up');
    expect(world.outcome().orders).toEqual([]);
    world.slicesMost = 20;
    await world.play(1_000);
    expect(world.of().state).toBe('running');
    expect(world.outcome().orders.length).toBeGreaterThan(0);
  });

  it('waits before a slice until its venue has worked it off', async () => {
    const world = await started(6);
    world.account.watermark = -100;
    const { n } = world.feeds.append('feed_1', minuteCandle(7));
    await world.run(40_000, 100);
    expect(world.of().image.cursors.slice).toBe(6);
    expect(world.of().alerts.map(({ code }) => code)).toEqual(['VENUE_BEHIND']);
    world.account.watermark = n;
    await world.run(1_000);
    expect(world.of().image.cursors.slice).toBe(7);
  });

  it('goes on silently while it is paused, and trades when it is resumed', async () => {
    const world = await started(10);
    await world.command('pause', { reason: 'lunch' });
    world.slicesMost = 20;
    await world.play(1_500);
    const orders = world.outcome().orders.length;
    expect(world.of().state).toBe('paused');
    expect(world.of().image.cursors.slice).toBe(20);
    world.slicesMost = 30;
    await world.play(1_000);
    expect(world.outcome().orders.length).toBe(orders);
    await world.command('resume');
    world.slicesMost = 40;
    await world.play(1_500);
    expect(world.of().state).toBe('running');
    expect(world.outcome().orders.length).toBeGreaterThan(orders);
    expect(path(world).slice(3)).toEqual([
      'running > paused',
      'paused > warming-up',
      'warming-up > running',
    ]);
  });

  it('returns to paused when it is reconciled while paused', async () => {
    const world = await started(5);
    await world.command('pause');
    await world.run(500);
    await world.command('reconcile');
    await world.run(1_000);
    expect(path(world).slice(3)).toEqual([
      'running > paused',
      'paused > reconciling',
      'reconciling > paused',
    ]);
  });

  it('has its account compared with the broker, and waits for it', async () => {
    const world = await started(5);
    world.isComparing = true;
    await world.command('reconcile');
    await world.run(1_000);
    expect(world.of().state).toBe('reconciling');
    const asked = (): unknown[] => [...(world.store.commandRows.get('act_gateway') ?? [])];
    expect(asked()).toMatchObject([{ kind: 'reconcile', body: { by: 'act_1' } }]);
    world.isComparing = false;
    await world.run(1_000);
    expect(world.of().state).toBe('running');
    expect(asked().length).toBe(1);
  });

  it('refuses commands that make no sense, says who sent them, and stays as it is', async () => {
    const world = await started(5);
    await world.command('resume', { by: 'bob' });
    await world.command('fly', { by: 'eve' });
    await world.command('stop', { by: 'bob' });
    await world.run(500);
    await world.command('pause', { by: 'eve', reason: 'too late' });
    await world.run(500);
    const notes = world.of().transitions.filter(({ from, to }) => from === to);
    expect(notes.map(({ event, by, reason }) => [event, by, reason])).toEqual([
      ['Resume', 'bob', 'nothing to do: it is running already'],
      ['fly', 'eve', 'refused: no deployment knows the command fly'],
    ]);
    expect(world.of().state).toBe('stopped');
  });

  it('takes a command once, whatever its number of rows', async () => {
    const world = await started(5);
    for (let i = 0; i < 3; i++) await world.command('pause', {}, { id: 'cmd_same' });
    await world.run(500);
    await world.command('resume');
    await world.command('pause', {}, { id: 'cmd_same' });
    await world.run(500);
    expect(world.of().state).toBe('running');
  });

  it('stops when its orders are gone, and starts again behind what it has missed', async () => {
    const world = await started(9);
    await world.command('stop', { by: 'bob', reason: 'weekend' });
    world.slicesMost = 12;
    await world.play(1_000);
    expect(world.of().state).toBe('stopped');
    expect(world.store.actors.get('act_1')!.final).toBe(true);
    const { slice } = world.of().image.cursors;
    const orders = world.outcome().orders.length;
    for (let i = 0; i < 20; i++) world.tick();
    await world.run(500);
    expect(world.of().image.cursors.slice).toBe(slice);
    await world.command('start', { by: 'ann' });
    await world.play(1_000);
    expect(world.of().state).toBe('running');
    expect(world.of().image.cursors.slice).toBe(world.lastSlice);
    expect(world.outcome().orders.length).toBe(orders);
    world.slicesMost = world.lastSlice + 10;
    await world.play(1_000);
    expect(world.outcome().orders.length).toBeGreaterThan(orders);
  });

  it('stops with FLATTEN when nothing is held any more', async () => {
    const world = await started(4);
    await world.command('stop', { positions: 'FLATTEN' });
    await world.play(500);
    expect(world.of().state).toBe('stopping');
    world.slicesMost = 8;
    await world.play(1_000);
    expect(world.of().state).toBe('stopped');
    const sides = world.outcome().orders.map((order) => ('side' in order ? order.side : 'cancel'));
    expect(sides).toEqual(['buy', 'sell']);
  });

  it('keeps what it cannot close when somebody says so while it is stopping', async () => {
    const world = await started(4);
    await world.command('stop', { positions: 'FLATTEN' });
    await world.play(500);
    expect(world.of().state).toBe('stopping');
    await world.command('kill', { by: 'ann', reason: 'no candle comes', positions: 'FLATTEN' });
    await world.play(500);
    expect(world.of().state).toBe('stopping');
    await world.command('kill', { by: 'ann', reason: 'no candle comes', positions: 'KEEP' });
    await world.play(500);
    world.slicesMost = 8;
    await world.play(1_000);
    expect(world.of().state).toBe('stopped');
    const sides = world.outcome().orders.map((order) => ('side' in order ? order.side : 'cancel'));
    expect(sides).toEqual(['buy', 'sell', 'cancel']);
  });

  it('fires timers at their instant, on the tape and in the same commit as the slice', async () => {
    const world = await started(30, { ...SOUND, every: 10, timerAfter: 60_000_000 });
    const timers = world.of().tape.filter(({ source }) => source === 'timer');
    expect(timers.map(({ from }) => from)).toEqual([1, 2]);
    const after = world.of().tape.find(({ seq }) => seq === timers[0]!.seq - 1)!;
    expect([after.source, after.to]).toEqual(['slice', 11]);
  });
});

describe('a deployment whose strategy misbehaves', () => {
  it('is halted when it throws; its event is kept and taken in silence', async () => {
    const fault: ToyRules['fault'] = (input, isSilent) =>
      isSlice(input, 10) && !isSilent ? failed('no such thing') : null;
    const world = await started(20, { ...SOUND, fault });
    expect(world.of().state).toBe('halted');
    expect(world.of().detail).toBe('no such thing (at slice 10)');
    expect(world.of().alerts).toMatchObject([{ severity: 'CRITICAL', code: 'STRATEGY_FAILED' }]);
    world.slicesMost = 15;
    for (let i = 0; i < 5; i++) world.tick();
    await world.run(1_000);
    expect(world.of().image.cursors.slice).toBe(world.lastSlice);
    expect(world.outcome().orders.length).toBe(3);
    await world.command('resume', { by: 'ann', reason: 'looked at it' });
    world.slicesMost = world.lastSlice + 10;
    await world.play(2_000);
    expect(world.of()).toMatchObject({ state: 'running', detail: null });
    expect(world.outcome().orders.length).toBeGreaterThan(3);
  });

  it('is tried twice at an input that does not come back, then halted', async () => {
    let times = 0;
    const fault: ToyRules['fault'] = (input, isSilent) => {
      if (!isSlice(input, 6) || isSilent) return null;
      times++;
      return new VelaError('STRATEGY_TIMEOUT', 'it did not come back');
    };
    const world = await started(10, { ...SOUND, fault });
    expect(times).toBe(2);
    expect(world.of().state).toBe('halted');
    expect(world.of().alerts[0]!.code).toBe('STRATEGY_TIMEOUT');
  });

  it('is stopped in silence when it cannot stop by itself', async () => {
    const fault: ToyRules['fault'] = (input, isSilent) =>
      input.source === 'command' && input.command.kind === 'stop' && !isSilent
        ? failed('I will not')
        : null;
    const world = await started(4, { ...SOUND, fault });
    await world.command('kill', { by: 'ann', reason: 'enough', positions: 'FLATTEN' });
    world.slicesMost = 12;
    await world.play(2_000);
    expect(world.of().state).toBe('stopped');
    expect(world.outcome().orders.length).toBe(2);
  });

  it('is halted by a limit, and its switch is engaged', async () => {
    const world = await started(20, { ...SOUND, breaches: [9] });
    expect(world.of()).toMatchObject({ state: 'halted', detail: 'too much was lost' });
    expect(world.account.engaged).toEqual(['deployment HALT']);
    expect(world.of().alerts[0]).toMatchObject({ severity: 'CRITICAL', code: 'LOSS_LIMIT' });
  });

  it('goes on in another worker when its own was lost through others', async () => {
    const world = await started(5);
    const runtime = world.engines[0]!.runtime as ToyRuntime;
    const lost = new VelaError('UNAVAILABLE', 'the worker ended', { retryable: true });
    runtime.losses.push(lost, lost);
    world.slicesMost = 20;
    await world.play(2_000);
    expect(runtime.opened).toBe(3);
    expect(world.outcome()).toEqual((await started(20)).outcome());
  });

  it('fails for good when even silence does not help', async () => {
    const world = await started(10, {
      ...SOUND,
      fault: (input) => (isSlice(input, 6) ? failed('never') : null),
    });
    expect(world.of().state).toBe('failed');
    expect(world.of().detail).toBe('slice 6 cannot be taken: never');
    expect(world.store.actors.get('act_1')!.final).toBe(true);
  });

  it('waits for a process that knows its state when this one does not', async () => {
    const world = await started(10);
    const [engine] = world.engines;
    engine!.kill();
    const other = world.engine();
    (other.runtime as ToyRuntime).refusal = new VelaError('CONFLICT', 'of another version');
    world.slicesMost = 15;
    await world.play(3_000);
    expect(world.of()).toMatchObject({ state: 'running', alerts: [] });
    expect(world.of().image.cursors.slice).toBe(10);
    void other.supervisor.stop();
    await world.run(100);
    world.engine();
    await world.play(3_000);
    expect(world.of().image.cursors.slice).toBe(15);
  });
});
