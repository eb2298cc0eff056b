import type { UserError } from './answer.js';
import { graphql } from './document.js';
import { INSTRUMENT_FIELDS, type InstrumentView } from './instruments.js';
import { ERROR_FIELDS, PAGE_FIELDS, type Page, type PageVariables } from './paging.js';

/** How prices were changed for corporate actions. */
export type AdjustmentName = 'RAW' | 'SPLIT' | 'SPLIT_AND_DIVIDEND';

/** Stored candles of one instrument at one timeframe from one source. */
export interface DatasetView {
  readonly id: string;
  readonly instrument: InstrumentView;
  readonly timeframe: string;
  readonly source: string;
  readonly adjustment: AdjustmentName;
  readonly version: number;
  /** Open of the first and of the last candle. */
  readonly from: string | null;
  readonly to: string | null;
  readonly rows: string;
  readonly contentHash: string;
  readonly note: string | null;
  readonly updatedAt: string;
}

/** A stretch of time without candles that were expected. */
export interface DataGap {
  readonly from: string;
  readonly to: string;
  readonly missing: number;
}

/** Fields of a {@link DatasetView}. */
export const DATASET_FIELDS = `id instrument { ${INSTRUMENT_FIELDS} } timeframe source adjustment
  version from to rows contentHash note updatedAt`;

type DatasetPage<Node> = { readonly datasets: Page<Node> };
type DatasetFilter = PageVariables & {
  readonly symbol?: string | undefined;
  readonly timeframe?: string | undefined;
};

/** Datasets, the newest first. */
export const DATASETS = graphql<DatasetPage<DatasetView>, DatasetFilter>(
  `query Datasets($symbol: String, $timeframe: Timeframe, $first: Int, $after: String) {
  datasets(symbol: $symbol, timeframe: $timeframe, first: $first, after: $after) {
    nodes { ${DATASET_FIELDS} } ${PAGE_FIELDS}
  }
}`,
);

/** Datasets with their gaps. */
export const DATASET_GAPS = graphql<
  DatasetPage<DatasetView & { readonly gaps: readonly DataGap[] }>,
  DatasetFilter
>(`query DatasetGaps($symbol: String, $timeframe: Timeframe, $first: Int, $after: String) {
  datasets(symbol: $symbol, timeframe: $timeframe, first: $first, after: $after) {
    nodes { ${DATASET_FIELDS} gaps { from to missing } } ${PAGE_FIELDS}
  }
}`);

/** Deletes a dataset with its candles. */
export const DATASET_DELETE = graphql<
  {
    readonly datasetDelete: {
      readonly deletedId: string | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly id: string }
>(`mutation DatasetDelete($id: ID!) {
  datasetDelete(id: $id) { deletedId ${ERROR_FIELDS} }
}`);
