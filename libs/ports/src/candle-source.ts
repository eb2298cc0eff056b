import type { Micros, Timeframe } from '@vela/kernel';
import type { CandleBatch, CandleColumns, SeriesKey } from '@vela/market';
import type { Observable } from 'rxjs';
import type { Pace } from './pace.js';

/** Stored candles of one series, pinned to a version so that a run can be repeated. */
export interface PinnedSeries extends SeriesKey {
  readonly datasetId: string;
  readonly version: number;
  /**
   * Timeframe of the dataset when that is narrower: the candles are made of the query's series
   * that reads the dataset as it is.
   */
  readonly storedTimeframe?: Timeframe;
  /** Market identifier code whose sessions decide where candles that are made begin and end. */
  readonly venue?: string;
  /** True for candles that only inform or fill: none comes behind the last slice of the others. */
  readonly follows?: boolean;
}

/** Which candles to replay. */
export interface CandleQuery {
  readonly tenantId: string;
  /** In the order in which a slice lists them. */
  readonly series: readonly PinnedSeries[];
  /** Opening from this instant on … */
  readonly from: Micros;
  /** … and before this one. */
  readonly to: Micros;
}

/** Replays stored candles as slices, in batches of some thousand candles. */
export interface CandleSource {
  /**
   * Returns the slices of a query in time order. Waits for `pace.ready()` before each batch when a
   * pace is given, so that a slow subscriber bounds what lies in memory, and lets go of what it
   * holds when unsubscribed. Errors with `DATA_MISSING` when a dataset or its version is gone.
   */
  replay(query: CandleQuery, pace?: Pace): Observable<CandleBatch>;
}

/** What candles a dataset holds. */
export interface Dataset {
  readonly id: string;
  readonly tenantId: string;
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
  /** Where the candles came from, for instance `csv`, `vega-datasets`, `synthetic`. */
  readonly source: string;
  readonly adjustment: 'raw' | 'split' | 'split+dividend';
  /** Grows by one with every change of a published candle; 0 while nothing is published. */
  readonly version: number;
  readonly rows: number;
  /** Open of the first and of the last candle, null while there is none. */
  readonly firstOpenAt: Micros | null;
  readonly lastOpenAt: Micros | null;
  /** SHA-256 over the published columns, chunk digests in order. */
  readonly contentHash: string;
  /** Free words for a reader, for instance that an index cannot be traded. */
  readonly note: string | null;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
}

/** What is needed to find or make a dataset. */
export type DatasetKey = Pick<
  Dataset,
  'tenantId' | 'instrumentId' | 'timeframe' | 'source' | 'adjustment'
>;

/** Columns under construction that nobody sees before they are published as a whole. */
export interface StagedImport {
  readonly datasetId: string;
  /** Candles staged so far, also by an attempt that was killed. */
  readonly stagedRows: number;
  /** Open of the last staged candle; an import that continues skips candles up to it. */
  readonly stagedUntil: Micros | null;
}

/** What publishing an import changed. */
export interface PublishedImport {
  readonly version: number;
  /** Candles that the dataset did not have. */
  readonly rowsAdded: number;
  /** Candles that it had with the same values. */
  readonly rowsUnchanged: number;
  /** Candles that it had with other values. */
  readonly rowsReplaced: number;
}

/** Keeps candle history: published chunks by version, a staging area, and a tail of rows. */
export interface CandleStore {
  ensureDataset(key: DatasetKey, note?: string | null): Promise<Dataset>;
  dataset(tenantId: string, id: string): Promise<Dataset | null>;
  /** Returns a page of the datasets that hold candles, newest first. */
  datasets(
    tenantId: string,
    filter: { instrumentId?: string; timeframe?: Timeframe },
    page: { first: number; after: string | null },
  ): Promise<readonly Dataset[]>;
  /** Returns how many datasets that hold candles pass the filter. */
  countDatasets(
    tenantId: string,
    filter: { instrumentId?: string; timeframe?: Timeframe },
  ): Promise<number>;
  deleteDataset(tenantId: string, id: string): Promise<boolean>;
  /** Opens the staging area of an import, or finds what a killed attempt left there. */
  stage(datasetId: string, importId: string): Promise<StagedImport>;
  /** Adds candles behind the staged ones in one transaction; in increasing `openAt`. */
  addStaged(datasetId: string, importId: string, columns: CandleColumns): Promise<void>;
  /**
   * Publishes the staged candles as the next version in one transaction. Candles that are already
   * there with other values are replaced when `replace` is true, else nothing is published and
   * `CONFLICT` names the first of them. Publishing no change keeps the version.
   */
  publish(datasetId: string, importId: string, replace: boolean): Promise<PublishedImport>;
  /** Forgets the staged candles of an import. */
  discard(datasetId: string, importId: string): Promise<void>;
  /**
   * Appends closed candles of the running day as rows with gapless numbers; returns the number of
   * the last one. Candles that are already there are ignored.
   */
  appendTail(datasetId: string, columns: CandleColumns): Promise<number>;
  /**
   * Returns the published candles of a version and, for the newest version, the tail. About
   * `rowsMax` of them lie in memory at one time, as many as are fast when absent.
   */
  read(
    datasetId: string,
    version: number,
    range: { from: Micros; to: Micros },
    options?: { readonly rowsMax?: number },
  ): AsyncIterable<CandleColumns>;
}
