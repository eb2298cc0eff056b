import { beforeAll, describe, expect, it } from '@jest/globals';
import { minuteCandle, DeploymentWorld, SOUND, ToyRuntime } from '@vela/testkit';
import type { ToyRules } from '@vela/testkit';
import { reexecute } from './reexecute.js';
import type { ReexecutePorts } from './reexecute.js';

/** A deployment that was paused, resumed and killed now and then, and has timers. */
async function recorded(): Promise<DeploymentWorld> {
  const world = new DeploymentWorld({ rules: RULES });
  world.deploy();
  const first = world.engine();
  await world.command('start');
  world.slicesMost = 70;
  await world.play(3_000);
  await world.command('pause');
  world.slicesMost = 90;
  await world.play(1_000);
  first.kill();
  world.engine();
  await world.command('resume');
  world.slicesMost = 160;
  await world.play(4_000);
  return world;
}

const RULES: ToyRules = { ...SOUND, warmUp: 4, every: 5, timerAfter: 120_000_000 };
let world: DeploymentWorld;
beforeAll(async () => {
  world = await recorded();
});

/** What a deployment is executed again from, with some rows changed. */
function ports(changed: { slice?: number; rules?: ToyRules; intents?: boolean } = {}) {
  const { tape, intents, image } = world.of();
  const sources: ReexecutePorts = {
    runtime: new ToyRuntime(changed.rules ?? RULES),
    prepare: async () => ({
      request: { actorId: 'act_1' } as never,
      genesis: new Uint8Array(32).fill(7),
      hasWatermark: true,
      isLockstep: true,
    }),
    deployments: {
      image: async () => image,
      tape: async (_, after, limit) => tape.filter(({ seq }) => seq > after).slice(0, limit),
      intents: async (_, after, limit) => intents.filter(({ seq }) => seq > after).slice(0, limit),
    },
    accounts: {
      facts: async (_, after, limit, actorId) => world.account.rowsBehind(after, limit, actorId),
    },
    commands: world.store,
    feeds: {
      slices: async (feedId, after, limit) => {
        const slices = await world.feeds.slices(feedId, after, limit);
        return slices.map((slice) => {
          if (slice.n !== changed.slice) return slice;
          const batch = minuteCandle(slice.n);
          batch.series[0]!.close[0] = 1;
          return { ...slice, batch };
        });
      },
    },
  };
  return sources;
}

describe('a deployment that is executed again', () => {
  it('comes to the same link at every entry of its tape', async () => {
    const { tape, image } = world.of();
    expect(tape.length).toBeGreaterThan(160);
    expect(new Set(tape.map(({ source }) => source))).toEqual(
      new Set(['slice', 'account', 'timer', 'command']),
    );
    const again = await reexecute(ports(), world.record('act_1'));
    expect(again).toEqual({
      inputs: image.input,
      links: tape.length,
      difference: null,
      view: null,
    });
  });

  it('names a flipped candle as the first difference', async () => {
    const { difference } = await reexecute(ports({ slice: 77 }), world.record('act_1'));
    expect(difference).toMatchObject({ source: 'slice', from: 77, to: 77, kind: 'input' });
    expect(difference!.message).toMatch(/^the first difference is at input \d+ \(slice 77\): /);
    expect(difference!.found).not.toBe(difference!.expected);
  });

  it('names the input at which other code decides something else', async () => {
    const rules = { ...RULES, every: 7 };
    const { difference } = await reexecute(ports({ rules }), world.record('act_1'));
    expect(difference).toMatchObject({ source: 'slice', from: 5, kind: 'effects' });
  });

  it('stops at an input and tells what the strategy saw there', async () => {
    const again = await reexecute(ports(), world.record('act_1'), { until: 42 });
    expect(again.inputs).toBe(42);
    expect(again.view).toEqual({ candles: [], indicators: [] });
  });

  it('says which row is gone', async () => {
    const sources = ports();
    const gone: ReexecutePorts = {
      ...sources,
      feeds: {
        slices: async (id, after, n) => (after < 50 ? sources.feeds.slices(id, after, n) : []),
      },
    };
    await expect(reexecute(gone, world.record('act_1'))).rejects.toMatchObject({
      code: 'DATA_MISSING',
      message: expect.stringContaining('of the feed feed_1'),
    });
  });

  it('ends when nobody waits for it any more', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(
      reexecute(ports(), world.record('act_1'), { signal: stop.signal }),
    ).rejects.toThrow('enough');
  });
});
