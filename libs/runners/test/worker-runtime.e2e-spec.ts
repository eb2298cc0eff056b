import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { BacktestOutcome, RunRequest, StrategyRuntime } from '@vela/ports';
import { backtest, builtEntry, runners } from './built.js';
import { batches, example, moduleOf, rememberingLog, requestFor, runAll, walk } from './world.js';

// Threads start slowly on a machine that is busy with something else.
jest.setTimeout(60_000);

const columns = walk(30_000);
const whole = [createBatch([columns])];
const log = rememberingLog();
let one: StrategyRuntime;
let two: StrategyRuntime;

beforeAll(() => {
  one = runners.createWorkerRuntime({ workers: 1, log });
  two = runners.createWorkerRuntime({ workers: 2, log });
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
});

/** Returns the result of a run in the thread of the test. */
async function inProcess(name: string): Promise<BacktestOutcome> {
  const { builtInStrategies } = await import(builtEntry('strategy'));
  const session = new backtest.BacktestSession({
    ...requestFor(name),
    strategy: builtInStrategies.get(name),
    timeframe: parseTimeframe('1m'),
    createHasher: runners.nodeHasher,
  });
  session.advance(whole[0]!);
  return session.finish();
}

describe('a run in a worker', () => {
  it('ends with the result of the same run in process, to the last bit of every column', async () => {
    for (const name of ['sma-cross-long', 'donchian-bracket', 'rsi-meanrev']) {
      const expected = await inProcess(name);
      const found = await runAll(one, requestFor(name), whole);
      expect(found.tradeCount).toBeGreaterThan(5);
      expect(found.resultDigest).toBe(expected.resultDigest);
      expect(found.metrics).toEqual(expected.metrics);
      for (const which of ['equity', 'trades', 'orders', 'fills'] as const) {
        expect(Buffer.compare(found.columns[which], expected.columns[which])).toBe(0);
      }
    }
  });

  it('ends the same in batches of any size, from shared memory or not, expected or not', async () => {
    const { resultDigest } = await runAll(one, requestFor('sma-cross-long'), whole);
    const runs: [RunRequest, readonly (typeof whole)[number][]][] = [
      [requestFor('sma-cross-long'), batches(columns, 977)],
      [requestFor('sma-cross-long'), batches(walk(30_000, false), 4_096)],
      [{ ...requestFor('sma-cross-long'), expectedSlices: 30_000 }, whole],
      [{ ...requestFor('sma-cross-long'), expectedSlices: 100 }, batches(columns, 10_000)],
    ];
    for (const [request, all] of runs) {
      expect((await runAll(one, request, all)).resultDigest).toBe(resultDigest);
    }
  });

  it('ends the same with two workers at once, and with more runs than workers', async () => {
    const { resultDigest } = await runAll(one, requestFor('sma-cross-reverse'), whole);
    const all = await Promise.all(
      Array.from({ length: 6 }, () => runAll(two, requestFor('sma-cross-reverse'), whole)),
    );
    expect(all.map((outcome) => outcome.resultDigest)).toEqual(all.map(() => resultDigest));
  });

  it('takes many series in one piece of memory, wider ones and those that fill too', async () => {
    const { builtInStrategies } = await import(builtEntry('strategy'));
    const part = sliceCandles(columns, 0, 2_000);
    const [of, wide, fine] = ['1m', '1d', '1s'].map(parseTimeframe) as [never, never, never];
    const request = {
      ...requestFor('sma-cross-long'),
      instruments: Array.from({ length: 8 }, (_, k) =>
        createInstrument({ id: `ins_${k}`, symbol: `S${k}` }),
      ),
      widerTimeframes: [wide],
      fillTimeframe: fine,
    };
    const none = sliceCandles(columns, 0, 0);
    const batch = createBatch([
      ...request.instruments.map(() => part),
      ...request.instruments.map(() => none),
      ...request.instruments.map(() => part),
    ]);
    const session = new backtest.BacktestSession({
      ...request,
      strategy: builtInStrategies.get('sma-cross-long'),
      timeframe: of,
      createHasher: runners.nodeHasher,
    });
    session.advance(batch);
    const expected = session.finish();
    expect(expected.tradeCount).toBeGreaterThan(5);
    const found = await runAll(one, request, [batch]);
    expect(found.resultDigest).toBe(expected.resultDigest);
  });

  it('tells after each batch how far it is', async () => {
    const session = await one.start(requestFor('sma-cross-long'));
    const progress = await session.advance(batches(columns, 500)[0]!);
    expect(progress.slices).toBe(500);
    expect(progress.simulatedAt).toBe(columns.availableAt[499]);
    expect(progress.equity).toBeGreaterThan(0);
    await session.terminate();
  });

  it('resolves ambiguous candles in steps, the same as in process', async () => {
    const bundle = moduleOf(`onCandle(candle) {
      if (this.size() !== 0) return;
      console.log('bought');
      this.buy(1, { stopLoss: candle.close - 0.08, takeProfit: candle.close + 0.08 });
    }`);
    const request = {
      ...requestFor('brackets', bundle),
      simulation: { uncertaintyResolutions: 10 },
    };
    const reports = [];
    for (const rows of [10_000, 3_000]) {
      const session = await one.start(request);
      const counts = [];
      for (const batch of batches(walk(10_000), rows)) {
        counts.push((await session.advance(batch)).resolutions);
      }
      expect(counts.at(-1)).toEqual({ count: 10, done: 0 });
      log.lines.length = 0;
      const done = [0];
      while (done.at(-1)! < 10) done.push((await session.resolve()).resolutions.done);
      // What replicas print says nothing about the run.
      expect(log.lines).toEqual([]);
      reports.push((await session.finish()).report);
    }
    const { ambiguousCandles, candles } = reports[0]!.uncertainty;
    expect(ambiguousCandles).toBeGreaterThan(50);
    expect(candles).toHaveLength(ambiguousCandles);
    expect(reports[0]!.uncertainty.resolutions).toBe(10);
    expect(reports[1]).toEqual(reports[0]);
  });

  it('ends a strategy that loops for ever on another path of prices', async () => {
    // Where a candle reaches both prices the run takes the loss, others may take the profit.
    const bundle = moduleOf(`
      before = 0;
      stop = 0;
      target = 0;
      onCandle({ low, high, close }) {
        const isBoth = low <= this.stop && high >= this.target;
        if (isBoth && this.equity > this.before) for (;;) {}
        this.before = this.equity;
        if (this.size() !== 0) return;
        this.stop = close - 0.08;
        this.target = close + 0.08;
        this.buy(1, { stopLoss: this.stop, takeProfit: this.target });
      }`);
    const runtime = runners.createWorkerRuntime({ workers: 1, log, stepTimeoutMs: 300 });
    const simulation = { uncertaintyResolutions: 10 };
    const session = await runtime.start({ ...requestFor('looping', bundle), simulation });
    const [first] = batches(columns, 5_000);
    await expect(session.advance(first!)).rejects.toMatchObject({
      code: 'STRATEGY_TIMEOUT',
      message: expect.stringContaining('ambiguous candles'),
    });
    await runtime.close();
  });

  it('leaves nothing of one module to its next run', async () => {
    const bundle = moduleOf(
      'onStart() { Math.abs(1); runs++; Array.prototype.left = 1; this.buy(runs); }',
      'let runs = Array.prototype.left ?? 0;',
    );
    const digests = [];
    for (let i = 0; i < 3; i++) {
      digests.push((await runAll(two, requestFor('mine', bundle), whole)).resultDigest);
    }
    expect(new Set(digests).size).toBe(1);
  });

  it('keeps what a strategy prints for the log, and only 200 lines of it', async () => {
    log.lines.length = 0;
    const bundle = moduleOf('onCandle() { console.log("at", this.slice); }');
    await runAll(one, requestFor('chatty', bundle), whole);
    expect(log.lines).toHaveLength(201);
    expect(log.lines[3]).toEqual(['strategy output', { strategy: 'chatty', text: 'at 3' }]);
  });
});

