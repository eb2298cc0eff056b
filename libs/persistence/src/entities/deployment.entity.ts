import { defineEntity, p } from '@mikro-orm/core';

/** What decides a deployment; never changed. */
export const DeploymentEntity = defineEntity({
  name: 'Deployment',
  tableName: 'deployment',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text().unique(),
    name: p.text(),
    mode: p.text(),
    strategyId: p.text(),
    strategyVersionId: p.text(),
    parameters: p.json<unknown>().columnType('json'),
    instrumentIds: p.array(),
    timeframe: p.text(),
    widerTimeframes: p.array(),
    feedId: p.text(),
    accountId: p.text(),
    cash: p.text(),
    currency: p.text(),
    simulation: p.json<unknown>().columnType('json'),
    limits: p.json<unknown>().columnType('json'),
    seed: p.bigint('number'),
    createdAt: p.bigint('number'),
  },
});

/** What changes of a deployment with every commit. */
export const DeploymentImageEntity = defineEntity({
  name: 'DeploymentImage',
  tableName: 'deployment_image',
  properties: {
    actorId: p.text().primary(),
    state: p.text(),
    stateSince: p.bigint('number'),
    detail: p.text().nullable(),
    engaged: p.text(),
    startedAt: p.bigint('number').nullable(),
    stoppedAt: p.bigint('number').nullable(),
    input: p.bigint('number').default(0),
    slice: p.bigint('number').default(0),
    account: p.bigint('number').default(0),
    timer: p.bigint('number').default(0),
    command: p.bigint('number').default(0),
    chain: p.blob(),
    summary: p.json<unknown>().columnType('json').nullable(),
  },
});

/** State of a run after some inputs. */
export const DeploymentSnapshotEntity = defineEntity({
  name: 'DeploymentSnapshot',
  tableName: 'deployment_snapshot',
  properties: {
    actorId: p.text().primary(),
    input: p.bigint('number'),
    slice: p.bigint('number'),
    account: p.bigint('number'),
    timer: p.bigint('number'),
    command: p.bigint('number'),
    chain: p.blob(),
    body: p.blob(),
  },
});

/** The order of a deployment's inputs. */
export const TapeEntity = defineEntity({
  name: 'Tape',
  tableName: 'tape',
  primaryKeys: ['actorId', 'seq'],
  properties: {
    actorId: p.text().primary(),
    seq: p.bigint('number').primary(),
    source: p.text(),
    fromN: p.bigint('number'),
    toN: p.bigint('number'),
    link: p.blob(),
  },
});

/** A decision of a deployment about the outside world. */
export const IntentEntity = defineEntity({
  name: 'Intent',
  tableName: 'intent',
  primaryKeys: ['actorId', 'seq', 'leg'],
  properties: {
    actorId: p.text().primary(),
    seq: p.bigint('number').primary(),
    leg: p.integer().primary(),
    kind: p.text(),
    body: p.text(),
    at: p.bigint('number'),
  },
});

/** A change of a deployment's state. */
export const TransitionEntity = defineEntity({
  name: 'Transition',
  tableName: 'transition',
  primaryKeys: ['actorId', 'n'],
  properties: {
    actorId: p.text().primary(),
    n: p.bigint('number').primary(),
    fromState: p.text(),
    toState: p.text(),
    event: p.text(),
    by: p.text(),
    reason: p.text().nullable(),
    at: p.bigint('number'),
  },
});

/** A line that a strategy printed. */
export const DeploymentLogEntity = defineEntity({
  name: 'DeploymentLog',
  tableName: 'deployment_log',
  primaryKeys: ['actorId', 'n'],
  properties: {
    actorId: p.text().primary(),
    n: p.bigint('number').primary(),
    level: p.text(),
    message: p.text(),
    at: p.bigint('number'),
  },
});

/** Something that a person should know. */
export const AlertEntity = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  primaryKeys: ['tenantId', 'n'],
  properties: {
    tenantId: p.text().primary(),
    n: p.bigint('number').primary(),
    severity: p.text(),
    code: p.text(),
    message: p.text(),
    deploymentId: p.text().nullable(),
    accountId: p.text().nullable(),
    feedId: p.text().nullable(),
    at: p.bigint('number'),
  },
});
