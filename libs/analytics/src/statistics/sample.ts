import { mean, type Moments, momentsOf, sampleDeviation } from '../moments.js';
import { compoundAnnualGrowth, simpleReturns, totalReturn } from '../returns.js';
import type { Annualisation } from '../sharpe-ratio.js';
import { spanReturns, type Span, type SpanReturns } from './calendar-spans.js';
import type { SampleKind } from './sample-kind.js';
import { depthsOf, type Falls, fallsOf } from './drawdown-passes.js';
import { type Exposure, exposureOf } from './exposure-sample.js';
import type { FinishedRun } from './finished-run.js';
import { OrderStatistics } from './order-statistics.js';
import { type Pairs, PairSample } from './pair-sample.js';
import {
  logPath,
  type LogPath,
  type Neighbours,
  neighboursOf,
  type Outcomes,
  outcomesOf,
  type PartialMoments,
  partialMoments,
} from './return-passes.js';
import { TradeSample } from './trade-sample.js';

/** Probabilities that statistics ask quantiles for. */
const PROBABILITIES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** What a {@link Sample} is made of. */
export interface SampleParts extends Annualisation {
  /** Prices or equity, and the dates of the periods they end: ascending microseconds. */
  readonly values: Float64Array;
  readonly dates: Float64Array | (() => Float64Array);
  readonly pairs?: Pairs | undefined;
  readonly run?: FinishedRun | undefined;
}

/**
 * What statistics are computed from, each pass over the data made when first asked for and then
 * shared. Returns are empty when the series fell to zero or below before its end.
 */
export class Sample implements Annualisation {
  readonly values: Float64Array;
  readonly periodsPerYear: number;
  readonly riskFreeRateAnnual: number;
  readonly run: FinishedRun | null;
  readonly #parts: SampleParts;
  readonly #known = new Map<string, unknown>();

  constructor(parts: SampleParts) {
    this.#parts = parts;
    this.values = parts.values;
    this.periodsPerYear = parts.periodsPerYear;
    this.riskFreeRateAnnual = parts.riskFreeRateAnnual;
    this.run = parts.run ?? null;
  }

  #once<T>(name: string, compute: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, compute());
    return this.#known.get(name) as T;
  }

  /** Dates of the periods that the values end. */
  get dates(): Float64Array {
    const { dates } = this.#parts;
    return typeof dates === 'function' ? this.#once('dates', dates) : dates;
  }

  get returns(): Float64Array {
    return this.#once('returns', () => simpleReturns(this.values));
  }

  /** Whether the series is too long for its returns: it fell to zero or below. */
  get isLost(): boolean {
    return this.values.length > 1 && this.returns.length === 0;
  }

  get moments(): Moments {
    return this.#once('moments', () => momentsOf(this.returns));
  }

  /** Sample deviation of returns by period. */
  get deviation(): number {
    return sampleDeviation(this.moments);
  }

  /** Whether no return differs from another one. */
  get isFlat(): boolean {
    return this.moments.second === 0;
  }

  /** Rate without risk of one period. */
  get riskFreeRate(): number {
    return this.riskFreeRateAnnual / this.periodsPerYear;
  }

  /** Square root of the periods of a year. */
  get yearRoot(): number {
    return Math.sqrt(this.periodsPerYear);
  }

  /** Mean return above the rate without risk by deviation, by period. */
  get sharpe(): number {
    return (this.moments.mean - this.riskFreeRate) / this.deviation;
  }

  get outcomes(): Outcomes {
    return this.#once('outcomes', () => outcomesOf(this.returns));
  }

  /** Returns the partial moments of returns about a threshold by period. */
  partial(threshold: number): PartialMoments {
    return this.#once(`partial ${threshold}`, () => partialMoments(this.returns, threshold));
  }

  get logs(): LogPath {
    return this.#once('logs', () => logPath(this.returns));
  }

  get neighbours(): Neighbours {
    return this.#once('neighbours', () => neighboursOf(this.returns, this.moments.mean));
  }

  get order(): OrderStatistics {
    return this.#once('order', () => new OrderStatistics(this.returns, PROBABILITIES));
  }

  /** Growth by year with a given number of periods; NaN where undefined. */
  get growth(): number {
    return compoundAnnualGrowth(this.values, this.periodsPerYear) ?? Number.NaN;
  }

  get total(): number {
    return totalReturn(this.values) ?? Number.NaN;
  }

  get falls(): Falls {
    return this.#once('falls', () => fallsOf(this.values));
  }

  /** Value / highest value so far - 1 of each row. */
  get depths(): Float64Array {
    return this.#once('depths', () => depthsOf(this.values));
  }

  /** Order statistics of the depths below a peak, of the rows behind the first. */
  get depthOrder(): OrderStatistics {
    return this.#once('depth order', () => new OrderStatistics(this.depths.subarray(1), [0.05]));
  }

  /** Returns the compounded returns of days, months or years. */
  spans(span: Span): SpanReturns {
    return this.#once(`spans ${span}`, () =>
      this.isLost
        ? spanReturns(this.values.subarray(0, 0), this.dates, span)
        : spanReturns(this.values, this.dates, span),
    );
  }

  /** Returns wins, losses and extremes of days, months or years. */
  spanOutcomes(span: Span): Outcomes {
    return this.#once(`outcomes ${span}`, () => outcomesOf(this.spans(span).returns));
  }

  get pairs(): PairSample | null {
    return this.#once('pairs', () => {
      const { pairs } = this.#parts;
      if (pairs === undefined) return null;
      return new PairSample(pairs, [simpleReturns(pairs.own), simpleReturns(pairs.benchmark)]);
    });
  }

  get trades(): TradeSample {
    return this.#once('trades', () => new TradeSample(this.run ?? { trades: {}, instruments: [] }));
  }

  /** What the run held; throws of a plain series. */
  get exposure(): Exposure {
    return this.#once('exposure', () => exposureOf(this.run!));
  }

  /** Mean of the values. */
  get meanValue(): number {
    return this.#once('mean value', () => mean(this.values));
  }

  /** Returns the size of the sample in one of its kinds. */
  size(kind: SampleKind): number {
    switch (kind) {
      case 'values':
        return this.values.length;
      case 'returns':
        return this.returns.length;
      case 'pairs':
        return this.pairs?.count ?? 0;
      case 'days':
        return this.spans('day').returns.length;
      case 'months':
        return this.spans('month').returns.length;
      case 'years':
        return this.spans('year').returns.length;
      case 'trades':
        return this.trades.count;
    }
  }
}
