import type { BrokerFillView, BrokerOrderView } from '@vela/client';
import { timeText } from '../output/number-text.js';
import { facts, table } from '../output/table.js';
import { stateText } from './deployment-text.js';

const sizeText = ({ quantity, notional }: BrokerOrderView): string =>
  quantity ?? (notional === null ? '' : `for ${notional}`);

const priceText = ({ limitPrice, stopPrice }: BrokerOrderView): string =>
  [stopPrice === null ? '' : `stop ${stopPrice}`, limitPrice ?? '']
    .filter((part) => part !== '')
    .join(' ');

/** Returns orders as a table. */
export function orderTable(orders: readonly BrokerOrderView[]): string {
  return table(
    orders,
    [
      { title: 'id', cell: ({ id }) => id },
      { title: 'placed', cell: ({ createdAt }) => timeText(createdAt) },
      { title: 'instrument', cell: ({ instrument }) => instrument.symbol },
      { title: 'side', cell: ({ side }) => side.toLowerCase() },
      { title: 'type', cell: ({ type }) => stateText(type) },
      { title: 'quantity', cell: sizeText, align: 'right' },
      { title: 'filled', cell: ({ filledQuantity }) => filledQuantity, align: 'right' },
      { title: 'price', cell: priceText, align: 'right' },
      { title: 'state', cell: ({ state }) => stateText(state) },
      { title: 'of', cell: ({ deployment, account }) => deployment?.name ?? account.name },
      { title: '', cell: ({ rejectReason }) => rejectReason ?? '' },
    ],
    { empty: 'No orders.' },
  );
}

/** Returns fills as a table. */
export function fillTable(fills: readonly BrokerFillView[]): string {
  return table(
    fills,
    [
      { title: 'at', cell: ({ at }) => timeText(at) },
      { title: 'instrument', cell: ({ instrument }) => instrument.symbol },
      { title: 'side', cell: ({ side }) => side.toLowerCase() },
      { title: 'quantity', cell: ({ quantity }) => quantity, align: 'right' },
      { title: 'price', cell: ({ price }) => price, align: 'right' },
      { title: 'fee', cell: ({ fee }) => fee, align: 'right' },
      { title: 'order', cell: ({ orderId }) => orderId ?? '' },
      { title: 'of', cell: ({ deployment, account }) => deployment?.name ?? account.name },
      { title: '', cell: ({ kind }) => (kind === 'FILL' ? '' : kind.toLowerCase()) },
    ],
    { empty: 'No fills.' },
  );
}

/** Returns one order in full. */
export function orderText(
  order: BrokerOrderView & { readonly fills: readonly BrokerFillView[] },
): string {
  return [
    facts([
      ['order', order.id],
      ['at the venue', order.venueOrderId],
      ['of', order.deployment?.name ?? order.account.name],
      [
        'what',
        `${order.side.toLowerCase()} ${sizeText(order)} ${order.instrument.symbol} ` +
          `${stateText(order.type)} ${order.timeInForce.toLowerCase()}`,
      ],
      ['price', priceText(order) || null],
      ['state', stateText(order.state)],
      ['filled', `${order.filledQuantity} at ${order.averageFillPrice ?? '–'}`],
      ['refused', order.rejectCode === null ? null : `${order.rejectCode}: ${order.rejectReason}`],
      ['carried by', order.emulated ? 'the engine: it ends with it' : null],
      ['placed', timeText(order.createdAt)],
      ['changed', timeText(order.updatedAt)],
    ]),
    fillTable(order.fills),
  ].join('\n\n');
}
