import { describe, expect, it, jest } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { DeploymentWorld, SOUND } from '@vela/testkit';

// Hundreds of actors in virtual time, on a machine that is busy with other tests.
jest.setTimeout(60_000);

const SLICES = 60;

interface Disturbance {
  /** How often the process is ended, at which points of a commit. */
  readonly kills: number;
  readonly seed: number;
  /** Whether the gateway breaks off now and then between its own steps. */
  readonly gateway: boolean;
  readonly isDurable?: boolean;
}

/** Returns what a deployment comes to whose processes are ended at points that a seed names. */
async function outcomeOf({ kills, seed, gateway, isDurable = true }: Disturbance) {
  const world = new DeploymentWorld();
  const random = createRandom(seed, 'kills');
  world.rows.isDurable = isDurable;
  world.deploy();
  world.engine();
  let left = kills;
  let wait = random.integer(12);
  world.probe = (_, engine) => {
    if (left === 0 || engine.isDead || wait-- > 0) return;
    left--;
    wait = random.integer(12);
    engine.kill();
    world.engine();
  };
  if (gateway) world.account.breaks = () => random.integer(5) === 0;
  await world.run(50);
  await world.command('start');
  world.slicesMost = SLICES;
  await world.play(8_000 + kills * 1_200);
  for (const { supervisor, isDead } of world.engines) if (!isDead) void supervisor.stop();
  await world.run(500);
  return { outcome: world.outcome(), left, refused: world.account.refused, world };
}

describe('a deployment whose processes are killed', () => {
  it.each([1, 2, 3, 4])('comes to what the undisturbed one comes to (seed %i)', async (seed) => {
    const calm = await outcomeOf({ kills: 0, seed, gateway: false });
    expect(calm.outcome.cursors.slice).toBe(SLICES);
    expect(calm.outcome.orders.length).toBe(SLICES / 3);
    const killed = await outcomeOf({ kills: 15, seed, gateway: false });
    expect(killed.left).toBe(0);
    expect(killed.outcome).toEqual(calm.outcome);
    expect(killed.refused).toEqual([]);
  });

  it('sends nothing twice when the gateway breaks off between its steps as well', async () => {
    const calm = await outcomeOf({ kills: 0, seed: 9, gateway: false });
    const killed = await outcomeOf({ kills: 10, seed: 9, gateway: true });
    expect(killed.outcome.orders).toEqual(calm.outcome.orders);
    expect(killed.outcome.fills).toEqual(calm.outcome.fills);
    // The venue saw ids again, and took none of them for a new order.
    expect(killed.refused.length).toBeGreaterThan(0);
  });

  it('comes to something else without a durable log', async () => {
    const calm = await outcomeOf({ kills: 0, seed: 5, gateway: false });
    const killed = await outcomeOf({ kills: 6, seed: 5, gateway: false, isDurable: false });
    expect(killed.outcome.fills).not.toEqual(calm.outcome.fills);
  });
});

describe('a deployment among others', () => {
  /** A world of many deployments that run. */
  async function many(count: number): Promise<DeploymentWorld> {
    const world = new DeploymentWorld();
    const ids = Array.from({ length: count }, (_, k) => `act_${k}`);
    for (const id of ids) world.deploy(id);
    world.engine();
    await world.run(50);
    for (const id of ids) await world.command('start', {}, { actor: id });
    await world.run(2_500);
    return world;
  }

  it('is committed together with them', async () => {
    const world = await many(200);
    const before = world.statements;
    world.slicesMost = 30;
    await world.play(3_000);
    const commits = [...world.rows.values()].reduce((sum, { commits: own }) => sum + own, 0);
    expect([...world.rows.values()].every(({ image }) => image.cursors.slice === 30)).toBe(true);
    // 30 slices and the fills of 10 orders by 200 deployments.
    expect(commits).toBeGreaterThan(200 * 30);
    expect(world.statements - before).toBeLessThan(200);
  });

  it('waits through an outage of the database, and loses and repeats nothing', async () => {
    const calm = await many(3);
    calm.slicesMost = 60;
    await calm.play(6_000);
    const world = await many(3);
    world.slicesMost = 60;
    await world.play(150);
    world.store.away = true;
    await world.play(10_000);
    expect([...world.rows.values()].every(({ image }) => image.cursors.slice < 60)).toBe(true);
    world.store.away = false;
    world.store.restarted();
    await world.play(10_000);
    for (const id of ['act_0', 'act_1', 'act_2']) {
      expect(world.outcome(id).orders).toEqual(calm.outcome(id).orders);
      expect(world.outcome(id).chain).toBe(calm.outcome(id).chain);
      expect(world.of(id).transitions.length).toBe(3);
    }
    expect(world.account.refused).toEqual([]);
  });

  it('is moved to another process by a drain, with its state', async () => {
    const calm = await many(3);
    calm.slicesMost = 60;
    await calm.play(6_000);
    const world = await many(3);
    world.slicesMost = 40;
    await world.play(2_000);
    void world.engines[0]!.supervisor.stop();
    await world.run(100);
    for (const { image } of world.rows.values()) expect(image.snapshotInput).toBe(image.input);
    world.engine();
    world.slicesMost = 60;
    await world.play(4_000);
    expect(world.outcome('act_1').chain).toBe(calm.outcome('act_1').chain);
  });

  it('is halted alone when its input ends every process that takes it', async () => {
    const world = new DeploymentWorld({
      rules: {
        ...SOUND,
        fault: (input, isSilent, actorId) => {
          const isIt = actorId === 'act_bad' && input.source === 'slice' && input.n === 9;
          if (isIt && !isSilent) {
            const engine = world.engines.at(-1)!;
            engine.kill();
            world.engine();
          }
          return null;
        },
      },
    });
    for (const id of ['act_bad', 'act_good']) world.deploy(id);
    world.engine();
    await world.run(50);
    for (const actor of ['act_bad', 'act_good']) await world.command('start', {}, { actor });
    world.slicesMost = 30;
    await world.play(20_000);
    // Lost twice, then four times with a mark.
    expect(world.engines.length).toBe(7);
    expect(world.of('act_bad').state).toBe('halted');
    expect(world.of('act_bad').detail).toMatch(/^its owner was lost 5 times in this input/);
    expect(world.of('act_good')).toMatchObject({ state: 'running', alerts: [] });
    expect(world.of('act_good').image.cursors.slice).toBe(30);
  });
});
