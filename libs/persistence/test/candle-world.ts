import { parseTimeframe } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, concatCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { Dataset, PublishedImport } from '@vela/ports';
import { DEFAULT_TENANT_ID as TENANT, PgCandleStore } from '../src/index.js';
import type { Fixture } from './fixture.js';

/** Every candle there is. */
export const EVERYTHING = { from: -Infinity, to: Infinity };
/** Candles in one stored chunk. */
export const BLOCK = 16_384;

/** Candles of minute `from` to `to`, their prices a function of the minute. */
export function candles(from: number, to: number, shift = 0): CandleColumns {
  const columns = allocateCandles(to - from);
  for (let i = 0; i < to - from; i++) {
    const minute = from + i;
    columns.openAt[i] = minute * 60_000_000;
    columns.availableAt[i] = (minute + 1) * 60_000_000;
    columns.open[i] = 100 + (minute % 97) / 100 + shift;
    columns.high[i] = 102 + shift;
    columns.low[i] = 99 + shift;
    columns.close[i] = 100 + (minute % 89) / 100 + shift;
    columns.volume[i] = minute % 1_000;
  }
  return columns;
}

/** Returns columns as texts that compare bit by bit. */
export const plain = (columns: CandleColumns): unknown =>
  COLUMN_NAMES.map((name) => Buffer.from(Float64Array.from(columns[name]).buffer).toString('hex'));

/** A candle store and what its tests do over and over. */
export interface CandleWorld {
  readonly store: PgCandleStore;
  /** Name of the import that {@link CandleWorld.publish} staged last. */
  readonly lastImport: () => string;
  readonly dataset: (tenant?: string) => Promise<Dataset>;
  readonly read: (id: string, version: number, range?: typeof EVERYTHING) => Promise<CandleColumns>;
  readonly publish: (
    id: string,
    columns: CandleColumns,
    replace?: boolean,
  ) => Promise<PublishedImport>;
  readonly current: (id: string) => Promise<Dataset>;
}

/** Returns a candle store over the rows of a fixture. */
export function createCandleWorld(fixture: Fixture): CandleWorld {
  const store = new PgCandleStore(fixture.context);
  let serial = 0;
  return {
    store,
    lastImport: () => `imp_${serial}`,
    async dataset(tenant = TENANT) {
      const { id } = await fixture.instrument(`C${++serial}`, tenant);
      return await store.ensureDataset({
        tenantId: tenant,
        instrumentId: id,
        timeframe: parseTimeframe('1m'),
        source: 'csv',
        adjustment: 'raw',
      });
    },
    async read(id, version, range = EVERYTHING) {
      const parts: CandleColumns[] = [];
      for await (const part of store.read(id, version, range)) parts.push(part);
      return concatCandles(parts);
    },
    async publish(id, columns, replace = false) {
      const importId = `imp_${++serial}`;
      await store.stage(id, importId);
      await store.addStaged(id, importId, columns);
      return await store.publish(id, importId, replace);
    },
    current: async (id) => (await store.dataset(TENANT, id))!,
  };
}
