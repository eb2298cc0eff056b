import { setImmediate as nextTurn } from 'node:timers/promises';
import { prepareBacktest } from '@vela/actors';
import type { MonteCarloResult } from '@vela/analytics';
import { CandlePaths, decodeColumns, needsCandles, simulateRun } from '@vela/backtest';
import type { ColumnMethod, FinishedColumns } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import { concatCandles, createBatch } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { BacktestRecord, RunRequest, StrategyRuntime } from '@vela/ports';
import type { BacktestService } from './backtest-service.js';
import type { Ground } from './ground.js';
import type { MonteCarloInput, MonteCarloProgress } from './monte-carlo-input.js';

/** Simulations that a process carries out at one time. */
const AT_ONCE = 2;
/** Candles of all instruments that one may hold, 1.1 GB. */
const CANDLES_MAX = 20_000_000;
/** Time of one turn: leases and other requests wait for it. */
const TURN_MS = 15;

type Progress = MonteCarloProgress<MonteCarloResult>;

const BEGUN: Progress = { progress: 0, result: null, snapshot: true };

/** What a simulation over a run needs. */
interface Work {
  readonly input: MonteCarloInput;
  readonly record: BacktestRecord;
  readonly throttleMs: number;
  readonly stopped: AbortSignal;
}

/** Puts finished runs to the test. Nothing is stored: a result is a function of run and seed. */
export class MonteCarloService {
  #running = 0;

  constructor(
    private readonly ground: Ground,
    private readonly backtests: Pick<BacktestService, 'expect'>,
    /** Where strategies run again over other candles. */
    private readonly runtime: Pick<StrategyRuntime, 'start'>,
  ) {}

  /** Returns the result; rejects with what {@link follow} rejects with. */
  async run(input: MonteCarloInput): Promise<MonteCarloResult> {
    const events = await this.follow(input, 1_000);
    for await (const { result } of events) if (result !== null) return result;
    throw new VelaError('INTERNAL', 'expected a result of the simulation, found none');
  }

  /**
   * Returns how far it is, at most once in a time, and at last the result. Ending the stream ends
   * the work. Rejects, before the first path, with `NOT_FOUND` or `INVALID_TRANSITION` for a run without a result,
   * `INVALID_INPUT` and `LIMIT_EXCEEDED` for options that are wrong or too much work.
   */
  async follow(
    input: MonteCarloInput,
    throttleMs: number,
  ): Promise<AsyncIterableIterator<Progress>> {
    const stop = new AbortController();
    const events = this.#bounded(input, throttleMs, stop.signal);
    // What is refused is refused here, not in the middle of a stream.
    let first: IteratorResult<Progress> | null = await events.next();
    const stream: AsyncIterableIterator<Progress> = {
      next: async () => {
        const event = first ?? (await events.next());
        first = null;
        return event;
      },
      // Ending aborts first: a generator at work would finish before it returned.
      return: async () => {
        stop.abort();
        return events.return(undefined);
      },
      throw: async (error: unknown) => {
        stop.abort();
        return events.throw(error);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    return stream;
  }

  async *#bounded(
    input: MonteCarloInput,
    throttleMs: number,
    stopped: AbortSignal,
  ): AsyncGenerator<Progress, undefined> {
    if (this.#running >= AT_ONCE) {
      throw new VelaError('LIMIT_EXCEEDED', `expected at most ${AT_ONCE} simulations at one time`, {
        hint: 'Wait until one of them is done and ask again.',
        retryable: true,
      });
    }
    this.#running++;
    try {
      const record = await this.backtests.expect(input.backtestId);
      if (record.state !== 'completed') throw notCompleted(record);
      const work = { input, record, throttleMs, stopped };
      if (input.method === 'candles') yield* this.#overPaths(work);
      else yield* this.#overColumns(work, input.method);
    } finally {
      this.#running--;
    }
  }

  async *#overColumns(work: Work, method: ColumnMethod): AsyncGenerator<Progress, undefined> {
    const { input, throttleMs, stopped } = work;
    const run = await this.#finished(work);
    const simulation = simulateRun(run, { ...input, method });
    yield BEGUN;
    let told = performance.now();
    for (let done = 0; done < simulation.paths; ) {
      const turn = performance.now();
      while (done < simulation.paths && performance.now() - turn < TURN_MS) {
        simulation.step();
        done++;
      }
      await nextTurn();
      if (stopped.aborted) return;
      if (performance.now() - told < throttleMs) continue;
      told = performance.now();
      yield { progress: done / simulation.paths, result: null, snapshot: false };
    }
    yield { progress: 1, result: simulation.result(), snapshot: false };
  }

