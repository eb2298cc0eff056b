import { defineEntity, p } from '@mikro-orm/core';
import type { ActorKind } from '@vela/ports';

/** A running process. */
export const InstanceEntity = defineEntity({
  name: 'Instance',
  tableName: 'instance',
  properties: {
    boot: p.integer().primary().autoincrement(),
    name: p.text(),
    build: p.text(),
    roles: p.array(),
    startedAt: p.datetime(6).defaultRaw('clock_timestamp()'),
    leaseUntil: p.datetime(6),
    draining: p.boolean().default(false),
  },
});

/** A durable actor with its owner, epoch and persisted machine. */
export const ActorEntity = defineEntity({
  name: 'Actor',
  tableName: 'actor',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    kind: p.text().$type<ActorKind>(),
    boot: p.integer().nullable(),
    epoch: p.bigint('number').default(0),
    seq: p.bigint('number').default(0),
    snapshot: p.json<unknown>().columnType('json').nullable(),
    attempts: p.integer().default(0),
    final: p.boolean().default(false),
    createdAt: p.bigint('number'),
    updatedAt: p.datetime(6).defaultRaw('clock_timestamp()'),
  },
});

/** A wish that somebody appended for an actor. */
export const CommandEntity = defineEntity({
  name: 'Command',
  tableName: 'command',
  primaryKeys: ['actorId', 'n'],
  properties: {
    actorId: p.text().primary(),
    n: p.bigint('number').primary(),
    id: p.text(),
    kind: p.text(),
    body: p.json<unknown>().columnType('json').nullable(),
    createdAt: p.datetime(6).defaultRaw('clock_timestamp()'),
  },
});
