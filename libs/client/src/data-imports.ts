import type { UserError } from './answer.js';
import { type AdjustmentName, DATASET_FIELDS, type DatasetView } from './datasets.js';
import { graphql } from './document.js';
import { ERROR_FIELDS, type JobFailure, type StreamEvent } from './paging.js';

/** States of a job. */
export type JobState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** An import of candles as it stands. */
export interface DataImportView {
  readonly id: string;
  readonly state: JobState;
  /** 0 to 1. */
  readonly progress: number;
  readonly source: string;
  readonly rowsRead: string;
  readonly rowsImported: string;
  readonly rowsUnchanged: string;
  readonly badLines: readonly { readonly line: number; readonly reason: string }[];
  readonly badLineCount: number;
  readonly failure: JobFailure | null;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly datasets: readonly DatasetView[];
}

/** What to import. */
export interface DataImportInput {
  /** `csv`, `vega-datasets` or `alpaca`. */
  readonly source: string;
  /** Path of the file on the machine of the server. */
  readonly path?: string | undefined;
  readonly symbol?: string | undefined;
  readonly timeframe?: string | undefined;
  /** Answers to what the file leaves open. */
  readonly dialect?: Readonly<Record<string, unknown>> | undefined;
  /** Properties of an instrument that is not known yet. */
  readonly instrument?: Readonly<Record<string, unknown>> | undefined;
  /** How the prices of a file were changed for corporate actions: `RAW` when absent. */
  readonly adjustment?: AdjustmentName | undefined;
  readonly replace?: boolean | undefined;
  /** First instant to ask a broker for; behind what is stored when absent. */
  readonly from?: string | undefined;
  /** Exclusive; now when absent. */
  readonly to?: string | undefined;
  /** Id or name of the account whose key is used. */
  readonly account?: string | undefined;
  /** Source of a broker, such as `iex`. */
  readonly feed?: string | undefined;
}

/** A seeded synthetic market. */
export interface DataGenerateInput {
  readonly symbol: string;
  readonly timeframe: string;
  readonly from: string;
  readonly candles: number;
  readonly seed?: string | undefined;
  readonly startPrice?: number | undefined;
  readonly drift?: number | undefined;
  readonly volatility?: number | undefined;
}

/** What the mutations on imports answer. */
export interface DataImportPayload {
  readonly dataImport: DataImportView | null;
  readonly userErrors: readonly UserError[];
}

const IMPORT_FIELDS = `id state progress source rowsRead rowsImported rowsUnchanged
  badLines { line reason } badLineCount failure { code message hint }
  queuedAt startedAt finishedAt datasets { ${DATASET_FIELDS} }`;
const PAYLOAD_FIELDS = `dataImport { ${IMPORT_FIELDS} } ${ERROR_FIELDS}`;

/** Starts an import; answers at once. */
export const DATA_IMPORT_START = graphql<
  { readonly dataImport: DataImportPayload },
  { readonly input: DataImportInput }
>(`mutation DataImportStart($input: DataImportInput!) {
  dataImport(input: $input) { ${PAYLOAD_FIELDS} }
}`);

/** Starts to generate a synthetic market; answers at once. */
export const DATA_GENERATE = graphql<
  { readonly dataGenerate: DataImportPayload },
  { readonly input: DataGenerateInput }
>(`mutation DataGenerate($input: DataGenerateInput!) {
  dataGenerate(input: $input) { ${PAYLOAD_FIELDS} }
}`);

/** Ends an import; nothing of it stays. */
export const DATA_IMPORT_CANCEL = graphql<
  { readonly dataImportCancel: DataImportPayload },
  { readonly id: string }
>(`mutation DataImportCancel($id: ID!) {
  dataImportCancel(id: $id) { ${PAYLOAD_FIELDS} }
}`);

/** How far an import is; the last event, its end, always arrives. */
export const DATA_IMPORT_EVENTS = graphql<
  { readonly dataImport: StreamEvent & { readonly dataImport: DataImportView } },
  { readonly id: string }
>(`subscription DataImportEvents($id: ID!) {
  dataImport(id: $id) { cursor at snapshot dataImport { ${IMPORT_FIELDS} } }
}`);
