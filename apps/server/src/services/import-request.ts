import type { Canonical, Micros, Timeframe } from '@vela/kernel';
import type { Adjustment } from '@vela/market';
import type { DatasetKey } from '@vela/ports';

/** Candles to import, as a caller asks for them. */
export interface ImportRequest {
  readonly source: string;
  readonly path?: string | null | undefined;
  readonly symbol?: string | null | undefined;
  readonly timeframe?: Timeframe | null | undefined;
  /** Answers to what the file leaves open, see the hints of the CSV reader. */
  readonly dialect?: unknown;
  /** Properties of an instrument that is not known yet. */
  readonly instrument?: unknown;
  /** How the prices of the file were changed for corporate actions; raw when absent. */
  readonly adjustment?: Adjustment | null | undefined;
  readonly replace: boolean;
  /** First instant (inclusive) and last one (exclusive) of what a broker is asked for. */
  readonly from?: Micros | null | undefined;
  readonly to?: Micros | null | undefined;
  /** Id or name of the account whose key is used; the only one of the broker when absent. */
  readonly account?: string | null | undefined;
  /** Source of the broker, for instance `iex`; the best that the plan allows when absent. */
  readonly feed?: string | null | undefined;
}

/** Where an import goes and what its actor needs. */
export interface PreparedImport {
  readonly key: Omit<DatasetKey, 'tenantId'>;
  readonly note: string | null;
  readonly source: string;
  readonly request: { readonly [name: string]: Canonical };
}
