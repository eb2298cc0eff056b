import type { Instrument } from '@vela/market';
import type { Wire } from './wire.js';
import { textOf } from './wire.js';

/** Where an adapter finds instruments; symbols are the venue's own. */
export interface InstrumentLookup {
  byId(id: string): Promise<Instrument | null>;
  bySymbol(symbol: string): Promise<Instrument | null>;
}

/** Money that coins are quoted in, the longer names first. */
const QUOTED_IN = ['USDT', 'USDC', 'USD', 'EUR', 'BTC'] as const;

/** Returns a symbol as orders name it: Alpaca writes `BTCUSD` in some answers and `BTC/USD` in others. */
export function fullSymbol(symbol: string, assetClass: string | null): string {
  if (assetClass !== 'crypto' || symbol.includes('/')) return symbol;
  const money = QUOTED_IN.find((one) => symbol.endsWith(one) && symbol.length > one.length);
  return money === undefined ? symbol : `${symbol.slice(0, -money.length)}/${money}`;
}

/** Returns the money in which something is priced. */
const currencyOf = (symbol: string): string => symbol.split('/')[1] ?? 'USD';

/** An instrument that was found, or the name for one that is not known here. */
export interface Named {
  readonly instrumentId: string;
  readonly currency: string;
}

/**
 * Names what Alpaca calls by its symbol. What is found is kept; what is not is looked up again after
 * `forgetUnknown`, because somebody may have added it.
 */
export class Symbols {
  readonly #lookup: InstrumentLookup;
  readonly #byId = new Map<string, Instrument>();
  readonly #bySymbol = new Map<string, Named>();
  readonly #unknown = new Map<string, Named>();

  constructor(lookup: InstrumentLookup) {
    this.#lookup = lookup;
  }

  /** Returns an instrument by its id, null when there is none. */
  async instrument(id: string): Promise<Instrument | null> {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const found = await this.#lookup.byId(id);
    if (found !== null) this.#byId.set(id, found);
    return found;
  }

  /** Returns the name of what an order, a position or an execution is about. */
  async named(wire: Wire): Promise<Named> {
    const written = textOf(wire, 'symbol') ?? textOf(wire, 'asset_id') ?? 'unknown';
    const symbol = fullSymbol(written, textOf(wire, 'asset_class'));
    const known = this.#bySymbol.get(symbol) ?? this.#unknown.get(symbol);
    if (known !== undefined) return known;
    const found = await this.#find(symbol, wire);
    if (found === null) {
      const unknown = { instrumentId: `alpaca:${symbol}`, currency: currencyOf(symbol) };
      this.#unknown.set(symbol, unknown);
      return unknown;
    }
    const named = { instrumentId: found.id, currency: found.currency };
    this.#bySymbol.set(symbol, named);
    return named;
  }

  /** Activities do not tell the class of what they are about: there a coin may lack its slash too. */
  async #find(symbol: string, wire: Wire): Promise<Instrument | null> {
    const found = await this.#lookup.bySymbol(symbol);
    if (found !== null || textOf(wire, 'asset_class') !== null) return found;
    const coin = fullSymbol(symbol, 'crypto');
    return coin === symbol ? null : this.#lookup.bySymbol(coin);
  }

  /** Looks up anew what was not found so far. */
  forgetUnknown(): void {
    this.#unknown.clear();
  }
}
