import { describe, expect, it } from '@jest/globals';
import type { Hints, Logger } from '@vela/ports';
import { ModelActorStore, VirtualTime, settled } from '@vela/testkit';
import { NEVER } from 'rxjs';
import { createInstance } from './create-instance.js';
import { createSupervisor } from './supervisor.js';
import type { ActorHandler } from './supervisor.js';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const noHints: Hints = {
  released: () => undefined,
  whenReleased: () => NEVER,
  commanded: () => undefined,
  whenCommanded: () => NEVER,
};

function engine(handler: ActorHandler, maxConcurrent = 10) {
  const time = new VirtualTime();
  const store = new ModelActorStore(() => time.frame);
  const instance = createInstance({
    store,
    hints: noHints,
    now: () => time.frame,
    random: () => 0,
    scheduler: time,
    log: silent,
    name: 'engine',
    build: 'test',
    roles: ['engine'],
  });
  const handlers = { backtest: handler };
  const supervisor = createSupervisor({
    instance,
    handlers,
    maxConcurrent,
    random: () => 0,
    log: silent,
  });
  supervisor.start();
  return { time, store, supervisor };
}

const finish =
  (store: () => ModelActorStore): ActorHandler =>
  async (claim) => {
    await store().commit([{ claim, seq: claim.seq + 1, snapshot: 'done', final: true }]);
  };

describe('a supervisor', () => {
  it('runs a handler for each actor of its kinds until it is done', async () => {
    const run = engine((...args) => finish(() => run.store)(...args), 3);
    for (let i = 0; i < 20; i++) run.store.add(`act_${i}`);
    run.store.add('act_import', 'import');
    await run.time.advance(3_000);
    expect([...run.store.actors.values()].filter(({ final }) => final)).toHaveLength(20);
    expect(run.store.actors.get('act_import')).toMatchObject({ boot: null, epoch: 0 });
    expect(run.supervisor.stats().owned).toEqual({});
  });

  it('keeps the failure of one actor away from the others and pauses longer each time', async () => {
    const attempts: number[] = [];
    const run = engine(async (claim, signal, tenure) => {
      if (claim.actorId === 'act_bad') {
        attempts.push(run.time.frame);
        throw new Error('broken');
      }
      await finish(() => run.store)(claim, signal, tenure);
    });
    run.store.add('act_bad');
    run.store.add('act_good');
    await run.time.advance(500);
    expect(run.store.actors.get('act_good')?.final).toBe(true);
    await run.time.advance(10_000);
    const pauses = attempts.slice(1).map((at, i) => at - attempts[i]!);
    expect(attempts.length).toBeGreaterThanOrEqual(4);
    expect(attempts.length).toBeLessThan(8);
    for (const [i, wait] of pauses.entries()) expect(wait).toBeGreaterThanOrEqual(500 * 2 ** i);
    run.store.add('act_later');
    await run.time.advance(500);
    expect(run.store.actors.get('act_later')?.final).toBe(true);
  });

  it('stops every handler and gives the actors back, also those that wait to be tried again', async () => {
    const run = engine((claim, signal) =>
      claim.actorId === 'act_bad'
        ? Promise.reject(new Error('broken'))
        : new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    );
    run.store.add('act_bad');
    run.store.add('act_long');
    await run.time.advance(500);
    expect(run.supervisor.stats().owned).toEqual({ backtest: 2 });
    await run.supervisor.stop();
    await settled();
    expect([...run.store.actors.values()].map(({ boot }) => boot)).toEqual([null, null]);
    expect(run.store.rows.size).toBe(0);
  });
});
