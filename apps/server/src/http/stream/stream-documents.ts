import { parse } from 'graphql';
import type { DocumentNode } from 'graphql';

/** A stream of the plain gateway: the subscription behind it and the names of its arguments. */
export interface PlainStream {
  readonly document: DocumentNode;
  readonly args: readonly string[];
}

const EVENT = 'cursor at snapshot';
const ORDER = `id venueOrderId instrument { id symbol } account { id } deployment { id } side type
  timeInForce goodTill quantity notional filledQuantity averageFillPrice limitPrice stopPrice trail
  trailIsPercent takeProfit stopLoss reduceOnly state open rejectCode rejectReason emulated
  createdAt updatedAt`;
const FILL = `id kind orderId instrument { id symbol } account { id } deployment { id } side
  quantity price fee currency at`;
const PNL = 'at equity cash realized unrealized fees drawdown exposure';

const stream = (
  name: string,
  args: Readonly<Record<string, string>>,
  fields: string,
): readonly [string, PlainStream] => {
  const names = Object.keys(args);
  const declared = names.map((arg) => `$${arg}: ${args[arg]}`).join(', ');
  const passed = names.map((arg) => `${arg}: $${arg}`).join(', ');
  const call = names.length === 0 ? name : `${name}(${passed})`;
  const head = names.length === 0 ? 'subscription Plain' : `subscription Plain(${declared})`;
  const document = parse(`${head} { ${call} { ${EVENT} ${fields} } }`);
  return [name, { document, args: names }];
};

/** Every stream of the plain gateway by its name: the subscriptions with all their plain fields. */
export const PLAIN_STREAMS: ReadonlyMap<string, PlainStream> = new Map([
  stream(
    'deployments',
    { ids: '[ID!]', after: 'String' },
    `deployment { id name mode state stateSince detail engaged allowedEvents pnl { ${PNL} } }
     transition { n from to event by reason at }`,
  ),
  stream('orders', { accountId: 'ID', deploymentId: 'ID', after: 'String' }, `order { ${ORDER} }`),
  stream('fills', { accountId: 'ID', deploymentId: 'ID', after: 'String' }, `fill { ${FILL} }`),
  stream(
    'positions',
    { accountId: 'ID', deploymentId: 'ID', throttleMs: 'Int! = 500' },
    `closed position { id instrument { id symbol } account { id } deployment { id } side quantity
     averagePrice lastPrice unrealized realized }`,
  ),
  stream(
    'pnl',
    { accountId: 'ID', deploymentIds: '[ID!]', throttleMs: 'Int! = 500' },
    `deploymentId accountId pnl { ${PNL} }`,
  ),
  stream(
    'candles',
    { instruments: '[ID!]!', timeframe: 'Timeframe!', feedId: 'ID', after: 'String' },
    `instrumentId feedId slice timeframe
     candle { openAt availableAt open high low close volume final }`,
  ),
  stream(
    'quotes',
    { instruments: '[ID!]!', feedId: 'ID', throttleMs: 'Int! = 250' },
    'quote { instrumentId feedId at bid ask bidSize askSize last }',
  ),
  stream(
    'logs',
    { deploymentId: 'ID', level: 'LogLevel! = INFO', after: 'String' },
    'deploymentId entry { n level message at }',
  ),
  stream(
    'alerts',
    { minSeverity: 'AlertSeverity! = INFO', after: 'String' },
    'alert { n severity code message deploymentId accountId feedId at }',
  ),
  stream(
    'system',
    { throttleMs: 'Int! = 1000' },
    `system { version healthy uptimeSeconds actors checks { name healthy detail }
     feeds { id name state lastSlice marketTime } killSwitch { engaged engaging } }`,
  ),
]);
