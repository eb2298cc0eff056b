/** Statistics of a run. Ratios are fractions; amounts are decimal text; null is undefined. */
export interface MetricsView {
  readonly totalReturn: number | null;
  readonly cagr: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** 0 or below. */
  readonly maxDrawdown: number | null;
  /** Candles of the longest stay below a peak. */
  readonly maxDrawdownRows: number | null;
  readonly ulcerIndex: number | null;
  readonly exposure: number | null;
  readonly turnover: number | null;
  readonly tradeCount: number;
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  readonly payoffRatio: number | null;
  readonly expectancy: string | null;
  readonly averageWin: string | null;
  readonly averageLoss: string | null;
  readonly averageBarsHeld: number | null;
  readonly maxConsecutiveWins: number | null;
  readonly maxConsecutiveLosses: number | null;
  readonly sqn: number | null;
  readonly bestPeriod: number | null;
  readonly worstPeriod: number | null;
  readonly valueAtRisk95: number | null;
  readonly expectedShortfall95: number | null;
  readonly skew: number | null;
  readonly kurtosis: number | null;
  readonly netProfit: string | null;
  readonly fees: string | null;
  readonly finalEquity: string | null;
}

/** Fields of a {@link MetricsView}. */
export const METRIC_FIELDS = `totalReturn cagr volatility sharpe sortino calmar maxDrawdown
  maxDrawdownRows ulcerIndex exposure turnover tradeCount winRate profitFactor payoffRatio expectancy
  averageWin averageLoss averageBarsHeld maxConsecutiveWins maxConsecutiveLosses sqn bestPeriod worstPeriod
  valueAtRisk95 expectedShortfall95 skew kurtosis netProfit fees finalEquity`;
