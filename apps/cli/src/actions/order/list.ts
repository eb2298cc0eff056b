import { BROKER_ORDERS, ORDER_EVENTS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { orderEventLine } from '../../live/event-lines.js';
import { follow } from '../../live/follow.js';
import { orderTable } from '../../live/order-text.js';
import { scopeOf } from '../../live/scope.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists orders, the newest first, or prints every change of one as it happens. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const connection = await context.connect();
  const scope = await scopeOf(connection, input);
  const { output } = context;
  const open = input.flag('open');
  if (input.flag('follow')) {
    const stream = {
      document: ORDER_EVENTS,
      variables: { ...scope, after: page.after },
      resume: ({ orders }: { readonly orders: { readonly cursor: string } }) => ({
        ...scope,
        after: orders.cursor,
      }),
    };
    return follow(context, connection, stream, ({ orders: event }) => {
      const { order } = event;
      if (open && order !== null && !order.open) return;
      if (output.json || order !== null) output.result(event, () => orderEventLine(order!));
    });
  }
  const filter = { ...scope, ...(open ? { open } : {}) };
  const { orders } = await connection.client.query(BROKER_ORDERS, { ...page, filter });
  output.result(orders, () => orderTable(orders.nodes));
  notePage(output, orders);
};
