/** Why a statistic has no value, by code, in words. */
export const MISSING_REASONS = {
  TOO_FEW_VALUES: 'The sample is below the minimum of this statistic.',
  NO_TRADES: 'There is no closed trade.',
  NO_WINS: 'Nothing won.',
  NO_LOSSES: 'Nothing lost.',
  NO_TAIL: 'No return lies beyond the bound.',
  NO_DRAWDOWN: 'The series never fell below a peak.',
  NOT_RECOVERED: 'The deepest drawdown had not recovered by the end.',
  ZERO_VARIANCE: 'The values do not vary.',
  CAPITAL_LOST: 'The series fell to zero or below, so that returns are not defined.',
  NO_BENCHMARK: 'There is no benchmark.',
  NO_COMMON_DATES: 'Series and benchmark have too few dates in common.',
  BENCHMARK_FLAT: 'The benchmark does not vary.',
  NO_TRADED_VALUE: 'Nothing was traded.',
  NO_GAIN: 'There is no gain to compare with.',
  NO_GROWTH: 'The series did not grow.',
  SEVERAL_CURRENCIES: 'Amounts are of several currencies.',
  NOT_RECORDED: 'The run was made by a release that did not record it.',
  OUT_OF_RANGE: 'The formula has no finite value for this sample.',
} as const;

/** One of {@link MISSING_REASONS}. */
export type MissingReason = keyof typeof MISSING_REASONS;

/** Stands in place of a number that is not there, with the reason. */
export class Missing {
  constructor(
    readonly reason: MissingReason,
    /** What was found in this case, in words; the general reason by default. */
    readonly detail: string = MISSING_REASONS[reason],
  ) {}
}

/** Returns that there is no value. */
export const missing = (reason: MissingReason): Missing => new Missing(reason);
