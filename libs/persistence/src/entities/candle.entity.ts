import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Timeframe } from '@vela/kernel';
import type { Dataset } from '@vela/ports';

/** Candles of one instrument, timeframe, source and adjustment. */
export const DatasetEntity = defineEntity({
  name: 'Dataset',
  tableName: 'dataset',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    instrumentId: p.text(),
    timeframe: p.text().$type<Timeframe>(),
    source: p.text(),
    adjustment: p.text().$type<Dataset['adjustment']>(),
    version: p.integer().default(0),
    rows: p.bigint('number').default(0),
    firstOpenAt: p.bigint('number').nullable(),
    lastOpenAt: p.bigint('number').nullable(),
    contentHash: p.text(),
    tailN: p.bigint('number').default(0),
    note: p.text().nullable(),
    createdAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
  },
});

/** Up to 16,384 published candles as columns. */
export const CandleChunkEntity = defineEntity({
  name: 'CandleChunk',
  tableName: 'candle_chunk',
  primaryKeys: ['datasetId', 'firstOpenAt', 'addedIn'],
  properties: {
    datasetId: p.text().primary(),
    firstOpenAt: p.bigint('number').primary(),
    addedIn: p.integer().primary(),
    tenantId: p.text(),
    lastOpenAt: p.bigint('number'),
    rows: p.integer(),
    retiredIn: p.integer().nullable(),
    sha256: p.blob(),
    columns: p.blob().lazy(),
  },
});

/** Candles of an import that nobody sees yet. */
export const CandleStageEntity = defineEntity({
  name: 'CandleStage',
  tableName: 'candle_stage',
  primaryKeys: ['datasetId', 'importId', 'n'],
  properties: {
    datasetId: p.text().primary(),
    importId: p.text().primary(),
    n: p.integer().primary(),
    tenantId: p.text(),
    firstOpenAt: p.bigint('number'),
    lastOpenAt: p.bigint('number'),
    rows: p.integer(),
    sha256: p.blob(),
    columns: p.blob().lazy(),
  },
});

/** A candle of the running day. */
export const CandleTailEntity = defineEntity({
  name: 'CandleTail',
  tableName: 'candle_tail',
  primaryKeys: ['datasetId', 'n'],
  properties: {
    datasetId: p.text().primary(),
    n: p.bigint('number').primary(),
    tenantId: p.text(),
    openAt: p.bigint('number'),
    availableAt: p.bigint('number'),
    open: p.double().$type<number>(),
    high: p.double().$type<number>(),
    low: p.double().$type<number>(),
    close: p.double().$type<number>(),
    volume: p.double().$type<number>(),
  },
});

/** A row of {@link DatasetEntity}. */
export type DatasetRow = InferEntity<typeof DatasetEntity>;
