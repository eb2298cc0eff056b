import type { CandleSeriesView } from './candles.js';
import { DATASET_FIELDS } from './datasets.js';
import { graphql } from './document.js';
import { PAGE_FIELDS, type Page, type PageVariables } from './paging.js';

/** An order of a run as it stood at the end; prices and quantities are decimal text. */
export interface OrderView {
  readonly id: string;
  readonly instrument: { readonly symbol: string };
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly role: string;
  readonly state: string;
  readonly reason: string | null;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly timeInForce: string;
  readonly price: string | null;
  readonly limitPrice: string | null;
  readonly stopLoss: string | null;
  readonly takeProfit: string | null;
  /** Number of the slice at whose close it was decided, from 0. */
  readonly slice: number;
  readonly endedSlice: number | null;
  readonly parentOrderId: string | null;
}

/** An execution. */
export interface FillView {
  readonly id: string;
  readonly orderId: string;
  readonly instrument: { readonly symbol: string };
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly at: string;
}

/** A page of the curve with every point; `at` is epoch milliseconds. */
export interface EquityPageView {
  readonly at: readonly number[];
  readonly equity: readonly number[];
  readonly drawdown: readonly number[];
  readonly points: number;
  readonly endCursor: string | null;
}

/** What a list of a run's rows answers; null when there is no such run. */
type RowsOf<Name extends string, Row> = {
  readonly backtest: ({ readonly id: string } & { readonly [K in Name]: Page<Row> }) | null;
};

/** Orders of a run as they were placed. */
export const BACKTEST_ORDERS = graphql<
  RowsOf<'orders', OrderView>,
  PageVariables & { readonly id: string }
>(`query BacktestOrders($id: ID!, $first: Int, $after: String) {
  backtest(id: $id) {
    id
    orders(first: $first, after: $after) {
      nodes {
        id instrument { symbol } side type role state reason quantity filledQuantity timeInForce
        price limitPrice stopLoss takeProfit slice endedSlice parentOrderId
      }
      ${PAGE_FIELDS}
    }
  }
}`);

/** Executions of a run in order. */
export const BACKTEST_FILLS = graphql<
  RowsOf<'fills', FillView>,
  PageVariables & { readonly id: string }
>(`query BacktestFills($id: ID!, $first: Int, $after: String) {
  backtest(id: $id) {
    id
    fills(first: $first, after: $after) {
      nodes { id orderId instrument { symbol } side quantity price fee at } ${PAGE_FIELDS}
    }
  }
}`);

/** Points of the curve of a run, none left out; null before its end. */
export const BACKTEST_POINTS = graphql<
  {
    readonly backtest: {
      readonly id: string;
      /** Points that make a year; null where the run did not record it. */
      readonly periodsPerYear: number | null;
      readonly equityPoints: EquityPageView | null;
    } | null;
  },
  { readonly id: string; readonly after?: string | undefined }
>(`query BacktestPoints($id: ID!, $after: String) {
  backtest(id: $id) {
    id periodsPerYear equityPoints(after: $after) { at equity drawdown points endCursor }
  }
}`);

/** Candles that a run saw, of the version of the data that it is pinned to. */
export const BACKTEST_CANDLES = graphql<
  { readonly backtest: { readonly id: string; readonly candles: CandleSeriesView | null } | null },
  { readonly id: string; readonly symbol: string; readonly maxPoints?: number | undefined }
>(`query BacktestCandles($id: ID!, $symbol: String!, $maxPoints: Int) {
  backtest(id: $id) {
    id
    candles(symbol: $symbol, maxPoints: $maxPoints) {
      dataset { ${DATASET_FIELDS} }
      timeframe openAt open high low close volume candlesPerEntry truncated
    }
  }
}`);
