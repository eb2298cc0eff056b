import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { DeploymentWorld } from '@vela/testkit';

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
