import { defineEntity, p } from '@mikro-orm/core';

/** A source of closed slices. */
export const FeedEntity = defineEntity({
  name: 'Feed',
  tableName: 'feed',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text().unique(),
    name: p.text(),
    series: p.json<unknown>().columnType('json'),
    source: p.json<unknown>().columnType('json'),
    state: p.text(),
    lastSlice: p.bigint('number').default(0),
    lastAvailableAt: p.bigint('number').nullable(),
    detail: p.text().nullable(),
    createdAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
  },
});

/** One closed slice of a feed. */
export const FeedSliceEntity = defineEntity({
  name: 'FeedSlice',
  tableName: 'feed_slice',
  primaryKeys: ['feedId', 'n'],
  properties: {
    feedId: p.text().primary(),
    n: p.bigint('number').primary(),
    availableAt: p.bigint('number'),
    body: p.blob(),
  },
});

/** A candle that came too late for its slice. */
export const FeedLateEntity = defineEntity({
  name: 'FeedLate',
  tableName: 'feed_late',
  primaryKeys: ['feedId', 'n'],
  properties: {
    feedId: p.text().primary(),
    n: p.bigint('number').primary(),
    instrumentId: p.text(),
    timeframe: p.text(),
    openAt: p.bigint('number'),
    open: p.double(),
    high: p.double(),
    low: p.double(),
    close: p.double(),
    volume: p.double(),
    kind: p.text(),
    at: p.bigint('number'),
  },
});
