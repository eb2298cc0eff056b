import { mockFetch } from '@alpacahq/alpaca-trade-api/testing';
import { createInstrument } from '@vela/market';
import type { AssetClass, Instrument } from '@vela/market';
import type { BrokerOrder } from '@vela/orders';
import type { BrokerEvent, Credential, LogFields } from '@vela/ports';
import { AlpacaBroker } from '../src/index.js';
import type { AlpacaBrokerOptions, FetchApi } from '../src/index.js';

/** A request that reached the scripted venue. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** Answers a request; null lets the venue answer as it does by itself. */
export type Script = (sent: Sent) => Response | Promise<Response> | null;

export const SHARE = createInstrument({ id: 'share', symbol: 'AAPL', quantityScale: 3 });
export const COIN = createInstrument({
  id: 'coin',
  symbol: 'BTC/USD',
  assetClass: 'CRYPTO',
  quantityScale: 9,
});
export const KEY: Credential = {
  kind: 'key',
  keyId: 'PKTESTTESTTEST',
  secret: 's3cr3t/with+signs',
};
export const ORDER_ID = '61e69015-8549-4bfd-b9c3-01e75843f47d';
export const NEVER = new AbortController().signal;

/** Returns an order as Alpaca writes it. */
export const wireOrder = (change: Readonly<Record<string, unknown>> = {}) => ({
  id: ORDER_ID,
  client_order_id: 'A1',
  created_at: '2026-01-02T15:00:00.123456789Z',
  updated_at: '2026-01-02T15:00:00.223456789Z',
  submitted_at: '2026-01-02T15:00:00.123456789Z',
  filled_at: null,
  expired_at: null,
  canceled_at: null,
  failed_at: null,
  replaced_at: null,
  replaced_by: null,
  replaces: null,
  symbol: 'AAPL',
  asset_class: 'us_equity',
  notional: null,
  qty: '15',
  filled_qty: '0',
  filled_avg_price: null,
  order_class: '',
  type: 'market',
  side: 'buy',
  position_intent: 'buy_to_open',
  time_in_force: 'day',
  limit_price: null,
  stop_price: null,
  status: 'new',
  extended_hours: false,
  legs: null,
  ...change,
});

/** Returns an order of ours: a market buy of 10 shares for the day unless told otherwise. */
export const order = (change: Partial<BrokerOrder> = {}): BrokerOrder => ({
  clientOrderId: 'A1',
  subAccount: 'manual',
  instrumentId: SHARE.id,
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: '10',
  notional: null,
  limitPrice: null,
  stopPrice: null,
  trail: null,
  goodTill: null,
  extendedHours: false,
  reduceOnly: false,
  role: 'entry',
  attached: null,
  after: null,
  ...change,
});

const ACCOUNT = { status: 'ACTIVE', currency: 'USD', cash: '1000', buying_power: '4000' };

/** Answers what a connection asks for by itself. */
function quiet({ method, url }: Sent): Response {
  const path = url.pathname.replace(/^\/(paper|live)/, '');
  if (method === 'GET' && path === '/v2/account') return Response.json(ACCOUNT);
  if (method === 'GET' && path === '/v2/clock') {
    return Response.json({ timestamp: '2026-01-02T10:00:00.5-05:00', is_open: true });
  }
  const isList = ['/v2/orders', '/v2/positions', '/v2/account/activities/FILL'].includes(path);
  return isList && method === 'GET'
    ? Response.json([])
    : Response.json({ code: 40410000, message: 'not found' }, { status: 404 });
}

/** An adapter in front of a scripted venue, and everything that was sent and said. */
export class ScriptedAlpaca {
  readonly sent: Sent[] = [];
  readonly heard: BrokerEvent[] = [];
  readonly logged: { readonly message: string; readonly fields: LogFields | undefined }[] = [];
  readonly broker: AlpacaBroker;
  script: Script;

  constructor(script: Script = () => null, options: Partial<AlpacaBrokerOptions> = {}) {
    this.script = script;
    const log = (message: string, fields?: LogFields): void => {
      this.logged.push({ message, fields });
    };
    const known: Instrument[] = [SHARE, COIN];
    const find = (test: (one: Instrument) => boolean) =>
      Promise.resolve(known.find((one) => test(one)) ?? null);
    this.broker = new AlpacaBroker({
      accountId: 'account',
      environment: 'paper',
      credential: KEY,
      venueUrl: 'http://127.0.0.1:1',
      instruments: {
        byId: (id) => find((one) => one.id === id),
        bySymbol: (symbol) => find((one) => one.symbol === symbol),
      },
      log: { debug: log, info: log, warn: log, error: log },
      now: () => Date.UTC(2026, 0, 2, 12) * 1_000,
      assetClasses: ['EQUITY', 'ETF', 'CRYPTO'] satisfies AssetClass[],
      fetchApi: this.#fetch,
      ...options,
    });
    this.broker.events.subscribe((event) => this.heard.push(event));
  }

  /** Requests that change the account. */
  get commands(): Sent[] {
    return this.sent.filter(({ method }) => method !== 'GET');
  }

  readonly #fetch: FetchApi = mockFetch([], {
    fallback: ({ method, url, init }) => {
      const text = typeof init?.body === 'string' ? init.body : null;
      const sent: Sent = {
        method,
        url,
        headers: new Headers(init?.headers),
        body: text === null ? null : (JSON.parse(text) as Record<string, unknown>),
      };
      this.sent.push(sent);
      return this.script(sent) ?? quiet(sent);
    },
  });
}
