import { VelaError } from '@vela/kernel';
import type { Trading } from '@vela/testkit';

/** An order as the ledger of the exchange tells it. */
interface LedgerOrder {
  readonly id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly status: string;
  readonly time_in_force: string;
  readonly qty: string | null;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
}

const OPEN = new Set(['pending_new', 'accepted', 'new', 'partially_filled', 'held']);
const MINUTE_MS = 60_000;

/** The hand of a test at the control plane of an exchange whose clock and market it moves. */
export class ExchangeHand {
  readonly #url: string;
  readonly #environments: readonly string[];

  constructor(url: string, environments: readonly string[]) {
    this.#url = url;
    this.#environments = environments;
  }

  /** Carries an operation of the control plane out. */
  async do(operation: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    const response = await fetch(`${this.#url}/control/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    if (response.ok) return body;
    throw new VelaError('INVALID_INPUT', `${operation}: ${JSON.stringify(body)}`);
  }

  /** Returns the open orders of a symbol in every account. */
  async open(symbol: string): Promise<LedgerOrder[]> {
    const orders: LedgerOrder[] = [];
    for (const environment of this.#environments) {
      const response = await fetch(`${this.#url}/control/ledger?environment=${environment}`);
      const ledger = (await response.json()) as { readonly orders: readonly LedgerOrder[] };
      orders.push(...ledger.orders.filter((one) => one.symbol === symbol && OPEN.has(one.status)));
    }
    return orders;
  }

  /** Lets nothing of a symbol trade until the next candle. */
  async rest(symbol: string): Promise<void> {
    await this.do('halt', { symbol, on: true });
  }

  /**
   * Trades a candle: first its open, then its ends and its close, with a stop at each price that an
   * order waits for on the way, as a market without jumps would.
   */
  async trade(symbol: string, { open, high, low, close = open }: Trading): Promise<void> {
    const waits = (await this.open(symbol))
      .flatMap((one) => [one.limit_price, one.stop_price])
      .flatMap((price) => (price === null ? [] : [Number(price)]));
    const [most, least] = [Math.max(open, close, high ?? open), Math.min(open, close, low ?? open)];
    await this.#quote(symbol, open);
    await this.do('halt', { symbol, on: false });
    let at = open;
    for (const end of [most, least, close]) {
      for (const price of between(at, end, waits)) await this.#quote(symbol, price);
      at = end;
    }
    await this.rest(symbol);
    await this.do('advance', { ms: MINUTE_MS });
  }

  /** Trades as much of an order at a price; what an order does not take as a part, it does not get. */
  async fill(clientOrderId: string, quantity: number, price: number): Promise<void> {
    const all = await Promise.all(this.#symbols.map((symbol) => this.open(symbol)));
    const order = all.flat().find((one) => one.client_order_id === clientOrderId);
    const isAtOnce = order?.time_in_force === 'ioc' || order?.time_in_force === 'fok';
    const isWhole = order?.time_in_force !== 'fok' || Number(order.qty) <= quantity;
    if (isWhole) {
      await this.do('fill', { clientOrderId, quantity: String(quantity), price: String(price) });
    }
    if (isAtOnce) await this.#look(order.symbol);
  }

  /** Lets orders for this moment find that there is nobody to trade with. */
  async #look(symbol: string): Promise<void> {
    await this.do('halt', { symbol, on: false });
    await this.rest(symbol);
  }

  readonly #symbols: string[] = [];

  /** Names a symbol whose orders are filled by hand. */
  knows(symbol: string): void {
    this.#symbols.push(symbol);
  }

  async #quote(symbol: string, price: number): Promise<void> {
    await this.do('market', { symbol, bid: price, ask: price, price });
  }
}

/** Returns the stops of a way from one price to another, its end among them. */
function between(from: number, to: number, stops: readonly number[]): number[] {
  if (from === to) return [];
  const [least, most] = [Math.min(from, to), Math.max(from, to)];
  const passed = new Set(stops.filter((price) => price > least && price < most));
  const way = [...passed, to].toSorted((a, b) => a - b);
  return from < to ? way : way.toReversed();
}
