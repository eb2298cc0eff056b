import type { Canonical, ErrorCode, Micros, Timeframe } from '@vela/kernel';
import type { ExchangeRate } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { RunAction } from '@vela/step';
import type { ActorWrite } from './actor-store.js';
import type { BacktestReport } from './backtest-report.js';

/** A page of rows by key, newest first: at most `first`, behind the id `after`. */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

/** Keeps instruments. */
export interface InstrumentRepository {
  get(tenantId: string, id: string): Promise<Instrument | null>;
  getMany(tenantId: string, ids: readonly string[]): Promise<readonly Instrument[]>;
  findBySymbol(tenantId: string, symbol: string): Promise<Instrument | null>;
  list(
    tenantId: string,
    filter: { query?: string; assetClass?: readonly string[]; tradable?: boolean },
    page: PageRequest,
  ): Promise<readonly Instrument[]>;
  /** Returns how many instruments pass the filter. */
  count(
    tenantId: string,
    filter: { query?: string; assetClass?: readonly string[]; tradable?: boolean },
  ): Promise<number>;
  /** Adds the instrument, or returns the one that has its symbol and venue. */
  ensure(tenantId: string, instrument: Instrument): Promise<Instrument>;
}

/** A strategy and its newest version. */
export interface StrategyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly description: string | null;
  readonly builtIn: boolean;
  readonly latestVersion: StrategyVersionRecord;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
}

/** Source of a strategy as it was at one time; never changed. */
export interface StrategyVersionRecord {
  readonly id: string;
  readonly strategyId: string;
  readonly number: number;
  /** TypeScript for a user's strategy; for a built-in one the name of its class. */
  readonly source: string;
  /** JavaScript module that a worker can load; null for a built-in one. */
  readonly bundle: string | null;
  /** SHA-256 of source and bundle. */
  readonly contentHash: string;
  readonly parameters: readonly StrategyParameter[];
  readonly createdAt: Micros;
}

/** One parameter as a form shows it. */
export interface StrategyParameter {
  readonly name: string;
  readonly type: 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'CHOICE' | 'TEXT';
  readonly default: Canonical;
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly string[] | null;
  readonly description: string | null;
}

/** Keeps strategies and their versions. */
export interface StrategyRepository {
  get(tenantId: string, id: string): Promise<StrategyRecord | null>;
  /** Returns those of the strategies that exist, in one statement. */
  getMany(tenantId: string, ids: readonly string[]): Promise<readonly StrategyRecord[]>;
  findByName(tenantId: string, name: string): Promise<StrategyRecord | null>;
  /** Returns the content hash of the newest version of each built-in strategy by its name. */
  builtInHashes(tenantId: string): Promise<ReadonlyMap<string, string>>;
  version(tenantId: string, id: string): Promise<StrategyVersionRecord | null>;
  /** Returns those of the versions that exist, in one statement. */
  versionMany(tenantId: string, ids: readonly string[]): Promise<readonly StrategyVersionRecord[]>;
  versions(
    tenantId: string,
    strategyId: string,
    page: PageRequest,
  ): Promise<readonly StrategyVersionRecord[]>;
  list(
    tenantId: string,
    filter: { query?: string },
    page: PageRequest,
  ): Promise<readonly StrategyRecord[]>;
  /** Returns how many strategies pass the filter. */
  count(tenantId: string, filter: { query?: string }): Promise<number>;
  /**
   * Adds a strategy or, when its name is known, its next version. The same content as the newest
   * version adds nothing and returns it.
   */
  push(
    tenantId: string,
    strategy: {
      name: string;
      description: string | null;
      builtIn: boolean;
      source: string;
      bundle: string | null;
      contentHash: string;
      parameters: readonly StrategyParameter[];
    },
  ): Promise<StrategyRecord>;
}

/** States of a backtest, those of its machine. */
export const BACKTEST_STATES = [
  'queued',
  'loading',
  'running',
  'analysing',
  'completed',
  'failed',
  'cancelled',
] as const;

