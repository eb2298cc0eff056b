import { graphql } from './document.js';

/** What a statistic is. */
export interface StatisticDefinitionView {
  readonly label: string;
  readonly unit: string;
  readonly group: string;
}

/** Range that holds the true value of a statistic. */
export interface StatisticIntervalView {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  readonly method: string;
}

/** A statistic with its value, or the reason why it has none. */
export interface StatisticView {
  readonly name: string;
  readonly definition: StatisticDefinitionView;
  readonly value: number | null;
  readonly date: string | null;
  readonly missing: string | null;
  readonly missingDetail: string | null;
  readonly interval: StatisticIntervalView | null;
}

/** Which statistics, and what they are measured against. */
export interface StatisticsVariables {
  readonly id: string;
  readonly names?: readonly string[] | undefined;
  readonly riskFreeRateAnnual?: number | undefined;
  readonly benchmark?: string | undefined;
  readonly confidence?: number | undefined;
  readonly bootstrap?: { readonly resamples: number; readonly seed: number } | undefined;
}

/** What closed trades of one group gave; amounts are decimal text. */
export interface TradeGroupView {
  readonly key: string;
  readonly tradeCount: number;
  readonly wins: number;
  readonly winRate: number;
  readonly grossProfit: string;
  readonly fees: string;
  readonly netProfit: string;
  readonly profitFactor: number | null;
  readonly expectancy: string;
  readonly averageBarsHeld: number;
}

/** A stay of equity below a peak. */
export interface DrawdownView {
  readonly depth: number;
  readonly peakAt: string;
  readonly troughAt: string;
  readonly recoveryAt: string | null;
  readonly fallRows: number;
  readonly recoveryRows: number | null;
  readonly rows: number;
  readonly days: number;
}

/** What a month or a year gave. */
export interface PeriodResultView {
  readonly key: string;
  readonly return: number;
  readonly change: string;
  readonly maxDrawdown: number;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly best: number;
  readonly worst: number;
}

/** How gross profit became net profit; amounts are decimal text. */
export interface CostAttributionView {
  readonly gross: string;
  readonly items: readonly {
    readonly kind: string;
    readonly line: string;
    readonly amount: string;
  }[];
  readonly net: string;
}

/** Where the trades or fills of two runs differ first. */
export interface RowDifferenceView {
  readonly row: number;
  readonly column: string;
  readonly first: unknown;
  readonly second: unknown;
}

/** How two runs relate. */
export interface BacktestComparisonView {
  readonly firstId: string;
  readonly secondId: string;
  readonly settings: readonly {
    readonly name: string;
    readonly first: unknown;
    readonly second: unknown;
  }[];
  readonly statistics: readonly {
    readonly name: string;
    readonly first: StatisticView;
    readonly second: StatisticView;
    readonly difference: number | null;
  }[];
  readonly commonTrades: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly firstTrade: RowDifferenceView | null;
  readonly firstFill: RowDifferenceView | null;
}

const STATISTIC_FIELDS = `name definition { label unit group } value date missing missingDetail
  interval { low high confidence method }`;

/** Statistics of a run with value or reason; null when there is no such run. */
export const BACKTEST_STATISTICS = graphql<
  {
    readonly backtest: {
      readonly id: string;
      readonly state: string;
      readonly statistics: readonly StatisticView[] | null;
    } | null;
  },
  StatisticsVariables
>(`query BacktestStatistics(
  $id: ID!, $names: [String!], $riskFreeRateAnnual: Float, $benchmark: String, $confidence: Float,
  $bootstrap: BootstrapInput
) {
  backtest(id: $id) {
    id state
    statistics(
      names: $names, riskFreeRateAnnual: $riskFreeRateAnnual, benchmark: $benchmark,
      confidence: $confidence, bootstrap: $bootstrap
    ) { ${STATISTIC_FIELDS} }
  }
}`);

/** Closed trades of a run by groups; null when there is no such run. */
export const BACKTEST_BREAKDOWN = graphql<
  {
    readonly backtest: {
      readonly id: string;
      readonly breakdown: readonly TradeGroupView[];
    } | null;
  },
  { readonly id: string; readonly by: string; readonly clock: string }
>(`query BacktestBreakdown($id: ID!, $by: BreakdownBy!, $clock: BreakdownClock!) {
  backtest(id: $id) {
    id breakdown(by: $by, clock: $clock) {
      key tradeCount wins winRate grossProfit fees netProfit profitFactor expectancy averageBarsHeld
    }
  }
}`);

/** Stays below a peak, months, years and costs of a run; null when there is no such run. */
export const BACKTEST_PERIODS = graphql<
  {
    readonly backtest: {
      readonly id: string;
      readonly drawdowns: readonly DrawdownView[];
      readonly months: readonly PeriodResultView[];
      readonly years: readonly PeriodResultView[];
      readonly costs: CostAttributionView | null;
    } | null;
  },
  { readonly id: string; readonly drawdowns: number }
>(`query BacktestPeriods($id: ID!, $drawdowns: Int!) {
  backtest(id: $id) {
    id
    drawdowns(first: $drawdowns) {
      depth peakAt troughAt recoveryAt fallRows recoveryRows rows days
    }
    months: periods(span: MONTH) { key return change maxDrawdown volatility sharpe best worst }
    years: periods(span: YEAR) { key return change maxDrawdown volatility sharpe best worst }
    costs { gross items { kind line amount } net }
  }
}`);

/** How two runs relate. */
export const BACKTEST_COMPARISON = graphql<
  { readonly backtestComparison: BacktestComparisonView },
  { readonly first: string; readonly second: string }
>(`query BacktestComparison($first: ID!, $second: ID!) {
  backtestComparison(first: $first, second: $second) {
    firstId secondId settings { name first second }
    statistics {
      name difference first { ${STATISTIC_FIELDS} } second { ${STATISTIC_FIELDS} }
    }
    commonTrades onlyFirst onlySecond
    firstTrade { row column first second } firstFill { row column first second }
  }
}`);
