import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createInstrument, oneSlice } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { LiveInput, LiveRequest, LiveRuntime, LiveSession, LiveStep } from '@vela/ports';
import { runners } from './built.js';
import { batches, moduleOf, walk } from './world.js';

// Threads start slowly on a machine that is busy with something else.
jest.setTimeout(120_000);

const SLICES = 300;
const slices: readonly CandleBatch[] = batches(walk(SLICES, false), SLICES).flatMap((batch) =>
  Array.from({ length: SLICES }, (_, slice) => oneSlice(batch, slice)),
);
const inputs: readonly LiveInput[] = slices.map((batch, i) => ({
  source: 'slice',
  n: i + 1,
  batch,
}));

/** Returns a request for the built-in strategy, or for a module when its text is given. */
function requestFor(actorId: string, bundle: string | null = null): LiveRequest {
  return {
    actorId,
    run: {
      strategy:
        bundle === null
          ? { kind: 'builtIn', name: 'sma-cross-long' }
          : { kind: 'module', name: 'mine', bundle },
      parameters: {},
      instruments: [createInstrument({ id: 'ins_x', symbol: 'X' })],
      timeframe: '1m',
      startingCash: '1000000',
      currency: 'USD',
      simulation: {},
      seed: 1,
      expectedSlices: 0,
    },
    limits: {},
    native: { bracket: true, oco: true, oto: true },
    feedSeries: [0],
    snapshot: null,
    input: 0,
    chain: new Uint8Array(32),
  };
}

/** Trades, and loops for ever in the slice of a number. */
const looping = (slice: number): string =>
  moduleOf(`fast = this.indicator(sma(3));
    onCandle() {
      if (this.slice === ${slice}) for (;;);
      if (this.slice % 20 === 0) this.buy(1);
    }`);

let runtime: LiveRuntime;
const packs: number[] = [];

beforeAll(() => {
  runtime = runners.createLiveRuntime({ threads: 2, onPack: (items) => packs.push(items) });
});
afterAll(() => runtime.close());

/** Steps a session through some inputs, a few at a time. */
async function stepAll(session: LiveSession, some: readonly LiveInput[]): Promise<LiveStep> {
  let last = await session.step([]);
  for (let i = 0; i < some.length; i += 7) last = await session.step(some.slice(i, i + 7));
  return last;
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (thrown: { code: string; retryable: boolean }) => [thrown.code, thrown.retryable],
  );

describe('live runs in threads', () => {
  it('step as a run in one thread does, and go on from their state', async () => {
    const session = await runtime.open(requestFor('act_1'));
    const half = await stepAll(session, inputs.slice(0, 150));
    const snapshot = await session.snapshot();
    const whole = await stepAll(session, inputs.slice(150));
    const next = await runtime.open({
      ...requestFor('act_1'),
      snapshot,
      input: half.input,
      chain: half.chain,
    });
    expect(await stepAll(next, inputs.slice(150))).toEqual(whole);
    expect(whole.input).toBe(SLICES);
    expect(whole.summary.orders).toBeGreaterThan(0);
    session.close();
    expect(await codeOf(session.step([]))).toEqual(['CANCELLED', false]);
  });

  it('tell what a strategy prints and where it throws', async () => {
    const text = moduleOf(`onCandle() {
      if (this.slice === 3) throw new Error('no such thing');
      console.log('slice', this.slice);
    }`);
    const session = await runtime.open(requestFor('act_2', text));
    expect((await session.step(inputs.slice(0, 2))).printed).toEqual(['slice 0', 'slice 1']);
    await expect(session.step(inputs.slice(2, 6))).rejects.toMatchObject({
      code: 'STRATEGY_FAILED',
      message: expect.stringContaining('no such thing'),
    });
  });

  it.each([
    ['its class throws', moduleOf('x = (() => { throw new Error("no"); })();'), 'STRATEGY_FAILED'],
    ['its class never comes back', moduleOf('x = (() => { for (;;); })();'), 'STRATEGY_TIMEOUT'],
    ['its module is none', 'exports.default = 7', 'STRATEGY_FAILED'],
  ])('are not opened when %s', async (_, text, code) => {
    expect(await codeOf(runtime.open(requestFor('act_3', text)))).toEqual([code, false]);
  });

  it('see nothing of one another and nothing of the machine', async () => {
    const text = moduleOf(
      `onCandle() {
      globalThis.mine = (globalThis.mine ?? 0) + 1;
      count++;
      console.log(count, typeof process, typeof Atomics);
    }`,
      'let count = 0;',
    );
    const both = await Promise.all([1, 2].map((n) => runtime.open(requestFor(`act_${n}`, text))));
    for (const session of both) {
      expect((await session.step(inputs.slice(0, 1))).printed).toEqual(['1 undefined undefined']);
    }
  });

  it('loses one of 200 to an endless loop; the others go on within a second', async () => {
    const COUNT = 200;
    const GUILTY = 77;
    const LOOP_AT = 100;
    const texts = Array.from({ length: COUNT }, (_, k) => looping(k === GUILTY ? LOOP_AT : -1));
    const openedMs = performance.now();
    let sessions = await Promise.all(
      texts.map((text, k) => runtime.open(requestFor(`a${k}`, text))),
    );
    const calm = await runtime.open(requestFor('a5', texts[5]));
    const expected = await stepAll(calm, inputs.slice(0, LOOP_AT + 1));
    const before = await Promise.all(sessions.map((one) => one.step(inputs.slice(0, LOOP_AT))));
    expect(before[0]!.input).toBe(LOOP_AT);
    const setupMs = performance.now() - openedMs;
    packs.length = 0;

    const beganMs = performance.now();
    const reopened: number[] = [];
    let lost = 0;
    await Promise.all(
      sessions.map(async (session, k) => {
        const step = session.step(inputs.slice(LOOP_AT, LOOP_AT + 1));
        if (k === GUILTY) {
          expect(await codeOf(step)).toEqual(['STRATEGY_TIMEOUT', false]);
          return;
        }
        const ended = await step.catch(async (thrown: { code: string; retryable: boolean }) => {
          expect([thrown.code, thrown.retryable]).toEqual(['UNAVAILABLE', true]);
          lost++;
          const anew = await runtime.open(requestFor(`a${k}`, texts[k]));
          sessions = sessions.with(k, anew);
          return anew.step(inputs.slice(0, LOOP_AT + 1));
        });
        reopened.push(performance.now() - beganMs);
        if (k === 5) expect(ended.chain).toEqual(expected.chain);
      }),
    );
    const slowest = Math.max(...reopened);
    process.stdout.write(
      `endless loop: ${lost} of ${COUNT} runs lost their thread, all went on within ` +
        `${Math.round(slowest)} ms (made first in ${Math.round(setupMs)} ms); ${packs.length} messages\n`,
    );
    expect(reopened.length).toBe(COUNT - 1);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(COUNT);
    // A second on a quiet machine; how busy this one is shows in how long it took to make the runs.
    expect(slowest).toBeLessThan(1_000 + 2 * setupMs);
    for (const session of sessions) session.close();
  });

  it('takes many steps in few messages', async () => {
    const sessions = await Promise.all(
      Array.from({ length: 300 }, (_, k) => runtime.open(requestFor(`m${k}`))),
    );
    packs.length = 0;
    await Promise.all(sessions.map((session) => session.step(inputs.slice(0, 1))));
    expect(packs.length).toBeLessThanOrEqual(6);
    for (const session of sessions) session.close();
  });
});
