import { formatDate } from '@vela/kernel';
import { type MetricsInput, sampleOfSeries } from './statistics/aligned-series.js';
import { spanName, type Span } from './statistics/calendar-spans.js';
import { statisticsCatalogue } from './statistics/catalogue.js';
import type { Sample } from './statistics/sample.js';

export type { DatedValues, MetricsInput } from './statistics/aligned-series.js';

/** Names of the statistics of {@link computeMetrics} that are numbers. */
export const METRIC_NUMBERS = [
  'totalReturn',
  'cagr252',
  'cagrCalendar36525',
  'meanDaily',
  'volDaily',
  'volAnnual',
  'logVolAnnual',
  'logMeanAnnual',
  'sharpe',
  'sharpeRf0',
  'downsideDeviationAnnual',
  'sortinoRf0',
  'sortino',
  'omega0',
  'omegaRequired5pctAnnual',
  'tailRatio95',
  'probabilisticSharpeVs0',
  'stabilityR2',
  'autocorrLag1',
  'sqnOnBars',
  'maxDrawdown',
  'maxDrawdownPeakToTroughBars',
  'maxDrawdownPeakToTroughCalendarDays',
  'longestUnderwaterBars',
  'longestUnderwaterCalendarDays',
  'drawdownSpells',
  'averageDrawdownBelowPeakOnly',
  'ulcerIndex',
  'ulcerIndexPopulation',
  'painIndex',
  'calmar',
  'martinRatioCagr',
  'upiQuantstats',
  'varHistorical95',
  'cvarHistorical95Empyrical',
  'cvarHistorical95MeanAtOrBelowVar',
  'varNormal95',
  'esNormal95',
  'cvarQuantstats95',
  'varCornishFisher95',
  'varHistorical99',
  'cvarHistorical99Empyrical',
  'cvarHistorical99MeanAtOrBelowVar',
  'varNormal99',
  'esNormal99',
  'cvarQuantstats99',
  'varCornishFisher99',
  'skewBiasCorrected',
  'skewPopulation',
  'excessKurtosisBiasCorrected',
  'excessKurtosisPopulation',
  'best',
  'worst',
  'winRateNonZero',
  'winRateAll',
  'avgWin',
  'avgLoss',
  'payoffRatio',
  'profitFactor',
  'expectancyPerBar',
  'kelly',
  'gainToPainDaily',
  'recoveryFactorSum',
  'maxConsecutiveWins',
  'maxConsecutiveLosses',
] as const;

/** Names of the statistics of {@link computeMetrics} that are dates: `2024-03-05`. */
export const METRIC_DATES = [
  'maxDrawdownPeakDate',
  'maxDrawdownTroughDate',
  'maxDrawdownRecoveryDate',
  'longestUnderwaterFrom',
  'longestUnderwaterTo',
] as const;

/** Names of the statistics of {@link computeMetrics} that a benchmark gives. */
export const METRIC_BENCHMARK = [
  'beta',
  'alphaAnnualSimple',
  'alphaAnnualCompounded',
  'trackingErrorAnnual',
  'informationRatioPerBar',
  'informationRatioAnnual',
  'correlation',
  'rSquared',
  'treynorAnnual',
  'upCapture',
  'downCapture',
] as const;

/**
 * Describes the most asked statistics of a series. Numbers are fractions unless the name says
 * otherwise; `null` is undefined. Those of the benchmark are there only when one was given.
 */
export type Metrics = Readonly<
  Record<(typeof METRIC_NUMBERS)[number], number | null> &
    Record<(typeof METRIC_DATES)[number], string | null> &
    Partial<Record<(typeof METRIC_BENCHMARK)[number], number | null>>
> & {
  readonly monthlyReturns: Readonly<Record<string, number>>;
  readonly yearlyReturns: Readonly<Record<string, number>>;
};

const bySeriesName = new Map(
  [...statisticsCatalogue.values()]
    .filter(({ needsRun }) => !needsRun)
    .map((definition) => [definition.seriesName, definition] as const),
);

/**
 * Returns the statistics of a series of prices or equity by their formulas, whatever the size of
 * the sample, and never NaN; `seriesStatistics` gives them with reasons and minimum samples.
 * Deviations are those of samples (n - 1) unless the name says population. O(n).
 * Throws `INVALID_INPUT` for values that are not finite, dates out of order or other lengths.
 */
export function computeMetrics(input: MetricsInput): Metrics {
  const sample = sampleOfSeries(input);
  const numbers =
    input.benchmark === undefined ? METRIC_NUMBERS : [...METRIC_NUMBERS, ...METRIC_BENCHMARK];
  const entries = [
    ...numbers.map((name) => [name, formulaOf(name, sample)]),
    ...METRIC_DATES.map((name) => {
      const at = formulaOf(name, sample);
      return [name, at === null ? null : formatDate(at)];
    }),
  ];
  return {
    ...Object.fromEntries(entries),
    monthlyReturns: returnsByName(sample, 'month'),
    yearlyReturns: returnsByName(sample, 'year'),
  } as Metrics;
}

/** Returns what the formula of a statistic gives, null where it gives nothing finite. */
function formulaOf(name: string, sample: Sample): number | null {
  // What has no value at all has no first one either.
  if (sample.values.length === 0) return null;
  const value = bySeriesName.get(name)!.of(sample);
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : null;
}

/** Returns the compounded returns of months or years by their names. */
export function returnsByName(sample: Sample, span: Span): Record<string, number> {
  const { from, returns } = sample.spans(span);
  return Object.fromEntries(
    Array.from(from, (start, row) => [spanName(start, span), returns[row]!]),
  );
}
