import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Canonical } from '@vela/kernel';
import type {
  BacktestReport,
  BacktestState,
  BacktestWarning,
  BadLine,
  ImportState,
  JobFailure,
  ResultColumns,
} from '@vela/ports';

/** A run. `configText` is the canonical text that its digest hashes; `config` is for searching. */
export const BacktestEntity = defineEntity({
  name: 'Backtest',
  tableName: 'backtest',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text().unique(),
    strategyId: p.text(),
    strategyVersionId: p.text(),
    state: p.text().$type<BacktestState>(),
    config: p.json<unknown>().lazy(),
    configText: p.text(),
    inputDigest: p.text(),
    resultDigest: p.text().nullable(),
    metrics: p.json<Readonly<Record<string, number | null>>>().columnType('json').nullable(),
    assumptions: p.json<readonly string[]>().columnType('json'),
    warnings: p.json<readonly BacktestWarning[]>().columnType('json'),
    report: p.json<BacktestReport>().columnType('json').nullable(),
    tradeCount: p.integer().nullable(),
    orderCount: p.integer().nullable(),
    fillCount: p.integer().nullable(),
    failure: p.json<JobFailure>().columnType('json').nullable(),
    trial: p.integer(),
    idempotencyKey: p.text().nullable(),
    queuedAt: p.bigint('number'),
    startedAt: p.bigint('number').nullable(),
    finishedAt: p.bigint('number').nullable(),
  },
});

/** Columns of a finished run. */
export const BacktestColumnsEntity = defineEntity({
  name: 'BacktestColumns',
  tableName: 'backtest_columns',
  primaryKeys: ['backtestId', 'kind'],
  properties: {
    backtestId: p.text().primary(),
    kind: p.text().$type<ResultColumns>().primary(),
    tenantId: p.text(),
    bytes: p.blob(),
  },
});

/** One look at the data by a strategy, counted for ever. */
export const TrialEntity = defineEntity({
  name: 'Trial',
  tableName: 'trial',
  primaryKeys: ['strategyId', 'number'],
  properties: {
    strategyId: p.text().primary(),
    number: p.integer().primary(),
    tenantId: p.text(),
    strategyVersionId: p.text(),
    backtestId: p.text(),
    inputDigest: p.text(),
    createdAt: p.bigint('number'),
  },
});

/** An import of candles. */
export const DataImportEntity = defineEntity({
  name: 'DataImport',
  tableName: 'data_import',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text().unique(),
    datasetId: p.text(),
    state: p.text().$type<ImportState>(),
    source: p.text(),
    request: p.json<{ readonly [name: string]: Canonical }>().columnType('json'),
    progress: p.double().$type<number>().default(0),
    rowsRead: p.bigint('number').default(0),
    rowsImported: p.bigint('number').default(0),
    rowsUnchanged: p.bigint('number').default(0),
    badLines: p.json<readonly BadLine[]>().columnType('json'),
    badLineCount: p.bigint('number').default(0),
    failure: p.json<JobFailure>().columnType('json').nullable(),
    queuedAt: p.bigint('number'),
    startedAt: p.bigint('number').nullable(),
    finishedAt: p.bigint('number').nullable(),
  },
});

/** A row of {@link BacktestEntity}. */
export type BacktestRow = InferEntity<typeof BacktestEntity>;
/** A row of {@link DataImportEntity}. */
export type DataImportRow = InferEntity<typeof DataImportEntity>;
