import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { AssetClass } from '@vela/market';
import type { StrategyParameter } from '@vela/ports';

/** Who owns rows. */
export const TenantEntity = defineEntity({
  name: 'Tenant',
  tableName: 'tenant',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    createdAt: p.bigint('number'),
  },
});

/** An instrument as a row; its decimals have 18 digits behind the point. */
export const InstrumentEntity = defineEntity({
  name: 'Instrument',
  tableName: 'instrument',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    symbol: p.text(),
    venue: p.text(),
    name: p.text().nullable(),
    assetClass: p.text().$type<AssetClass>(),
    currency: p.text(),
    priceScale: p.integer(),
    tickSize: p.decimal().precision(38).scale(18),
    quantityScale: p.integer(),
    lotSize: p.decimal().precision(38).scale(18),
    multiplier: p.double().$type<number>(),
    tradable: p.boolean(),
    createdAt: p.bigint('number'),
  },
});

/** A strategy; `versions` and `trials` are the last numbers given. */
export const StrategyEntity = defineEntity({
  name: 'Strategy',
  tableName: 'strategy',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    name: p.text(),
    description: p.text().nullable(),
    builtIn: p.boolean(),
    versions: p.integer().default(0),
    trials: p.integer().default(0),
    createdAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
  },
});

/** Source of a strategy; the database refuses to change it. */
export const StrategyVersionEntity = defineEntity({
  name: 'StrategyVersion',
  tableName: 'strategy_version',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    strategyId: p.text(),
    number: p.integer(),
    source: p.text(),
    bundle: p.text().nullable(),
    contentHash: p.text(),
    parameters: p.json<readonly StrategyParameter[]>().columnType('json'),
    createdAt: p.bigint('number'),
  },
});

/** A row of {@link InstrumentEntity}. */
export type InstrumentRow = InferEntity<typeof InstrumentEntity>;
/** A row of {@link StrategyEntity}. */
export type StrategyRow = InferEntity<typeof StrategyEntity>;
/** A row of {@link StrategyVersionEntity}. */
export type StrategyVersionRow = InferEntity<typeof StrategyVersionEntity>;
