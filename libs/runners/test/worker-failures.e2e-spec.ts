import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { createBatch } from '@vela/market';
import type { RuntimeSession, StrategyRuntime } from '@vela/ports';
import { runners } from './built.js';
import { moduleOf, rememberingLog, requestFor, runAll, walk } from './world.js';

// Threads start slowly on a machine that is busy with something else.
jest.setTimeout(60_000);

const STEP_TIMEOUT_MS = 800;
const whole = [createBatch([walk(20_000)])];
const log = rememberingLog();
const escaped: unknown[] = [];
const onEscape = (thrown: unknown): void => {
  escaped.push(thrown);
};
let runtime: StrategyRuntime;
let sound: string;

beforeAll(async () => {
  process.on('unhandledRejection', onEscape);
  runtime = runners.createWorkerRuntime({
    workers: 2,
    log,
    stepTimeoutMs: STEP_TIMEOUT_MS,
    memoryMb: 128,
  });
  sound = (await runAll(runtime, requestFor('sma-cross-long'), whole)).resultDigest;
});
afterAll(async () => {
  await runtime.close();
  process.off('unhandledRejection', onEscape);
  expect(escaped).toEqual([]);
});

/** Returns how a run of a module fails. */
async function failure(members: string, before?: string): Promise<VelaError> {
  try {
    await runAll(runtime, requestFor('mine', moduleOf(members, before)), whole);
  } catch (thrown) {
    // The library under test is the built one: its errors are of another class of the same name.
    expect((thrown as Error).name).toBe('VelaError');
    return thrown as VelaError;
  }
  throw new Error('expected that the run fails');
}

async function goesOn(): Promise<void> {
  const all = await Promise.all(
    [1, 2].map(() => runAll(runtime, requestFor('sma-cross-long'), whole)),
  );
  expect(all.map(({ resultDigest }) => resultDigest)).toEqual([sound, sound]);
}

/** What it does, the members of its class, what the failure says, and what stands before the class. */
type Case = readonly [string, string, string, string?];

describe('a strategy that does not come back', () => {
  it('is ended, its slice is named, and the pool goes on', async () => {
    const error = await failure('onCandle() { if (this.slice === 12_345) for (;;); }');
    expect(error.code).toBe('STRATEGY_TIMEOUT');
    expect(error.message).toBe(
      `the strategy did not come back within ${STEP_TIMEOUT_MS} ms at slice 12345 and was ended`,
    );
    expect(error.hint).toContain('loop');
    await goesOn();
  });

  it.each<Case>([
    ['a constructor', 'x = (() => { for (;;); })();', 'while the strategy was being made'],
    ['the module', '', 'while the strategy was being made', 'for (;;);'],
    ['onStart', 'onStart() { for (;;); }', 'at slice 0'],
    ['onStop', 'onStop() { for (;;); }', 'in onStop or in the statistics'],
    ['a regular expression', 'onCandle() { /^(a+)+$/.test("a".repeat(60) + "b"); }', 'at slice 0'],
  ])('is ended in %s too', async (...[, members, where, before]: Case) => {
    const error = await failure(members, before);
    expect(error.code).toBe('STRATEGY_TIMEOUT');
    expect(error.message).toContain(where);
  });

  it('is not confused with one that is slow and moves', async () => {
    const busy = 'onCandle() { if (this.slice % 500 === 0) for (let i = 0; i < 2e7; i++); }';
    await runAll(runtime, requestFor('mine', moduleOf(busy)), whole);
  });
});

