import { trading } from '@alpacahq/alpaca-trade-api';
import type { Credential } from '@vela/ports';
import { wireOf, wiresOf } from './wire.js';
import type { Wire } from './wire.js';

/** Sends a request; the platform's own unless told otherwise. */
export type FetchApi = (url: string, init: RequestInit) => Promise<Response>;

/** What requests are sent with. */
export interface RestOptions {
  /** Root of the trading API, without `/v2`. */
  readonly url: string;
  readonly credential: Credential;
  /** Longest time for one request, its answer included. */
  readonly timeoutMs: number;
  readonly fetchApi?: FetchApi;
}

/** What orders are listed by. */
export interface OrderQuery {
  readonly status: 'open' | 'closed' | 'all';
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  /** Placed behind an instant as text. */
  readonly after?: string;
  /** Placed behind an order. */
  readonly afterOrderId?: string;
}

/** What fills are listed by. */
export interface FillQuery {
  readonly after: Date;
  /** Id of the last row of the page before. */
  readonly pageToken?: string;
}

/** Rows of a page of fills. */
export const FILLS_A_PAGE = 100;

type Answer = { readonly raw: Response };

const json = async ({ raw }: Answer): Promise<unknown> => raw.json();

/**
 * Alpaca's trading API through the official SDK, one call for each request: no repeats, no pace and
 * no caches here. Answers are returned as they were written: the SDK's own models cut instants to
 * milliseconds, drop the fields of legs that they do not know, and read a fill among activities as
 * something without a quantity.
 */
export class AlpacaRest {
  readonly #orders: trading.OrdersApi;
  readonly #accounts: trading.AccountsApi;
  readonly #activities: trading.AccountActivitiesApi;
  readonly #positions: trading.PositionsApi;
  readonly #clock: trading.ClockApi;

  constructor({ url, credential, timeoutMs, fetchApi }: RestOptions) {
    const configuration = new trading.Configuration({
      basePath: url,
      timeoutMs,
      ...(fetchApi === undefined ? {} : { fetchApi }),
      ...(credential.kind === 'key'
        ? { keyId: credential.keyId, secret: credential.secret }
        : { accessToken: credential.token }),
    });
    this.#orders = new trading.OrdersApi(configuration);
    this.#accounts = new trading.AccountsApi(configuration);
    this.#activities = new trading.AccountActivitiesApi(configuration);
    this.#positions = new trading.PositionsApi(configuration);
    this.#clock = new trading.ClockApi(configuration);
  }

  /** Places an order. */
  async place(postOrderRequest: trading.PostOrderRequest, signal: AbortSignal): Promise<Wire> {
    return wireOf(await json(await this.#orders.postOrderRaw({ postOrderRequest }, { signal })));
  }

  /** Changes an order; the answer is the one that takes its place. */
  async change(
    orderId: string,
    patchOrderRequest: trading.PatchOrderRequest,
    signal: AbortSignal,
  ): Promise<Wire> {
    const request = { orderId, patchOrderRequest };
    return wireOf(await json(await this.#orders.patchOrderByOrderIdRaw(request, { signal })));
  }

  /** Asks for an order to be canceled. */
  async cancel(orderId: string, signal: AbortSignal): Promise<void> {
    await this.#orders.deleteOrderByOrderID({ orderId }, { signal });
  }

  /** Asks for every open order to be canceled; returns a row with a status for each. */
  async cancelAll(signal: AbortSignal): Promise<Wire[]> {
    return wiresOf(await json(await this.#orders.deleteAllOrdersRaw({ signal })));
  }

  /** Returns an order by Alpaca's id, its legs in it. */
  async orderById(orderId: string): Promise<Wire> {
    return wireOf(await json(await this.#orders.getOrderByOrderIDRaw({ orderId, nested: true })));
  }

  /** Returns an order by our id. */
  async orderByClientId(clientOrderId: string): Promise<Wire> {
    return wireOf(await json(await this.#orders.getOrderByClientOrderIdRaw({ clientOrderId })));
  }

  /** Returns a page of orders, legs in their parents. */
  async orders(query: OrderQuery): Promise<Wire[]> {
    return wiresOf(await json(await this.#orders.getAllOrdersRaw({ ...query, nested: true })));
  }

  /** Returns a page of fills in the order in which they happened. */
  async fills(query: FillQuery): Promise<Wire[]> {
    const answer = await this.#activities.getAccountActivitiesByActivityTypeRaw({
      activityType: 'FILL',
      direction: 'asc',
      pageSize: FILLS_A_PAGE,
      ...query,
    });
    return wiresOf(await json(answer));
  }

  /** Returns the account. */
  async account(): Promise<Wire> {
    return wireOf(await json(await this.#accounts.getAccountRaw()));
  }

  /** Returns what is held. */
  async positions(): Promise<Wire[]> {
    return wiresOf(await json(await this.#positions.getAllOpenPositionsRaw()));
  }

  /** Returns the time at the venue and whether the stock market is open. */
  async clock(): Promise<Wire> {
    return wireOf(await json(await this.#clock.legacyClockRaw()));
  }
}
