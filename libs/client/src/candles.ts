import { DATASET_FIELDS, type DatasetView } from './datasets.js';
import { graphql } from './document.js';

/** Candles as columns of equal length; times are epoch milliseconds. */
export interface CandleSeriesView {
  readonly dataset: DatasetView;
  readonly timeframe: string;
  readonly openAt: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  /** Stored candles behind each entry; 1 when nothing was merged. */
  readonly candlesPerEntry: number;
  readonly truncated: boolean;
}

/** Most entries of a column that one query may ask for. */
export const CANDLE_POINTS_MAX = 20_000;

/** Stored candles of an instrument. */
export const CANDLES = graphql<
  { readonly candles: CandleSeriesView },
  {
    readonly symbol: string;
    readonly timeframe: string;
    readonly from?: string | undefined;
    /** Candles open before this instant. */
    readonly to?: string | undefined;
    readonly maxPoints?: number | undefined;
    readonly source?: string | undefined;
  }
>(`query Candles(
  $symbol: String!, $timeframe: Timeframe!, $from: DateTime, $to: DateTime, $maxPoints: Int,
  $source: String
) {
  candles(
    symbol: $symbol, timeframe: $timeframe, from: $from, to: $to, maxPoints: $maxPoints,
    source: $source
  ) {
    dataset { ${DATASET_FIELDS} }
    timeframe openAt open high low close volume candlesPerEntry truncated
  }
}`);