describe('the example strategies', () => {
  it('compile and run, and sma-cross does what the built-in one does', async () => {
    const compiler = runners.createStrategyCompiler();
    const results = [];
    for (const name of ['sma-cross', 'breakout']) {
      const { module, diagnostics } = await compiler.compile(example(name), `${name}.ts`);
      expect(diagnostics).toEqual([]);
      results.push(await runAll(two, requestFor(name, module!.bundle), whole));
    }
    await compiler.close();
    const [cross, breakout] = results;
    const builtIn = await runAll(two, requestFor('sma-cross-long'), whole);
    expect(cross!.resultDigest).toBe(builtIn.resultDigest);
    expect(breakout!.tradeCount).toBeGreaterThan(20);
  });
});

describe('another machine', () => {
  const script = (world: string): string => `
    const { createWorkerRuntime, createStrategyCompiler } = await import(${JSON.stringify(builtEntry('runners'))});
    const { walk, requestFor, runAll } = await import(${JSON.stringify(world)});
    const { createBatch } = await import(${JSON.stringify(builtEntry('market'))});
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const runtime = createWorkerRuntime({ workers: 1, log });
    const compiler = createStrategyCompiler();
    const { module } = await compiler.compile(${JSON.stringify(example('breakout'))}, 'breakout.ts');
    const batch = createBatch([walk(30000)]);
    const { resultDigest } = await runAll(runtime, requestFor('breakout', module.bundle), [batch]);
    console.log(JSON.stringify({ resultDigest, hash: module.contentHash, zone: new Date(0).getHours() }));
    await Promise.all([runtime.close(), compiler.close()]);`;

  it('in another time zone and locale compiles to the same hash and ends the same', async () => {
    const world = builtEntry('runners').replace(/src[\\/]index\.js$/, 'test/world.js');
    const run = async (env: Record<string, string>) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script(world)],
        { env: { PATH: process.env['PATH'] ?? '', ...env } },
      );
      return JSON.parse(stdout) as { resultDigest: string; hash: string; zone: number };
    };
    const here = await run({ TZ: 'UTC', LC_ALL: 'C' });
    const there = await run({ TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' });
    expect(there.zone).not.toBe(here.zone);
    expect(there.resultDigest).toBe(here.resultDigest);
    expect(there.hash).toBe(here.hash);
  });
});
