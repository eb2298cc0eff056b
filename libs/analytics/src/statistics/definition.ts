import type { Missing, MissingReason } from './reason.js';
import type { Sample } from './sample.js';
import type { SampleKind } from './sample-kind.js';

/** What the number of a statistic counts. */
export const STATISTIC_UNITS = {
  FRACTION: 'A fraction: 0.12 means 12 %.',
  RATIO: 'A plain number without unit.',
  CURRENCY: 'An amount in the currency of the account.',
  COUNT: 'A number of things.',
  CANDLES: 'A number of candles of the run.',
  DAYS: 'A number of days of 24 hours.',
  YEARS: 'A number of years.',
  DATE: 'A date: microseconds since 1970 in UTC.',
} as const;

/** One of {@link STATISTIC_UNITS}. */
export type StatisticUnit = keyof typeof STATISTIC_UNITS;

/** The parts of the catalogue in their order, each with its title. */
export const STATISTIC_GROUPS = {
  growth: 'Growth',
  risk: 'Variation of returns',
  ratio: 'Return by risk',
  drawdown: 'Drawdowns',
  tail: 'Tails',
  shape: 'Shape of the distribution',
  significance: 'Luck or skill',
  period: 'Single periods',
  calendar: 'Days, months and years',
  benchmark: 'Against a benchmark',
  trade: 'Closed trades',
  exposure: 'Exposure and turnover',
  cost: 'Costs',
} as const;

/** One of {@link STATISTIC_GROUPS}. */
export type StatisticGroup = keyof typeof STATISTIC_GROUPS;

/** Names a publication that a formula was taken from. */
export interface StatisticSource {
  readonly author: string;
  readonly year: number;
  readonly title: string;
}

/** Describes a statistic: what it says, what it takes, and how it follows from a sample. */
export interface StatisticDefinition {
  /** Its name, which is unique. */
  readonly name: string;
  /** Its name in `metrics compute`, where a plain series has another one. */
  readonly seriesName: string;
  readonly label: string;
  readonly unit: StatisticUnit;
  readonly group: StatisticGroup;
  /** What it is, in a sentence. */
  readonly definition: string;
  readonly source: StatisticSource | null;
  /** The least sample that gives it a value. */
  readonly minimum: { readonly of: SampleKind; readonly count: number };
  /** Whether it needs trades, equity in money and fills, which a plain series has not. */
  readonly needsRun: boolean;
  readonly needsBenchmark: boolean;
  /** Returns the value of a sample that has the minimum; what is not finite has no value. */
  readonly of: (sample: Sample) => number | Missing;
  /** The reason when the formula gives nothing finite. */
  readonly otherwise: MissingReason;
}

/** The parts of a definition that have no default. */
type Described = Pick<StatisticDefinition, 'name' | 'label' | 'unit' | 'definition' | 'of'>;

/** What a {@link StatisticDefinition} is made of. */
export type StatisticParts = Described &
  Partial<Pick<StatisticDefinition, 'seriesName' | 'otherwise'>> & {
    /** As author, year and title. */
    readonly source?: readonly [author: string, year: number, title: string];
    readonly minimum?: number;
    readonly sampleOf?: SampleKind;
  };

/** Defaults of the statistics of a group. */
export interface GroupDefaults {
  readonly group: StatisticGroup;
  readonly sampleOf: SampleKind;
  readonly minimum: number;
  readonly otherwise: MissingReason;
  readonly needsRun?: boolean;
  readonly needsBenchmark?: boolean;
}

/** Returns the definitions of a group, each with the defaults of the group where it says nothing. */
export function defineGroup(
  defaults: GroupDefaults,
  parts: readonly StatisticParts[],
): readonly StatisticDefinition[] {
  return parts.map(({ source, minimum, sampleOf, ...part }) => ({
    seriesName: part.name,
    otherwise: defaults.otherwise,
    ...part,
    group: defaults.group,
    source: source === undefined ? null : { author: source[0], year: source[1], title: source[2] },
    minimum: { of: sampleOf ?? defaults.sampleOf, count: minimum ?? defaults.minimum },
    needsRun: defaults.needsRun ?? false,
    needsBenchmark: defaults.needsBenchmark ?? false,
  }));
}
