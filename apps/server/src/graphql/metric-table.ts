/** Unit of a statistic: what its number counts. */
export const METRIC_UNITS = {
  FRACTION: 'A fraction: 0.12 means 12 %.',
  RATIO: 'A plain number without unit.',
  CURRENCY: 'An amount in the currency of the account.',
  COUNT: 'A number of things.',
  CANDLES: 'A number of candles of the run.',
} as const;

/** One of {@link METRIC_UNITS}. */
type MetricUnit = keyof typeof METRIC_UNITS;

/** A statistic by its unit and definition. */
export type MetricDefinition = readonly [unit: MetricUnit, definition: string];

/** The statistics of a run that have a field of their own, by name. */
export const METRIC_TABLE = {
  totalReturn: ['FRACTION', 'Last equity by first equity, less 1.'],
  cagr: ['FRACTION', 'Annual growth that compounds to the total return.'],
  volatility: ['FRACTION', 'Standard deviation of returns (n - 1), annualised.'],
  sharpe: ['RATIO', 'Mean return above the risk-free rate by its standard deviation, annualised.'],
  sortino: ['RATIO', 'Mean return above the risk-free rate by its downside deviation, annualised.'],
  calmar: ['RATIO', 'Annual growth by the size of the deepest drawdown.'],
  maxDrawdown: ['FRACTION', 'Deepest fall from a peak of equity, 0 or below.'],
  maxDrawdownRows: ['CANDLES', 'Longest stay below a peak of equity.'],
  ulcerIndex: ['FRACTION', 'Root of the mean squared drawdown (Martin, 1987).'],
  exposure: ['FRACTION', 'Share of candles at whose close a position was held.'],
  turnover: ['RATIO', 'Value of all fills by mean equity.'],
  tradeCount: ['COUNT', 'Closed round trips.'],
  winRate: ['FRACTION', 'Round trips with a profit after fees by all.'],
  profitFactor: ['RATIO', 'Sum of profits by the size of the sum of losses.'],
  payoffRatio: ['RATIO', 'Average profit by the size of the average loss.'],
  expectancy: ['CURRENCY', 'Mean profit of a round trip after fees.'],
  averageWin: ['CURRENCY', 'Mean profit of the round trips that won.'],
  averageLoss: ['CURRENCY', 'Mean loss of the round trips that lost, below 0.'],
  averageBarsHeld: ['CANDLES', 'Mean length of a round trip.'],
  maxConsecutiveWins: ['COUNT', 'Longest run of round trips that won.'],
  maxConsecutiveLosses: ['COUNT', 'Longest run of round trips that lost.'],
  sqn: ['RATIO', 'System quality number (van Tharp, 1998).'],
  bestPeriod: ['FRACTION', 'Best return of one candle.'],
  worstPeriod: ['FRACTION', 'Worst return of one candle.'],
  valueAtRisk95: [
    'FRACTION',
    'Return of one candle that 95 % of candles exceed; a loss is below 0.',
  ],
  expectedShortfall95: ['FRACTION', 'Mean return of the candles at or below the value at risk.'],
  skew: ['RATIO', 'Skewness of returns.'],
  kurtosis: ['RATIO', 'Excess kurtosis of returns.'],
  netProfit: ['CURRENCY', 'Last equity less first equity.'],
  fees: ['CURRENCY', 'All fees of the run.'],
  finalEquity: ['CURRENCY', 'Equity after the last candle.'],
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** Name of a statistic that has a field of its own. */
export type MetricName = keyof typeof METRIC_TABLE;

/** The names of {@link METRIC_TABLE} in order. */
export const METRIC_NAMES = Object.keys(METRIC_TABLE) as readonly MetricName[];