describe('a strategy that fails', () => {
  it('is told with slice and message, and the pool goes on', async () => {
    const error = await failure(
      'onCandle() { if (this.slice === 77) throw new Error("no idea"); }',
    );
    expect(error.code).toBe('STRATEGY_FAILED');
    expect(error.message).toBe('the strategy threw at slice 77: no idea');
    await goesOn();
  });

  it('is told where in its source it happened', async () => {
    const source = `import { Strategy, type Candle } from 'vela';

interface Level {
  at: number;
}

export default class Mine extends Strategy {
  levels: Level[] = [];

  override onCandle(candle: Candle): void {
    if (candle.index === 3) this.deep();
  }

  private deep(): void {
    const level = this.levels[3] as Level;
    this.buy(level.at);
  }
}
`;
    const compiler = runners.createStrategyCompiler();
    const { module } = await compiler.compile(source, 'mine.ts');
    await compiler.close();
    const run = runAll(runtime, requestFor('mine', module!.bundle), whole);
    await expect(run).rejects.toMatchObject({
      code: 'STRATEGY_FAILED',
      message: expect.stringMatching(/^the strategy threw at slice 3: .* \(strategy\.ts:16:20\)$/),
    });
  });

  it.each<Case>([
    ['throws what is no error', 'onCandle() { throw "text"; }', 'text'],
    ['overflows the stack', 'onCandle() { this.onCandle(); }', 'call stack'],
    ['keeps a Map in a field', 'seen = new Map();', 'the field seen holds an object of class Map'],
    ['leaves a promise behind', 'onCandle() { Promise.reject(new Error("late")); }', 'late'],
    ['takes the clock', 'onCandle() { Date.now(); }', 'Date is not there'],
    ['makes a date', 'onCandle() { new Date(); }', 'Date is not there'],
    ['takes chance', 'onCandle() { Math.random(); }', 'Math.random is not there'],
    ['sets a timer', 'onCandle() { setTimeout(() => {}, 1); }', 'setTimeout is not there'],
    ['formats by locale', 'onCandle() { (1).toLocaleString(); }', 'toLocaleString is not there'],
    ['compares by locale', 'onCandle() { "a".localeCompare("b"); }', 'localeCompare is not there'],
    ['takes the network', 'onCandle() { fetch("http://localhost"); }', 'fetch is not defined'],
    ['takes the process', 'onCandle() { process.exit(1); }', 'process is not defined'],
    ['takes a module', 'onCandle() {}', "can import 'vela' alone, found 'fs'", 'require("fs");'],
    ['is no class', '', 'a class that extends Strategy', 'exports.default = 1; return;'],
    ['is no program', '', 'cannot be loaded', '}{'],
    ['throws in its constructor', 'x = (() => { throw new Error("early"); })();', 'early'],
    ['names a series that is not there', 'onCandle() { this.candle(5); }', 'a series from 0 to 0'],
  ])('is told when it %s', async (...[, members, message, before]: Case) => {
    const error = await failure(members, before);
    expect(error.code).toBe('STRATEGY_FAILED');
    expect(error.message).toContain(message);
  });

  it.each([
    ['objects', 'const keep = []; function go() { for (;;) keep.push({ a: 1 }); }'],
    ['numbers', 'const keep = []; function go() { for (;;) keep.push(1.5); }'],
    ['buffers', 'const keep = []; function go() { keep.push(new Float64Array(1e6).fill(1)); }'],
    ['arrays', 'const keep = []; function go() { keep.push(new Array(3e7).fill(1.5)); }'],
  ])('is ended when it keeps too many %s, and others go on', async (_, bomb) => {
    const patient = runners.createWorkerRuntime({ workers: 1, log, memoryMb: 128 });
    const run = runAll(patient, requestFor('mine', moduleOf('onCandle() { go(); }', bomb)), whole);
    await expect(run).rejects.toMatchObject({
      code: 'STRATEGY_FAILED',
      message: 'the strategy needed more than 128 MB of memory and was ended',
    });
    await patient.close();
    await goesOn();
  });
});

describe('a request that cannot be run', () => {
  it('is refused with its reason before or in the worker', async () => {
    await expect(runtime.start(requestFor('nobody'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const request = requestFor('sma-cross-long');
    const wrong = [
      [{ ...request, timeframe: 'soon' }, 'timeframe'],
      [{ ...request, parameters: { fast: 'x' } }, 'wrong parameters: fast'],
      [{ ...request, simulation: { commissionRate: 'x' } }, 'wrong options'],
      [{ ...request, expectedSlices: 1e12 }, 'slices'],
      [{ ...request, expectedSlices: Number.NaN }, 'slices'],
    ] as const;
    for (const [one, message] of wrong) {
      await expect(runtime.start(one)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(message),
      });
    }
    await goesOn();
  });

  it('is refused by a runtime of no workers', () => {
    expect(() => runners.createWorkerRuntime({ workers: 0, log })).toThrow(/at least 1 worker/);
  });

  it('has no result when no candle came', async () => {
    const session = await runtime.start(requestFor('sma-cross-long'));
    await expect(session.finish()).rejects.toMatchObject({ code: 'DATA_MISSING' });
  });
});

describe('the end of a run', () => {
  const ending = async (session: RuntimeSession): Promise<number> => {
    const begin = performance.now();
    await session.terminate();
    return performance.now() - begin;
  };

  it('comes at once when it is asked for, also in an endless loop', async () => {
    const bundle = moduleOf('onCandle() { if (this.slice === 5) for (;;); }');
    const patient = runners.createWorkerRuntime({ workers: 2, log });
    const session = await patient.start(requestFor('mine', bundle));
    const step = session.advance(whole[0]!).catch((thrown: unknown) => thrown);
    // When a whole run has passed beside it, the loop has begun.
    await runAll(patient, requestFor('sma-cross-long'), whole);
    expect(await ending(session)).toBeLessThan(200);
    expect(await step).toMatchObject({ code: 'CANCELLED' });
    await expect(session.advance(whole[0]!)).rejects.toMatchObject({ code: 'CANCELLED' });
    await session.terminate();
    await runAll(patient, requestFor('sma-cross-long'), whole);
    await patient.close();
  });

  it('takes one batch after the other', async () => {
    const session = await runtime.start(requestFor('sma-cross-long'));
    const first = session.advance(whole[0]!);
    await expect(session.advance(whole[0]!)).rejects.toMatchObject({ code: 'INTERNAL' });
    await first;
    await session.finish();
  });

  it('comes for all when the runtime is closed', async () => {
    const closing = runners.createWorkerRuntime({ workers: 1, log });
    const session = await closing.start(requestFor('mine', moduleOf('onCandle() { for (;;); }')));
    const step = session.advance(whole[0]!).catch((thrown: unknown) => thrown);
    const waiting = closing.start(requestFor('sma-cross-long')).catch((thrown: unknown) => thrown);
    await closing.close();
    expect(await step).toMatchObject({ code: 'CANCELLED' });
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    await expect(closing.start(requestFor('sma-cross-long'))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
