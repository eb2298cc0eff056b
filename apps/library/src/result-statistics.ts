import {
  bootstrapIntervals,
  intervalNames,
  intervalOf,
  sampleOfRun,
  statisticOfRun,
  statisticsCatalogue,
  statisticsOf,
} from '@vela/analytics';
import type {
  DatedValues,
  FinishedRun,
  Interval,
  MissingReason,
  StatisticDefinition,
  StatisticGroup,
  StatisticUnit,
} from '@vela/analytics';
import { VelaError } from '@vela/kernel';
import { CandleSeries } from './candle-series.js';

/** Which statistics of a result, and what they are measured against. */
export interface StatisticsOptions {
  /** Names of the catalogue; all of them by default. */
  readonly names?: readonly string[] | undefined;
  /** Annual risk-free rate as a fraction; 0 by default. */
  readonly riskFreeRateAnnual?: number | undefined;
  /** What to compare with by day, for instance the candles of an index. */
  readonly benchmark?: CandleSeries | DatedValues | undefined;
  /** Confidence of intervals; 0.95 by default. */
  readonly confidence?: number | undefined;
  /** Resamples for the intervals that no formula gives; none by default. */
  readonly bootstrap?: { readonly resamples: number; readonly seed?: number } | undefined;
}

/** A statistic of a result: its value, or why it has none. */
export interface ResultStatistic {
  readonly name: string;
  readonly label: string;
  readonly group: StatisticGroup;
  readonly unit: StatisticUnit;
  readonly definition: string;
  /** Finite; dates are microseconds since 1970. Null when it is not available. */
  readonly value: number | null;
  readonly missing: MissingReason | null;
  /** The reason in words, with what was found. */
  readonly detail: string | null;
  readonly interval: Interval | null;
}

/** Returns statistics of a run; throws `INVALID_INPUT` for a name that none has. */
export function resultStatistics(
  run: FinishedRun,
  options: StatisticsOptions = {},
): readonly ResultStatistic[] {
  const { riskFreeRateAnnual, benchmark, confidence = 0.95, bootstrap } = options;
  const definitions = definitionsOf(options);
  const sample = sampleOfRun(run, {
    riskFreeRateAnnual,
    benchmark:
      benchmark instanceof CandleSeries
        ? { values: benchmark.close, dates: benchmark.columns.openAt }
        : benchmark,
  });
  const others = definitions.filter(({ name }) => !intervalNames.has(name));
  const resampled =
    bootstrap === undefined
      ? null
      : bootstrapIntervals(sample, others, { ...bootstrap, confidence });
  return statisticsOf(sample, definitions).map((statistic) => {
    const { definition, value, missing } = statistic;
    const drawn = value === null ? null : (resampled?.get(definition.name) ?? null);
    return {
      name: definition.name,
      label: definition.label,
      group: definition.group,
      unit: definition.unit,
      definition: definition.definition,
      value,
      missing: missing?.reason ?? null,
      detail: missing?.detail ?? null,
      interval: intervalOf(statistic, sample, confidence) ?? drawn,
    };
  });
}

function definitionsOf({ names }: StatisticsOptions): readonly StatisticDefinition[] {
  if (names === undefined) return [...statisticsCatalogue.values()];
  return names.map((name) => {
    const found = statisticOfRun(name);
    if (found !== null) return found;
    throw new VelaError('INVALID_INPUT', `there is no statistic "${name}"`, {
      hint: 'The page docs/statistics.md lists them.',
      path: ['names'],
    });
  });
}
