import { type MetricsInput, sampleOfSeries } from './aligned-series.js';
import { statisticsCatalogue } from './catalogue.js';
import type { StatisticDefinition } from './definition.js';
import { type Statistic, statisticsOf } from './engine.js';
import type { Sample } from './sample.js';

/** Returns the statistics that a series can have, with or without a benchmark. */
export function seriesDefinitions(hasBenchmark: boolean): readonly StatisticDefinition[] {
  return [...statisticsCatalogue.values()].filter(
    ({ needsRun, needsBenchmark }) => !needsRun && (hasBenchmark || !needsBenchmark),
  );
}

/**
 * Returns every statistic of a series of prices or equity, each with its value or the reason why it
 * has none. Names are the `seriesName` of the definitions. O(n).
 * Throws `INVALID_INPUT` for values that are not finite, dates out of order or other lengths.
 */
export function seriesStatistics(input: MetricsInput): {
  readonly sample: Sample;
  readonly statistics: readonly Statistic[];
} {
  const sample = sampleOfSeries(input);
  const definitions = seriesDefinitions(input.benchmark !== undefined);
  return { sample, statistics: statisticsOf(sample, definitions) };
}
