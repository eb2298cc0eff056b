import type { ExchangeReply } from '../contract.js';
import { heldQty, openOrders } from './account-state.js';
import { absolute, ONE, type Units, units, unitsText } from './amount.js';
import type { Book } from './book.js';
import type { Desk } from './desk.js';
import { finish } from './finish.js';
import { isOpen } from './order-record.js';
import { postOrder } from './order-routes.js';
import { positionJson } from './position-json.js';
import { queryFlag, queryText } from './query.js';
import { malformed, notFound, Refusal, unprocessable } from './refusal.js';

/** How positions are told. */
interface Telling {
  readonly slashless: boolean;
}

/** Answers `GET /v2/positions`. */
export const getPositions = (desk: Desk, telling: Telling): ExchangeReply => ({
  status: 200,
  body: [...desk.state.positions.keys()]
    .sort()
    .map((symbol) => positionJson(desk.state, desk.market, symbol, telling)),
});

/** Answers `GET /v2/positions/{symbol_or_asset_id}`. */
export const getPosition = (desk: Desk, name: string, telling: Telling): ExchangeReply => ({
  status: 200,
  body: positionJson(desk.state, desk.market, heldSymbol(desk, name), telling),
});

/** Answers `DELETE /v2/positions/{symbol_or_asset_id}` with the order that closes it. */
export function deletePosition(
  book: Book,
  desk: Desk,
  name: string,
  query: URLSearchParams,
): ExchangeReply {
  const symbol = heldSymbol(desk, name);
  const held = absolute(heldQty(desk.state, symbol));
  return closeWith(book, desk, symbol, closingQty(held, query));
}

/** Answers `DELETE /v2/positions`: one closing order for each, or why there is none. */
export function deletePositions(book: Book, desk: Desk, query: URLSearchParams): ExchangeReply {
  if (queryFlag(query, 'cancel_orders')) {
    for (const { id } of openOrders(desk.state)) {
      const order = desk.state.orders.get(id)!;
      if (isOpen(order)) finish(desk, order, 'canceled');
    }
  }
  const rows = [...desk.state.positions].map(([symbol, { qty }]) => {
    const { status, body } = closedOrRefused(book, desk, symbol, absolute(qty));
    return { symbol, status, body };
  });
  return { status: 207, body: rows };
}

function closedOrRefused(book: Book, desk: Desk, symbol: string, qty: Units): ExchangeReply {
  try {
    return closeWith(book, desk, symbol, qty);
  } catch (thrown) {
    if (thrown instanceof Refusal) return { status: thrown.status, body: thrown.body() };
    throw thrown;
  }
}

function closeWith(book: Book, desk: Desk, symbol: string, qty: Units): ExchangeReply {
  const crypto = desk.market.asset(symbol)?.assetClass === 'crypto';
  const side = heldQty(desk.state, symbol) > 0n ? 'sell' : 'buy';
  const request = {
    symbol,
    qty: unitsText(qty),
    side,
    type: 'market',
    time_in_force: crypto ? 'gtc' : 'day',
  };
  return postOrder(book, desk, request, 'off');
}

function closingQty(held: Units, query: URLSearchParams): Units {
  const [qty, percentage] = [queryText(query, 'qty'), queryText(query, 'percentage')];
  if (qty !== null && percentage !== null) {
    throw unprocessable('only one of qty or percentage is accepted');
  }
  if (qty !== null) return amountOf(qty, 'qty');
  if (percentage === null) return held;
  const percent = amountOf(percentage, 'percentage');
  if (percent > 100n * ONE) throw unprocessable('percentage must be between 0 and 100');
  return (held * percent) / (100n * ONE);
}

function amountOf(text: string, name: string): Units {
  let amount: Units;
  try {
    amount = units(text);
  } catch {
    throw malformed(`${name} is malformed`);
  }
  if (amount <= 0n) throw unprocessable(`${name} must be > 0`);
  return amount;
}

function heldSymbol(desk: Desk, name: string): string {
  const symbol = desk.market.asset(name)?.symbol;
  if (symbol === undefined) throw notFound(`symbol not found: ${name}`);
  if (!desk.state.positions.has(symbol)) throw notFound('position does not exist');
  return symbol;
}
