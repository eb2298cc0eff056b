import { BacktestSession, finishedRun, readRunEvents, startingCash } from '@vela/backtest';
import type { SessionSetup } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import type { CandleColumns, Instrument, QuoteColumns } from '@vela/market';
import { createBatch, lowerBound, sliceCandles, withQuotes } from '@vela/market';
import { nodeHasher } from '@vela/runners';
import { Strategy } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import type { BacktestOptions, BacktestProgress } from './backtest-options.js';
import { BacktestResult } from './backtest-result.js';
import { inputDigestOf } from './input-digest.js';
import { type Names, refuseUnknown } from './known-names.js';
import { openTradesOf } from './open-trades.js';
import { runModels } from './run-models.js';
import { quoteSeries } from './quotes.js';
import type { RunFacts } from './result-report.js';
import { planRun } from './run-plan.js';

/** Candles of a batch, all series together: after each one `onProgress` is told. */
const BATCH_ROWS = 65_536;

const OPTIONS: Names<Required<BacktestOptions>> = {
  strategy: true,
  parameters: true,
  candles: true,
  timeframes: true,
  fillTimeframe: true,
  from: true,
  to: true,
  quotes: true,
  startingCash: true,
  simulation: true,
  limits: true,
  models: true,
  currency: true,
  rates: true,
  corporateActions: true,
  seed: true,
  onProgress: true,
};

/**
 * Runs a strategy over candles in memory and returns its result: the loop, the fills and the books
 * of the server, in the thread that calls it, without a server or a database. The same inputs give
 * the same result, here and there, to the last bit (`resultDigest` says so).
 *
 * Throws `INVALID_INPUT` for options and parameters that are wrong, with all faults in the message,
 * `DATA_MISSING` when no candle lies in the range, and `STRATEGY_FAILED` with the number of the
 * slice when the strategy throws. O(candles + orders).
 */
export function backtest<S extends StrategyClass>(options: BacktestOptions<S>): BacktestResult {
  refuseUnknown<BacktestOptions>(options, OPTIONS, 'the options of a backtest');
  const plan = planRun(options);
  const { series, instruments, timeframe, widerTimeframes, fillTimeframe } = plan;
  const quotes = quotesOf(options, instruments);
  const total = series.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) {
    throw new VelaError('DATA_MISSING', 'expected at least one candle in the range, found none', {
      hint: `There are ${[options.candles].flat().map(String).join('; ')}.`,
      path: ['candles'],
    });
  }
  const session = new BacktestSession({
    strategy: strategyOf(options.strategy),
    parameters: options.parameters ?? {},
    instruments,
    timeframe,
    ...(widerTimeframes.length === 0 ? {} : { widerTimeframes }),
    ...(fillTimeframe === null ? {} : { fillTimeframe }),
    ...(quotes === null ? {} : { quoted: quotes.flatMap((one, at) => (one === null ? [] : [at])) }),
    ...eventsOf(options, instruments),
    ...(options.models === undefined ? {} : { models: runModels(options.models, instruments) }),
    startingCash: startingCash(String(options.startingCash ?? '100000')),
    simulation: simulationOf(options.simulation),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    seed: seedOf(options.seed ?? 0),
    expectedSlices: Math.max(...series.slice(0, instruments.length).map(({ length }) => length)),
    createHasher: nodeHasher,
  });
  let done = 0;
  let until: number | undefined;
  for (const part of parts(series.map(({ columns }) => columns))) {
    const candles = createBatch(part);
    const progress = session.advance(
      quotes === null ? candles : withQuotes(candles, quotes, until),
    );
    until = candles.availableAt.at(-1);
    done += part.reduce((sum, { length }) => sum + length, 0);
    options.onProgress?.({ ...progress, share: done / total } satisfies BacktestProgress);
  }
  const outcome = session.finish();
  const { run } = session;
  const openTrades = openTradesOf(run, instruments);
  const inputDigest = (): string => inputDigestOf(run, options, series);
  const facts = (): RunFacts => ({
    finished: finishedRun(run),
    parameters: run.parameters,
    simulation: run.setup.simulation,
    seed: run.setup.seed,
  });
  const made = { options, series, instruments, outcome, openTrades };
  return new BacktestResult({ ...made, inputDigest, facts });
}

function eventsOf(
  { currency, rates, corporateActions }: BacktestOptions,
  instruments: readonly Instrument[],
): Pick<SessionSetup, 'currency' | 'rates' | 'actions'> {
  const account = currency ?? instruments[0]!.currency;
  const events = readRunEvents({ rates, corporateActions }, instruments, account);
  const [first] = events.faults;
  if (first === undefined) return { currency: account, ...events };
  const { field, hint } = first;
  const message = events.faults.map((fault) => fault.message).join('; ');
  throw new VelaError('INVALID_INPUT', message, {
    path: [field],
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Returns the quotes of each instrument; null when there are none at all. */
function quotesOf(
  options: BacktestOptions,
  instruments: readonly Instrument[],
): readonly (QuoteColumns | null)[] | null {
  const given = quoteSeries(options);
  if (given.length === 0) return null;
  const known = instruments.map(({ symbol }) => symbol);
  const stranger = given.find(({ symbol }) => !known.includes(symbol));
  if (stranger !== undefined) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected quotes of ${known.join(', ')}, found some of ${stranger.symbol}`,
      { hint: 'Give candles of it too: they are what the strategy sees.', path: ['quotes'] },
    );
  }
  return known.map((symbol) => given.find((one) => one.symbol === symbol)?.columns ?? null);
}

function strategyOf<S extends StrategyClass>(strategy: S): S {
  if (typeof strategy === 'function' && strategy.prototype instanceof Strategy) return strategy;
  throw new VelaError('INVALID_INPUT', 'expected a class that extends Strategy', {
    hint: 'Pass the class itself: backtest({ strategy: MyStrategy, … }).',
    path: ['strategy'],
  });
}

function seedOf(seed: number): number {
  if (Number.isSafeInteger(seed)) return seed;
  throw new VelaError('INVALID_INPUT', `expected a whole number as seed, found ${seed}`, {
    path: ['seed'],
  });
}

/** A rate may be a number here: its shortest text is the decimal that was meant. */
function simulationOf(options: BacktestOptions['simulation'] = {}): unknown {
  const { commissionRate, ...rest } = options;
  if (typeof commissionRate !== 'number') return options;
  return { ...rest, commissionRate: String(commissionRate) };
}

/** Yields all rows of the series in pieces, each up to an instant at which its slices are whole. */
function* parts(series: readonly CandleColumns[]): Generator<readonly CandleColumns[]> {
  const rows = Math.max(256, Math.floor(BATCH_ROWS / series.length));
  const begins = series.map(() => 0);
  for (;;) {
    const until = series.reduce(
      (least, { availableAt }, k) => Math.min(least, availableAt[begins[k]! + rows] ?? Infinity),
      Infinity,
    );
    const piece = series.map((columns, k) => {
      const begin = begins[k]!;
      const end = until === Infinity ? columns.length : lowerBound(columns.availableAt, until);
      begins[k] = end;
      return sliceCandles(columns, begin, end);
    });
    if (piece.some(({ length }) => length > 0)) yield piece;
    if (until === Infinity) return;
  }
}
