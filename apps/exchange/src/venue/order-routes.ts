import type { ExchangeReply } from '../contract.js';
import type { AccountState } from './account-state.js';
import type { Book } from './book.js';
import { requestCancel } from './cancel.js';
import type { Desk } from './desk.js';
import { invisibleMs, orderFault } from './faults.js';
import { listOrders, visibleOrder } from './order-list.js';
import { orderJson } from './order-json.js';
import { isOpen, type OrderRecord } from './order-record.js';
import { parseOrderRequest } from './order-request.js';
import { placeOrder } from './place.js';
import { queryFlag, queryText } from './query.js';
import { forbidden, malformed, notFound, Refusal, unprocessable } from './refusal.js';
import { replacementId, requestReplace } from './replace.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Answers `POST /v2/orders`. `faults` off lets nothing go wrong, for orders placed by hand. */
export function postOrder(
  book: Book,
  desk: Desk,
  body: unknown,
  faults: 'drawn' | 'off' = 'drawn',
): ExchangeReply {
  const request = parseOrderRequest(body);
  const clientOrderId = request.clientOrderId ?? desk.newId();
  checkNewId(desk, clientOrderId);
  const fault = faults === 'drawn' ? orderFault(book.faults, clientOrderId) : null;
  if (fault === 'refuse') throw forbidden('insufficient buying power');
  const lag = faults === 'drawn' ? invisibleMs(book.visibility, clientOrderId) : 0;
  const visibleAt = desk.now + Math.round(lag * 1_000);
  const order = placeOrder(desk, request, { clientOrderId, visibleAt });
  const reply = { status: 200, body: orderJson(desk.state, order, true) };
  return fault === null ? reply : { ...reply, fate: fault };
}

// An id is used for ever, also by an order that has ended or that nobody sees yet.
function checkNewId(desk: Desk, clientOrderId: string): void {
  if (!desk.state.idByClientId.has(clientOrderId)) return;
  desk.record({ kind: 'refusedId', clientOrderId });
  throw unprocessable('client_order_id must be unique');
}

/** Answers `GET /v2/orders`. */
export const getOrders = (desk: Desk, query: URLSearchParams): ExchangeReply => ({
  status: 200,
  body: listOrders(desk.state, query, desk.now),
});

/** Answers `GET /v2/orders/{id}`. */
export function getOrder(desk: Desk, id: string, query: URLSearchParams): ExchangeReply {
  const order = orderById(desk, id);
  return { status: 200, body: orderJson(desk.state, order, queryFlag(query, 'nested')) };
}

/** Answers `GET /v2/orders:by_client_order_id`. */
export function getOrderByClientId(desk: Desk, query: URLSearchParams): ExchangeReply {
  const clientOrderId = queryText(query, 'client_order_id');
  if (clientOrderId === null) throw malformed('client_order_id is missing');
  const id = desk.state.idByClientId.get(clientOrderId);
  const order = id === undefined ? null : visibleOrder(desk.state, id, desk.now);
  if (order === null) throw notFound(`order not found for ${clientOrderId}`);
  return { status: 200, body: orderJson(desk.state, order, true) };
}

/** Answers `PATCH /v2/orders/{id}`. */
export function patchOrder(desk: Desk, id: string, body: unknown): ExchangeReply {
  const order = orderById(desk, id);
  const clientOrderId = replacementId(body) ?? desk.newId();
  checkNewId(desk, clientOrderId);
  const waiting = requestReplace(desk, order, body, clientOrderId);
  return { status: 200, body: orderJson(desk.state, waiting, true) };
}

/** Answers `DELETE /v2/orders/{id}`. */
export function deleteOrder(desk: Desk, id: string): ExchangeReply {
  requestCancel(desk, orderById(desk, id));
  return { status: 204 };
}

/** Answers `DELETE /v2/orders`: what became of each open order. */
export function deleteOrders(desk: Desk): ExchangeReply {
  const rows = visibleOpenOrders(desk.state, desk).map((order) => ({
    id: order.id,
    status: mayCancel(desk, order) ? 200 : 500,
  }));
  return { status: 207, body: rows };
}

function mayCancel(desk: Desk, order: OrderRecord): boolean {
  try {
    requestCancel(desk, desk.state.orders.get(order.id)!);
    return true;
  } catch (thrown) {
    if (thrown instanceof Refusal) return false;
    throw thrown;
  }
}

const visibleOpenOrders = (state: AccountState, { now }: Desk): OrderRecord[] =>
  [...state.orders.values()].filter((order) => isOpen(order) && order.visibleAt <= now);

function orderById(desk: Desk, id: string): OrderRecord {
  if (!UUID.test(id)) throw malformed('order_id is missing');
  const order = visibleOrder(desk.state, id, desk.now);
  if (order === null) throw notFound(`order not found for ${id}`);
  return order;
}