/** One of {@link BACKTEST_STATES}. */
export type BacktestState = (typeof BACKTEST_STATES)[number];

/** Data that a run is pinned to. */
export interface PinnedDataset {
  readonly instrumentId: string;
  readonly datasetId: string;
  readonly version: number;
  readonly contentHash: string;
}

/** Data of another timeframe than the run's first one. */
export interface OtherDataset extends PinnedDataset {
  readonly timeframe: Timeframe;
}

/** Everything that decides the result of a run; its canonical text is what `inputDigest` hashes. */
export interface BacktestConfig {
  readonly strategyVersionId: string;
  readonly strategyHash: string;
  readonly parameters: { readonly [name: string]: Canonical };
  /** Candles of the first timeframe, one entry for each instrument in their order. */
  readonly datasets: readonly PinnedDataset[];
  /** Stored candles of wider timeframes and of the one that fills; absent when there are none. */
  readonly otherDatasets?: readonly OtherDataset[];
  /** The first timeframe: its slices are the clock of the run. */
  readonly timeframe: Timeframe;
  /** Wider ones that the strategy sees as well, made of the first where none are stored. */
  readonly widerTimeframes?: readonly Timeframe[];
  /** Finer one whose candles fill orders and are not shown. */
  readonly fillTimeframe?: Timeframe;
  /** First instant (inclusive) and last one (exclusive) of candle opens. */
  readonly from: Micros;
  readonly to: Micros;
  /** Decimal text. */
  readonly startingCash: string;
  readonly currency: string;
  /** Rates of other currencies in that of the account; absent when there are none. */
  readonly rates?: readonly ExchangeRate[];
  /** Corporate actions of the instruments, which are counted from 0; absent when there are none. */
  readonly actions?: readonly RunAction[];
  /** Options of the simulation by name, see the venue's options. */
  readonly simulation: { readonly [name: string]: Canonical };
  /** Limits before every order, see @vela/limits; absent for none. */
  readonly limits?: { readonly [name: string]: Canonical };
  /** What goes wrong between the run and its venue, see @vela/faults; absent for nothing. */
  readonly faults?: Canonical;
  readonly seed: number;
  readonly engineVersion: string;
}

/** Why a job ended without a result. */
export interface JobFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** A run without its columns. */
export interface BacktestRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly actorId: string;
  readonly strategyId: string;
  readonly state: BacktestState;
  readonly config: BacktestConfig;
  readonly inputDigest: string;
  readonly resultDigest: string | null;
  readonly metrics: { readonly [name: string]: number | null } | null;
  readonly assumptions: readonly string[];
  readonly warnings: readonly BacktestWarning[];
  /** Null before the end, and for runs of a release that had no reports. */
  readonly report: BacktestReport | null;
  readonly tradeCount: number | null;
  readonly orderCount: number | null;
  readonly fillCount: number | null;
  readonly failure: JobFailure | null;
  /** Which run of its strategy this is, counted over all versions. */
  readonly trial: number;
  readonly queuedAt: Micros;
  readonly startedAt: Micros | null;
  readonly finishedAt: Micros | null;
}

/** What a warning is about: a row of the tables of a result, a candle, or a span of time. */
export interface WarningLink {
  readonly kind: 'TRADE' | 'ORDER' | 'FILL' | 'CANDLE' | 'SPAN';
  /** Row of the table, or number of the candle from 0; null for a span. */
  readonly row: number | null;
  readonly instrumentId: string | null;
  /** When it is, or where the span begins and ends. */
  readonly at: Micros | null;
  readonly until: Micros | null;
}

/** Something that makes a result less trustworthy than it looks. */
export interface BacktestWarning {
  readonly rule: string;
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  /** What to do about it; absent in runs of a release that gave none. */
  readonly advice?: string;
  /** The first of what it is about, at most twenty. */
  readonly links?: readonly WarningLink[];
}

