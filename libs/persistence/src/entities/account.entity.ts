import { defineEntity, p } from '@mikro-orm/core';

/** Amounts keep every digit: nothing is said about precision and scale. */
const exact = () => p.string().columnType('numeric');

/** A broker account. */
export const BrokerAccountEntity = defineEntity({
  name: 'BrokerAccount',
  tableName: 'broker_account',
  properties: {
    id: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text().unique(),
    name: p.text(),
    broker: p.text(),
    mode: p.text(),
    currency: p.text(),
    options: p.json<unknown>().columnType('json'),
    limits: p.json<unknown>().columnType('json'),
    health: p.text(),
    healthDetail: p.text().nullable(),
    engaging: p.boolean().default(false),
    lastFact: p.bigint('number').default(0),
    lastCommand: p.bigint('number').default(0),
    reconciledCommand: p.bigint('number').default(0),
    told: p.json<unknown>().columnType('json').nullable(),
    watermarks: p.json<unknown>().columnType('json').defaultRaw(`'{}'`),
    createdAt: p.bigint('number'),
  },
});

/** What holds trading back, of everything, an account or a deployment. */
export const TradingSwitchEntity = defineEntity({
  name: 'TradingSwitch',
  tableName: 'trading_switch',
  primaryKeys: ['tenantId', 'scope', 'subject'],
  properties: {
    tenantId: p.text().primary(),
    scope: p.text().primary(),
    subject: p.text().primary(),
    mode: p.text(),
    version: p.bigint('number').default(0),
    by: p.text(),
    reason: p.text(),
    at: p.bigint('number'),
  },
});

/** How far an account's gateway has taken the intents of a deployment. */
export const IntentCursorEntity = defineEntity({
  name: 'IntentCursor',
  tableName: 'intent_cursor',
  primaryKeys: ['accountId', 'actorId'],
  properties: {
    accountId: p.text().primary(),
    actorId: p.text().primary(),
    seq: p.bigint('number'),
    leg: p.integer(),
  },
});

/** An order at a broker. */
export const BrokerOrderEntity = defineEntity({
  name: 'BrokerOrder',
  tableName: 'broker_order',
  primaryKeys: ['accountId', 'clientOrderId'],
  properties: {
    accountId: p.text().primary(),
    clientOrderId: p.text().primary(),
    tenantId: p.text(),
    actorId: p.text(),
    seq: p.bigint('number'),
    leg: p.integer(),
    child: p.integer(),
    instrumentId: p.text(),
    body: p.text(),
    send: p.text(),
    status: p.text(),
    filled: exact(),
    averagePrice: p.double().nullable(),
    reserved: exact(),
    deadline: p.bigint('number').nullable(),
    sendingAt: p.bigint('number').nullable(),
    attempts: p.integer(),
    venueOrderId: p.text().nullable(),
    code: p.text().nullable(),
    message: p.text().nullable(),
    carriedBy: p.text(),
    replaces: p.text().nullable(),
    createdAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
  },
});

/** A row of an account's log. */
export const AccountLogEntity = defineEntity({
  name: 'AccountLog',
  tableName: 'account_log',
  primaryKeys: ['accountId', 'n'],
  properties: {
    accountId: p.text().primary(),
    n: p.bigint('number').primary(),
    actorId: p.text().nullable(),
    kind: p.text(),
    body: p.text(),
    at: p.bigint('number'),
  },
});

/** A fill as it was booked. */
export const FillEntity = defineEntity({
  name: 'Fill',
  tableName: 'fill',
  primaryKeys: ['accountId', 'key', 'class'],
  properties: {
    accountId: p.text().primary(),
    key: p.text().primary(),
    class: p.text().primary(),
    n: p.bigint('number'),
    tenantId: p.text(),
    kind: p.text(),
    actorId: p.text(),
    clientOrderId: p.text().nullable(),
    instrumentId: p.text(),
    side: p.text(),
    quantity: exact(),
    price: exact(),
    fee: exact(),
    currency: p.text(),
    at: p.bigint('number'),
  },
});

/** What a sub-account holds of an instrument. */
export const SubPositionEntity = defineEntity({
  name: 'SubPosition',
  tableName: 'sub_position',
  primaryKeys: ['accountId', 'actorId', 'instrumentId'],
  properties: {
    accountId: p.text().primary(),
    actorId: p.text().primary(),
    instrumentId: p.text().primary(),
    quantity: exact(),
    cost: exact(),
    realized: exact(),
    fees: exact(),
  },
});

/** A request to a simulated venue. */
export const PaperJournalEntity = defineEntity({
  name: 'PaperJournal',
  tableName: 'paper_journal',
  primaryKeys: ['accountId', 'n'],
  properties: {
    accountId: p.text().primary(),
    n: p.bigint('number').primary(),
    body: p.text(),
  },
});

/** State of a simulated venue after some requests. */
export const PaperSnapshotEntity = defineEntity({
  name: 'PaperSnapshot',
  tableName: 'paper_snapshot',
  properties: {
    accountId: p.text().primary(),
    n: p.bigint('number'),
    body: p.blob(),
  },
});
