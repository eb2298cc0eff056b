import type { UserError } from './answer.js';
import { type BacktestReportView, REPORT_FIELDS } from './backtest-report.js';
import { graphql } from './document.js';
import { METRIC_FIELDS, type MetricsView } from './metrics.js';
import { ERROR_FIELDS, type JobFailure, PAGE_FIELDS, type Page } from './paging.js';
import type { PageVariables, StreamEvent } from './paging.js';

/** States of a backtest. */
export const BACKTEST_STATES = [
  'QUEUED',
  'LOADING',
  'RUNNING',
  'ANALYSING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;

/** One of {@link BACKTEST_STATES}. */
export type BacktestState = (typeof BACKTEST_STATES)[number];

/** Everything that decides the result of a run. */
export interface BacktestConfigView {
  readonly datasets: readonly {
    readonly datasetId: string;
    readonly instrument: { readonly id: string; readonly symbol: string };
    readonly version: number;
    readonly contentHash: string;
  }[];
  readonly timeframe: string;
  /** Wider candles that the strategy saw as well; null or absent for none. */
  readonly widerTimeframes?: readonly string[] | null;
  /** Finer candles that filled orders; null or absent when those of `timeframe` did. */
  readonly fillTimeframe?: string | null;
  /** Candles open from this instant on … */
  readonly from: string;
  /** … and before this one. */
  readonly to: string;
  readonly startingCash: string;
  readonly currency: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly simulation: Readonly<Record<string, unknown>>;
  /** Limits before every order; null or absent for none. */
  readonly riskLimits?: Readonly<Record<string, unknown>> | null;
  readonly seed: string;
  readonly strategyHash: string;
  readonly engineVersion: string;
}

/** Something that makes a result less trustworthy than it looks. */
export interface BacktestWarningView {
  readonly rule: string;
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  /** What to do about it; null for runs of old releases. */
  readonly advice: string | null;
  /** What it is about; where a query asks for it. */
  readonly links?: readonly WarningLinkView[];
}

/** What a warning is about: where to look. */
export interface WarningLinkView {
  readonly kind: 'TRADE' | 'ORDER' | 'FILL' | 'CANDLE' | 'SPAN';
  readonly id: string | null;
  readonly row: number | null;
  readonly instrumentId: string | null;
  readonly at: string | null;
  readonly until: string | null;
}

/** A run without its tables. */
export interface BacktestView {
  readonly id: string;
  readonly state: BacktestState;
  readonly strategyVersion: {
    readonly id: string;
    readonly number: number;
    readonly strategy: { readonly id: string; readonly name: string };
  };
  readonly config: BacktestConfigView;
  readonly metrics: MetricsView | null;
  readonly inputDigest: string;
  readonly resultDigest: string | null;
  readonly assumptions: readonly string[];
  readonly warnings: readonly BacktestWarningView[];
  readonly trial: number;
  readonly failure: JobFailure | null;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly elapsedSeconds: number | null;
}

/** Equity as columns; `at` is epoch milliseconds. */
export interface EquityView {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  readonly drawdown: readonly number[];
  readonly points: number;
}

/** A round trip. */
export interface TradeView {
  readonly id: string;
  readonly instrument: { readonly symbol: string };
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly entryAt: string;
  readonly entryPrice: string;
  readonly exitAt: string;
  readonly exitPrice: string;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
  readonly returnRatio: number;
}

/** What to run. */
export interface BacktestRunInput {
  readonly strategyVersionId?: string | undefined;
  /** Id or name of a strategy, whose newest version runs. */
  readonly strategy?: string | undefined;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  /** Wider ones that the strategy sees as well. */
  readonly timeframes?: readonly string[] | undefined;
  /** Finer one whose candles fill orders. */
  readonly fillTimeframe?: string | undefined;
  readonly from: string;
  /** Last date, inclusive. */
  readonly to?: string | undefined;
  readonly startingCash?: string | undefined;
  readonly currency?: string | undefined;
  readonly rates?: readonly unknown[] | undefined;
  readonly corporateActions?: readonly unknown[] | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly simulation?: Readonly<Record<string, unknown>> | undefined;
  /** Limits before every order, by name. */
  readonly riskLimits?: Readonly<Record<string, unknown>> | undefined;
  /** Fault script: what goes wrong between the run and its venue. */
  readonly faults?: unknown;
  readonly seed?: string | undefined;
  readonly source?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** Where a run stands; enough for whoever waits for its end and reads the result then. */
export interface BacktestStateView {
  readonly id: string;
  readonly state: BacktestState;
  readonly failure: JobFailure | null;
}

/** What the mutations on runs answer. */
export interface BacktestPayload {
  readonly backtest: BacktestStateView | null;
  readonly userErrors: readonly UserError[];
}

/** How far a run is. */
export interface BacktestProgress extends StreamEvent {
  readonly backtest: BacktestStateView;
  /** 0 to 1. */
  readonly progress: number;
  readonly simulatedAt: string | null;
  readonly candlesPerSecond: number | null;
  readonly etaSeconds: number | null;
}

const RUN_FIELDS = `id state inputDigest resultDigest assumptions trial elapsedSeconds
  strategyVersion { id number strategy { id name } }
  config {
    datasets { datasetId instrument { id symbol } version contentHash }
    timeframe widerTimeframes fillTimeframe from to startingCash currency parameters simulation riskLimits seed strategyHash engineVersion
  }
  metrics { ${METRIC_FIELDS} }
  warnings { rule severity message advice } failure { code message hint }
  queuedAt startedAt finishedAt`;
const STATE_FIELDS = 'id state failure { code message hint }';
const PAYLOAD_FIELDS = `backtest { ${STATE_FIELDS} } ${ERROR_FIELDS}`;
const TRADE_FIELDS = `id instrument { symbol } side quantity entryAt entryPrice exitAt exitPrice
  grossPnl fees netPnl returnRatio`;

/** Runs, the newest first. */
export const BACKTESTS = graphql<
  { readonly backtests: Page<BacktestView> },
  PageVariables & {
    readonly strategyId?: string | undefined;
    readonly state?: BacktestState | undefined;
  }
>(`query Backtests($strategyId: ID, $state: BacktestState, $first: Int, $after: String) {
  backtests(strategyId: $strategyId, state: $state, first: $first, after: $after) {
    nodes { ${RUN_FIELDS} } ${PAGE_FIELDS}
  }
}`);

/** A run by its id; null when there is none. */
export const BACKTEST = graphql<
  { readonly backtest: BacktestView | null },
  { readonly id: string }
>(`query Backtest($id: ID!) { backtest(id: $id) { ${RUN_FIELDS} } }`);

/** A run with all that it says of itself. */
export type ReportedBacktestView = BacktestView & BacktestReportView;

/** A run with its report and its equity; null when there is none. */
export const BACKTEST_EQUITY = graphql<
  { readonly backtest: (ReportedBacktestView & { readonly equity: EquityView | null }) | null },
  { readonly id: string; readonly maxPoints?: number | undefined }
>(`query BacktestEquity($id: ID!, $maxPoints: Int) {
  backtest(id: $id) {
    ${RUN_FIELDS} ${REPORT_FIELDS} warnings { links { kind id row instrumentId at until } }
    equity(maxPoints: $maxPoints) { at equity drawdown points }
  }
}`);

/** Which round trips of a run. */
export interface TradeFilter {
  readonly symbol?: string | undefined;
  readonly side?: 'BUY' | 'SELL' | undefined;
  readonly won?: boolean | undefined;
  /** Role of the order that ended them. */
  readonly exitRole?: string | undefined;
}

/** Round trips of a run; null when there is no such run. */
export const BACKTEST_TRADES = graphql<
  {
    readonly backtest: {
      readonly id: string;
      readonly state: BacktestState;
      readonly trades: Page<TradeView>;
    } | null;
  },
  PageVariables & TradeFilter & { readonly id: string }
>(`query BacktestTrades(
  $id: ID!, $first: Int, $after: String,
  $symbol: String, $side: OrderSide, $won: Boolean, $exitRole: OrderRole
) {
  backtest(id: $id) {
    id state
    trades(
      first: $first, after: $after, symbol: $symbol, side: $side, won: $won, exitRole: $exitRole
    ) { nodes { ${TRADE_FIELDS} } ${PAGE_FIELDS} }
  }
}`);

/** Queues a run; answers at once. */
export const BACKTEST_RUN = graphql<
  { readonly backtestRun: BacktestPayload },
  { readonly input: BacktestRunInput }
>(`mutation BacktestRun($input: BacktestRunInput!) {
  backtestRun(input: $input) { ${PAYLOAD_FIELDS} }
}`);

/** Queues a run with the configuration of another one, data versions included. */
export const BACKTEST_RUN_AGAIN = graphql<
  { readonly backtestRunAgain: BacktestPayload },
  { readonly id: string }
>(`mutation BacktestRunAgain($id: ID!) {
  backtestRunAgain(id: $id) { ${PAYLOAD_FIELDS} }
}`);

/** Ends a run. */
export const BACKTEST_CANCEL = graphql<
  { readonly backtestCancel: BacktestPayload },
  { readonly id: string }
>(`mutation BacktestCancel($id: ID!) {
  backtestCancel(id: $id) { ${PAYLOAD_FIELDS} }
}`);

/** How far a run is; the last event, its end, always arrives. */
export const BACKTEST_EVENTS = graphql<
  { readonly backtest: BacktestProgress },
  { readonly id: string }
>(`subscription BacktestEvents($id: ID!) {
  backtest(id: $id) {
    cursor at snapshot progress simulatedAt candlesPerSecond etaSeconds backtest { ${STATE_FIELDS} }
  }
}`);