  async *#overPaths({
    input,
    record,
    throttleMs,
    stopped,
  }: Work): AsyncGenerator<Progress, undefined> {
    const { request } = await prepareBacktest(record, this.ground);
    refuseOtherSeries(record);
    const study = new CandlePaths({
      candles: await this.#candles(record),
      instruments: request.instruments,
      request: input,
    });
    yield BEGUN;
    let told = performance.now();
    while (study.done < study.paths) {
      study.take(await this.#metricsOver(request, study.next(), stopped));
      if (stopped.aborted) return;
      if (performance.now() - told < throttleMs) continue;
      told = performance.now();
      yield { progress: study.done / study.paths, result: null, snapshot: false };
    }
    yield { progress: 1, result: study.result(record.metrics ?? {}), snapshot: false };
  }

  /** Returns the statistics of a run over other candles, null when the strategy fails on them. */
  async #metricsOver(
    request: RunRequest,
    candles: readonly CandleColumns[],
    stopped: AbortSignal,
  ): Promise<BacktestRecord['metrics']> {
    const simulation = { ...request.simulation, uncertaintyResolutions: 0, lookAheadWindows: 0 };
    const session = await this.runtime.start({ ...request, simulation });
    const end = (): void => void session.terminate();
    stopped.addEventListener('abort', end, { once: true });
    try {
      await session.advance(createBatch(candles));
      return (await session.finish()).metrics;
    } catch (thrown) {
      const isOwn = thrown instanceof VelaError && thrown.code.startsWith('STRATEGY_');
      if (isOwn || stopped.aborted) return null;
      throw thrown;
    } finally {
      stopped.removeEventListener('abort', end);
      await session.terminate();
    }
  }

  async #finished({ input, record }: Work): Promise<FinishedColumns> {
    const { tenantId, backtests, instruments } = this.ground;
    const read = async (which: 'equity' | 'trades' | 'fills') => {
      const bytes = await backtests.columns(tenantId, record.id, which);
      if (bytes === null) throw new VelaError('DATA_MISSING', `the ${which} of this run are gone`);
      return decodeColumns(bytes);
    };
    const ids = record.config.datasets.map(({ instrumentId }) => instrumentId);
    const found = await instruments.getMany(tenantId, ids);
    return {
      instruments: ids.map((id) => {
        const instrument = found.find((one) => one.id === id);
        if (instrument !== undefined) return instrument;
        throw new VelaError('DATA_MISSING', 'an instrument of this run is gone');
      }),
      startingCash: Number(record.config.startingCash),
      periodsPerYear: record.report?.basis?.periodsPerYear ?? 252,
      equity: await read('equity'),
      trades: await read('trades'),
      fills: await read('fills'),
      candles: needsCandles(input.method) ? await this.#candles(record) : [],
    };
  }

  /** Returns the candles of the version that the run is pinned to, by instrument. */
  async #candles({ config }: BacktestRecord): Promise<readonly CandleColumns[]> {
    const { from, to } = config;
    let room = CANDLES_MAX;
    const all: CandleColumns[] = [];
    for (const { datasetId, version } of config.datasets) {
      const parts: CandleColumns[] = [];
      for await (const part of this.ground.candles.read(datasetId, version, { from, to })) {
        parts.push(part);
        room -= part.length;
        if (room < 0) throw tooManyCandles();
      }
      all.push(concatCandles(parts, true));
    }
    return all;
  }
}

const tooManyCandles = (): VelaError =>
  new VelaError('LIMIT_EXCEEDED', `expected a run of at most ${CANDLES_MAX} candles, found more`, {
    hint: 'Use the method trades or returns, or a run over fewer years.',
    path: ['input', 'method'],
  });

const notCompleted = ({ id, state }: BacktestRecord): VelaError =>
  new VelaError('INVALID_TRANSITION', `expected a run with a result, found one that is ${state}`, {
    hint: `See vela backtest show ${id}.`,
    path: ['input', 'backtestId'],
  });

/** Candles of other timeframes would not fit to a path. */
function refuseOtherSeries({ config }: BacktestRecord): void {
  if (config.widerTimeframes === undefined && config.fillTimeframe === undefined) return;
  throw new VelaError('INVALID_INPUT', 'expected a run of one timeframe for the method candles', {
    hint: 'Candles of several timeframes cannot be drawn apart; use another method.',
    path: ['input', 'method'],
  });
}
