import type { StatisticDefinition } from './definition.js';
import { Missing, type MissingReason } from './reason.js';
import type { Sample } from './sample.js';
import { SAMPLE_KINDS } from './sample-kind.js';

/** A range that holds the true value of a statistic with some confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** For instance 0.95. */
  readonly confidence: number;
  /** Formula or resampling it comes from. */
  readonly method: string;
}

/** The value of a statistic, or why it has none. Exactly one of `value` and `missing` is null. */
export interface Statistic {
  readonly definition: StatisticDefinition;
  /** Finite; dates are microseconds. */
  readonly value: number | null;
  readonly missing: { readonly reason: MissingReason; readonly detail: string } | null;
}

/** Returns the value of one statistic of a sample; never NaN, and it never throws. */
export function statisticOf(definition: StatisticDefinition, sample: Sample): Statistic {
  const found = sampleMissing(definition, sample) ?? definition.of(sample);
  if (found instanceof Missing) {
    return { definition, value: null, missing: { reason: found.reason, detail: found.detail } };
  }
  // A zero is shown without its sign.
  if (Number.isFinite(found)) return { definition, value: found + 0, missing: null };
  const lost = sample.isLost && !definition.needsRun;
  const { reason, detail } = new Missing(lost ? 'CAPITAL_LOST' : definition.otherwise);
  return { definition, value: null, missing: { reason, detail } };
}

/** Returns why a sample is too small for a statistic, null when it is not. */
function sampleMissing(definition: StatisticDefinition, sample: Sample): Missing | null {
  const { of, count } = definition.minimum;
  if (definition.needsBenchmark && sample.pairs === null) return new Missing('NO_BENCHMARK');
  const size = sample.size(of);
  if (size >= count) return null;
  if (of === 'trades' && size === 0) return new Missing('NO_TRADES');
  const [one, many] = SAMPLE_KINDS[of];
  const found = `Expected at least ${count} ${count === 1 ? one : many}, found ${size}.`;
  if (of === 'pairs') return new Missing('NO_COMMON_DATES', found);
  if (sample.isLost && of !== 'trades') return new Missing('CAPITAL_LOST');
  return new Missing('TOO_FEW_VALUES', found);
}

/** Returns the values of some statistics of a sample, in their order. */
export function statisticsOf(
  sample: Sample,
  definitions: Iterable<StatisticDefinition>,
): readonly Statistic[] {
  return Array.from(definitions, (definition) => statisticOf(definition, sample));
}
