import type { ExchangeReply, ExchangeRequest, Handler } from '../contract.js';
import { accountJson } from './account-json.js';
import { listActivities } from './activities.js';
import type { Book } from './book.js';
import { changedSettings } from './configuration.js';
import type { Desk } from './desk.js';
import { equityOf } from './funds.js';
import * as orders from './order-routes.js';
import { portfolioHistory } from './portfolio-history.js';
import * as positions from './position-routes.js';
import { Refusal } from './refusal.js';

/** What a route gets: `argument` is the decoded last part of a path that has one. */
interface Call {
  readonly book: Book;
  readonly desk: Desk;
  readonly request: ExchangeRequest;
  readonly argument: string;
  readonly slashless: boolean;
}
type Route = (call: Call) => ExchangeReply;

const ok = (body: unknown): ExchangeReply => ({ status: 200, body });

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /v2/account': ({ desk }) => ok(accountJson(desk.state, desk.market)),
  'GET /v2/account/configurations': ({ desk }) => ok(desk.state.settings),
  'PATCH /v2/account/configurations': ({ desk, request }) => {
    desk.record({
      kind: 'settings',
      settings: changedSettings(desk.state.settings, request.body),
    });
    return ok(desk.state.settings);
  },
  'GET /v2/account/activities': ({ desk, request }) =>
    ok(listActivities(desk.state, request.query, null)),
  'GET /v2/account/activities/{}': ({ desk, request, argument }) =>
    ok(listActivities(desk.state, request.query, argument)),
  'GET /v2/account/portfolio/history': ({ desk, request }) => {
    const present = { at: desk.now, equity: equityOf(desk.state, desk.market) };
    return ok(portfolioHistory(desk.state, request.query, present));
  },
  'POST /v2/orders': ({ book, desk, request }) => orders.postOrder(book, desk, request.body),
  'GET /v2/orders': ({ desk, request }) => orders.getOrders(desk, request.query),
  'DELETE /v2/orders': ({ desk }) => orders.deleteOrders(desk),
  'GET /v2/orders:by_client_order_id': ({ desk, request }) =>
    orders.getOrderByClientId(desk, request.query),
  'GET /v2/orders/{}': ({ desk, request, argument }) =>
    orders.getOrder(desk, argument, request.query),
  'PATCH /v2/orders/{}': ({ desk, request, argument }) =>
    orders.patchOrder(desk, argument, request.body),
  'DELETE /v2/orders/{}': ({ desk, argument }) => orders.deleteOrder(desk, argument),
  'GET /v2/positions': ({ desk, slashless }) => positions.getPositions(desk, { slashless }),
  'DELETE /v2/positions': ({ book, desk, request }) =>
    positions.deletePositions(book, desk, request.query),
  'GET /v2/positions/{}': ({ desk, argument, slashless }) =>
    positions.getPosition(desk, argument, { slashless }),
  'DELETE /v2/positions/{}': ({ book, desk, request, argument }) =>
    positions.deletePosition(book, desk, argument, request.query),
};

/** Returns the handler of the trading half of the REST interface. */
export function tradingHandler(book: Book, slashless: boolean): Handler {
  return (request) => {
    const found = findRoute(request);
    if (found === null) return null;
    try {
      return book.transact(request.identity.environment, (desk) =>
        found.route({ book, desk, request, argument: found.argument, slashless }),
      );
    } catch (thrown) {
      if (thrown instanceof Refusal) return { status: thrown.status, body: thrown.body() };
      throw thrown;
    }
  };
}

function findRoute(request: ExchangeRequest): { route: Route; argument: string } | null {
  const exact = ROUTES[`${request.method} ${request.path}`];
  if (exact !== undefined) return { route: exact, argument: '' };
  const cut = request.path.lastIndexOf('/');
  const route = ROUTES[`${request.method} ${request.path.slice(0, cut)}/{}`];
  return route === undefined ? null : { route, argument: decoded(request.path.slice(cut + 1)) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
