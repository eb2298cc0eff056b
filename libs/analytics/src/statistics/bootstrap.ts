import { createRandom, type Random, VelaError } from '@vela/kernel';
import { quantileOfSorted } from '../quantile.js';
import type { StatisticDefinition } from './definition.js';
import { type Interval, statisticOf } from './engine.js';
import { columnOf, rowsOf, type FinishedRun } from './finished-run.js';
import { Sample } from './sample.js';

/** How statistics are resampled. */
export interface BootstrapOptions {
  /** Number of resamples, 20 to 10,000; 1,000 by default. */
  readonly resamples?: number | undefined;
  /** Seed of the random choices; 0 by default. */
  readonly seed?: number | undefined;
  /** For instance 0.95, the default. */
  readonly confidence?: number | undefined;
  /** Most rows of the sample times resamples; 200 million by default. */
  readonly rowsMax?: number | undefined;
}

const ROWS_MAX = 200_000_000;
/** Share of the resamples that must give a statistic for an interval to be told. */
const DEFINED_SHARE = 0.9;

/**
 * Returns percentile intervals (Efron, 1979) of statistics by name from seeded resamples. Returns
 * are drawn in blocks of random length (the stationary bootstrap of Politis and Romano, 1994) with
 * the mean length ∛n, so that most of their dependence is kept; trades one by one. Statistics of
 * exposure and costs, dates and those of a benchmark have none. Throws `INVALID_INPUT` for a number
 * of resamples out of range and `LIMIT_EXCEEDED` for too many rows. O(resamples n).
 */
export function bootstrapIntervals(
  sample: Sample,
  definitions: readonly StatisticDefinition[],
  options: BootstrapOptions = {},
): ReadonlyMap<string, Interval> {
  const steps = bootstrapSteps(sample, definitions, options);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Does the same and yields behind each resample, for whoever has other work to do meanwhile; the
 * intervals are what it returns. Options are checked with the first step.
 */
export function* bootstrapSteps(
  sample: Sample,
  definitions: readonly StatisticDefinition[],
  options: BootstrapOptions = {},
): Generator<void, ReadonlyMap<string, Interval>, undefined> {
  const plan = checked(sample, options);
  const { seed = 0 } = options;
  const ofReturns = definitions.filter((one) => !one.needsRun && isResampled(one));
  const ofTrades = definitions.filter(
    (one) => one.group === 'trade' && one.minimum.of === 'trades' && one.name !== 'tradesPerYear',
  );
  const returns = yield* collect(ofReturns, plan, `stationary bootstrap, seed ${seed}`, () => {
    const random = createRandom(seed, 'bootstrap returns');
    return () => resampledReturns(sample, random);
  });
  const drawn = sample.trades.count > 1 ? ofTrades : [];
  const trades = yield* collect(drawn, plan, `bootstrap, seed ${seed}`, () => {
    const random = createRandom(seed, 'bootstrap trades');
    return () => resampledTrades(sample, random);
  });
  return new Map([...returns, ...trades]);
}

/** How many resamples are taken, and how sure the intervals are. */
interface Plan {
  readonly resamples: number;
  readonly confidence: number;
}

function checked(sample: Sample, options: BootstrapOptions): Plan {
  const { resamples = 1_000, confidence = 0.95, rowsMax = ROWS_MAX } = options;
  if (!Number.isInteger(resamples) || resamples < 20 || resamples > 10_000) {
    throw new VelaError('INVALID_INPUT', `expected 20 to 10000 resamples, found ${resamples}`, {
      path: ['resamples'],
    });
  }
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a confidence above 0.5 and below 1, found ${confidence}`,
      { path: ['confidence'] },
    );
  }
  const rows = Math.max(sample.returns.length, sample.trades.count);
  if (rows * resamples > rowsMax) {
    throw new VelaError(
      'LIMIT_EXCEEDED',
      `expected at most ${rowsMax} rows in all resamples, found ${rows} x ${resamples}`,
      { hint: `Ask for at most ${Math.floor(rowsMax / rows)} resamples.`, path: ['resamples'] },
    );
  }
  return { resamples, confidence };
}

/** Counts and dates say where something is, and pairs would have to be drawn together. */
const isResampled = ({ unit, needsBenchmark, group, minimum }: StatisticDefinition): boolean =>
  unit !== 'DATE' &&
  unit !== 'COUNT' &&
  !needsBenchmark &&
  group !== 'calendar' &&
  (minimum.of === 'returns' || minimum.of === 'values');

function* collect(
  definitions: readonly StatisticDefinition[],
  { resamples, confidence }: Plan,
  method: string,
  draws: () => () => Sample,
): Generator<void, readonly (readonly [string, Interval])[], undefined> {
  if (definitions.length === 0) return [];
  const found = definitions.map(() => [] as number[]);
  const draw = draws();
  for (let at = 0; at < resamples; at += 1) {
    const drawn = draw();
    definitions.forEach((definition, index) => {
      const { value } = statisticOf(definition, drawn);
      if (value !== null) found[index]!.push(value);
    });
    yield;
  }
  return definitions.flatMap((definition, index) => {
    const values = Float64Array.from(found[index]!).sort();
    if (values.length < resamples * DEFINED_SHARE) return [];
    const tail = (1 - confidence) / 2;
    const [low, high] = [quantileOfSorted(values, tail), quantileOfSorted(values, 1 - tail)];
    // What no resample changes, such as the days of the series, needs no interval.
    return low === high ? [] : [[definition.name, { low, high, confidence, method }] as const];
  });
}

function resampledReturns(sample: Sample, random: Random): Sample {
  const { returns } = sample;
  const count = returns.length;
  const values = new Float64Array(count + 1);
  values[0] = sample.values[0] ?? 1;
  const newBlock = 1 / Math.max(1, Math.cbrt(count));
  let row = 0;
  for (let at = 0; at < count; at += 1) {
    row = at === 0 || random.next() < newBlock ? random.integer(count) : (row + 1) % count;
    values[at + 1] = values[at]! * (1 + returns[row]!);
  }
  const { periodsPerYear, riskFreeRateAnnual } = sample;
  return new Sample({
    values: count === 0 ? sample.values : values,
    dates: sample.dates,
    periodsPerYear,
    riskFreeRateAnnual,
  });
}

function resampledTrades(sample: Sample, random: Random): Sample {
  const run = sample.run!;
  const count = rowsOf(run.trades);
  const rows = Int32Array.from({ length: count }, () => random.integer(count));
  const trades: FinishedRun['trades'] = Object.fromEntries(
    Object.keys(run.trades).map((name) => {
      const column = columnOf(run.trades, name);
      return [name, Float64Array.from(rows, (row) => column[row]!)];
    }),
  );
  const { values, dates, periodsPerYear, riskFreeRateAnnual } = sample;
  return new Sample({
    values,
    dates,
    periodsPerYear,
    riskFreeRateAnnual,
    run: { ...run, trades },
  });
}
