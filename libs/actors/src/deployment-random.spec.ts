import { describe, expect, it, jest } from '@jest/globals';
import { DeploymentWorld, SOUND, ToyRuntime } from '@vela/testkit';
import fc from 'fast-check';
import { deploymentLife } from './deployment.machine.js';
import type { DeploymentEvent } from './deployment.machine.js';
import { reexecute } from './reexecute.js';

jest.setTimeout(60_000);

const RULES = { ...SOUND, warmUp: 2, every: 4, timerAfter: 90_000_000 };

/** What somebody or something does to a deployment. */
const deed = fc.oneof(
  fc.constantFrom('start', 'pause', 'resume', 'reconcile', 'stop', 'kill', 'fly'),
  fc.constantFrom('flatten', 'crash', 'drain', 'deafen', 'unready', 'ready'),
  fc.integer({ min: 5, max: 25 }),
  fc.integer({ min: 5, max: 25 }),
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

/** Carries out deeds one after the other; numbers are slices that the feed may deliver. */
async function carryOut(deeds: readonly Deed[]): Promise<DeploymentWorld> {
  const world = new DeploymentWorld({ rules: RULES });
  world.deploy();
  world.engine();
  for (const one of ['start' as const, ...deeds]) {
    const engine = world.engines.at(-1)!;
    if (typeof one === 'number') world.slicesMost = world.lastSlice + one;
    else if (one === 'crash') engine.kill();
    else if (one === 'drain') void engine.supervisor.stop();
    else if (one === 'unready' || one === 'ready') {
      world.account.health = one === 'ready' ? 'ready' : 'connecting';
    } else if (one === 'flatten') await world.command('stop', { positions: 'FLATTEN' });
    else if (one === 'deafen')
      await world.store.command('act_1', {
        id: 'x',
        kind: 'pause',
        body: { by: 'a', reason: null },
      });
    else await world.command(one);
    if (one === 'crash' || one === 'drain') world.engine();
    await world.play(one === 'crash' ? 600 : 250);
  }
  world.account.health = 'ready';
  await world.play(6_000);
  return world;
}

function again(world: DeploymentWorld) {
  const { tape, intents, image } = world.of();
  return reexecute(
    {
      runtime: new ToyRuntime(RULES),
      prepare: async () => ({
        request: { actorId: 'act_1' } as never,
        genesis: new Uint8Array(32).fill(7),
        hasWatermark: true,
        isLockstep: true,
      }),
      deployments: {
        image: async () => image,
        tape: async (_, after, limit) => tape.filter(({ seq }) => seq > after).slice(0, limit),
        intents: async (_, after, limit) =>
          intents.filter(({ seq }) => seq > after).slice(0, limit),
      },
      accounts: {
        facts: async (_, after, limit, actorId) => world.account.rowsBehind(after, limit, actorId),
      },
      commands: world.store,
      feeds: world.feeds,
    },
    world.record('act_1'),
  );
}

describe('a deployment to which anything happens', () => {
  it('takes legal steps alone, loses nothing, and can be executed again', async () => {
    let inputs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 25 }), async (deeds) => {
        const world = await carryOut(deeds);
        const { transitions, image, tape, intents, state } = world.of();
        let at: string = 'provisioning';
        for (const { from, to, event } of transitions) {
          expect(from).toBe(at);
          if (from !== to) {
            expect(deploymentLife.next(from, event as DeploymentEvent)).toBe(to);
          }
          at = to;
        }
        expect(state).toBe(at);
        expect(['failed', 'halted']).not.toContain(state);
        // Entries and decisions are in order, none twice, and no order is placed twice.
        expect(tape.map(({ seq }) => seq)).toEqual(tape.map((_, index) => index + 1));
        expect(tape.length).toBe(image.input);
        const slices = tape.filter(({ source }) => source === 'slice').map(({ from }) => from);
        expect(slices).toEqual(slices.map((_, index) => index + 1));
        const ids = intents.flatMap((one) =>
          one.kind === 'place' ? [one.order.clientOrderId] : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        expect(world.account.refused).toEqual([]);
        const { difference, inputs: taken } = await again(world);
        expect(difference).toBeNull();
        expect(taken).toBe(image.input);
        inputs += taken;
      }),
      { numRuns: 40 },
    );
    expect(inputs).toBeGreaterThan(1_000);
  });
});