/** Columns of a finished run as stored bytes, see `encodeColumns` of the backtest library. */
export type ResultColumns = 'equity' | 'trades' | 'orders' | 'fills' | 'facts';

/** What a finished run hands over. */
export interface BacktestOutcome {
  readonly resultDigest: string;
  readonly metrics: { readonly [name: string]: number | null };
  readonly assumptions: readonly string[];
  readonly warnings: readonly BacktestWarning[];
  readonly report: BacktestReport;
  readonly tradeCount: number;
  readonly orderCount: number;
  readonly fillCount: number;
  readonly columns: Readonly<Record<ResultColumns, Uint8Array>>;
}

/** How an actor's transition shows in its run. */
export type BacktestUpdate =
  | { readonly state: 'loading' | 'running' | 'analysing' | 'cancelled' }
  | { readonly state: 'completed'; readonly outcome: BacktestOutcome }
  | { readonly state: 'failed'; readonly failure: JobFailure };

/** Keeps runs, their trials and their results. */
export interface BacktestRepository {
  /**
   * Writes the run, its trial row and its actor in one transaction. The same idempotency key
   * returns the run that it made first.
   */
  create(
    tenantId: string,
    draft: {
      strategyId: string;
      config: BacktestConfig;
      inputDigest: string;
      idempotencyKey: string | null;
    },
  ): Promise<BacktestRecord>;
  get(tenantId: string, id: string): Promise<BacktestRecord | null>;
  /** Returns the run that an actor carries out. */
  ofActor(tenantId: string, actorId: string): Promise<BacktestRecord | null>;
  list(
    tenantId: string,
    filter: { strategyId?: string; state?: BacktestState },
    page: PageRequest,
  ): Promise<readonly BacktestRecord[]>;
  /** Returns how many runs pass the filter. */
  count(tenantId: string, filter: { strategyId?: string; state?: BacktestState }): Promise<number>;
  columns(tenantId: string, id: string, which: ResultColumns): Promise<Uint8Array | null>;
  /** Moves actor and run together in one fenced statement; false when the owner was replaced. */
  update(write: ActorWrite, update: BacktestUpdate): Promise<boolean>;
}

/** States of an import. */
export type ImportState = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** A line of a file that could not be taken, with its number counted from 1. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** An import of candles as it stands. */
export interface DataImportRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly actorId: string;
  readonly datasetId: string;
  readonly state: ImportState;
  /** Name of the source, for instance `csv`. */
  readonly source: string;
  /** What the source needs, for instance path and dialect. */
  readonly request: { readonly [name: string]: Canonical };
  /** 0 to 1. */
  readonly progress: number;
  readonly rowsRead: number;
  readonly rowsImported: number;
  readonly rowsUnchanged: number;
  readonly badLines: readonly BadLine[];
  readonly badLineCount: number;
  readonly failure: JobFailure | null;
  readonly queuedAt: Micros;
  readonly startedAt: Micros | null;
  readonly finishedAt: Micros | null;
}

/** What changes in an import while it runs. */
export type ImportUpdate = Partial<
  Pick<
    DataImportRecord,
    | 'state'
    | 'progress'
    | 'rowsRead'
    | 'rowsImported'
    | 'rowsUnchanged'
    | 'badLines'
    | 'badLineCount'
    | 'failure'
  >
>;

/** Keeps imports. */
export interface DataImportRepository {
  create(
    tenantId: string,
    draft: { datasetId: string; source: string; request: { readonly [name: string]: Canonical } },
  ): Promise<DataImportRecord>;
  get(tenantId: string, id: string): Promise<DataImportRecord | null>;
  /** Returns the import that an actor carries out. */
  ofActor(tenantId: string, actorId: string): Promise<DataImportRecord | null>;
  list(tenantId: string, page: PageRequest): Promise<readonly DataImportRecord[]>;
  /** Moves actor and import together in one fenced statement; false when the owner was replaced. */
  update(write: ActorWrite, update: ImportUpdate): Promise<boolean>;
}
