import { powerOfTen } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { AccountOptions } from './account-options.js';
import type { Ledger } from './ledger.js';
import type { PlannedOrder } from './planned-order.js';

/** What equity must cover, in the currency of the account. */
export interface Requirement {
  /** Equity needed to open the positions. */
  readonly initial: number;
  /** Equity needed to keep them. */
  readonly maintenance: number;
  /** Value of all positions, long and short. */
  readonly gross: number;
  /** Equity needed for this value by the leverage of the account, 0 without a limit. */
  readonly limit: number;
}

/** What working orders would add when they are filled. */
export interface Claims {
  /** Quantity and value of the orders of each instrument and side; `sells` below 0 are none. */
  readonly byInstrument: ReadonlyMap<number, SideClaims>;
  /** Value of all orders that buy, in the currency of the account. */
  readonly buys: number;
}

interface SideClaims {
  buys: number;
  buyValue: number;
  sells: number;
  sellValue: number;
}

/** A part of a position that must be sold, or bought back, in units of the quantity scale. */
export interface Reduction {
  readonly instrument: number;
  readonly quantity: number;
}

/** The margin that an account's positions and orders need. */
export class Requirements {
  readonly #ledger: Ledger;
  readonly #prices: Float64Array;
  readonly #instruments: readonly Instrument[];
  readonly #fractions: {
    readonly initial: readonly [number, number];
    readonly maintenance: readonly [number, number];
    readonly leverage: number;
  };

  constructor(setup: {
    readonly ledger: Ledger;
    readonly instruments: readonly Instrument[];
    readonly options: AccountOptions;
    readonly prices: Float64Array;
  }) {
    const { options } = setup;
    this.#ledger = setup.ledger;
    this.#prices = setup.prices;
    this.#instruments = setup.instruments;
    this.#fractions =
      options.kind === 'margin'
        ? {
            initial: [options.initial, options.shortInitial],
            maintenance: [options.maintenance, options.shortMaintenance],
            leverage: options.leverage ?? Infinity,
          }
        : { initial: [1, 1], maintenance: [0, 0], leverage: Infinity };
  }

  /** Adds up the orders that are not bound to reduce a position. */
  claims(orders: Iterable<PlannedOrder>): Claims {
    const byInstrument = new Map<number, SideClaims>();
    let buys = 0;
    for (const { instrument, side, quantity, price, reduceOnly } of orders) {
      if (reduceOnly) continue;
      const claim = byInstrument.get(instrument) ?? { ...NOTHING };
      byInstrument.set(instrument, claim);
      const size = quantity / powerOfTen(this.#instruments[instrument]!.quantityScale);
      const each = price > 0 ? price : this.#prices[instrument]!;
      const value = size * each * this.#factor(instrument);
      if (side > 0) {
        claim.buys += size;
        claim.buyValue += value;
        buys += value;
      } else {
        claim.sells += size;
        claim.sellValue += value;
      }
    }
    return { byInstrument, buys };
  }

  /**
   * Returns the requirement of positions together with working orders. Of each instrument either
   * its buys or its sells count, whichever need more: filled together they cancel out. An order
   * first closes what is held; only what it opens needs margin.
   */
  of(claims: Claims): Requirement {
    const [long, short] = this.#fractions.initial;
    const sum = { initial: 0, maintenance: 0, gross: 0 };
    for (let i = 0; i < this.#instruments.length; i++) {
      const { size } = this.#ledger.positions[i]!;
      const claim = claims.byInstrument.get(i);
      if (size === 0 && claim === undefined) continue;
      const held = this.#value(i, size, this.#prices[i]!);
      const own = held * (size < 0 ? short : long);
      sum.maintenance += held * this.#fractions.maintenance[size < 0 ? 1 : 0];
      const { buys, buyValue, sells, sellValue } = claim ?? NOTHING;
      const bought = opened(buys, Math.max(0, -size), buyValue);
      const sold = opened(sells, Math.max(0, size), sellValue);
      const [longOwn, longHeld] = size > 0 ? [own, held] : [0, 0];
      const [shortOwn, shortHeld] = size < 0 ? [own, held] : [0, 0];
      sum.initial += Math.max(own, longOwn + bought * long, shortOwn + sold * short);
      sum.gross += Math.max(held, longHeld + bought, shortHeld + sold);
    }
    return { ...sum, limit: sum.gross / this.#fractions.leverage };
  }

  /** Returns the requirement of the positions with one of them replaced by another size. */
  with(instrument: number, size: number, price: number): Requirement {
    const now = this.of(EMPTY);
    const before = this.#single(instrument, this.#ledger.positions[instrument]!.size, NaN);
    const after = this.#single(instrument, size, price);
    const gross = now.gross - before.gross + after.gross;
    return {
      initial: now.initial - before.initial + after.initial,
      maintenance: now.maintenance - before.maintenance + after.maintenance,
      gross,
      limit: gross / this.#fractions.leverage,
    };
  }

  /**
   * Returns what must be reduced until the initial requirement of what remains is covered: nothing
   * while equity is not below maintenance, else positions in the order of their requirement,
   * largest first, each by no more than is needed, in whole lots.
   */
  reductions(equity: number): Reduction[] {
    const all = this.of(EMPTY);
    if (equity >= all.maintenance) return [];
    let excess = Math.max(all.initial - equity, 0);
    const held = this.#instruments
      .map((_, instrument) => {
        const { size } = this.#ledger.positions[instrument]!;
        return { instrument, initial: this.#single(instrument, size, NaN).initial };
      })
      .filter(({ initial }) => initial > 0)
      .sort((a, b) => b.initial - a.initial || a.instrument - b.instrument);
    const reductions: Reduction[] = [];
    for (const { instrument, initial } of held) {
      if (excess <= 0) break;
      const units = Math.abs(this.#ledger.positions[instrument]!.quantity);
      const { lotSize, quantityScale } = this.#instruments[instrument]!;
      const lot = Math.round(Number(lotSize) * powerOfTen(quantityScale));
      const needed = Math.ceil((units * Math.min(1, excess / initial)) / lot - 1e-9) * lot;
      const quantity = Math.min(units, needed);
      reductions.push({ instrument, quantity });
      excess -= initial * (quantity / units);
    }
    return reductions;
  }

  #single(instrument: number, size: number, price: number): Omit<Requirement, 'limit'> {
    const each = Number.isNaN(price) ? this.#prices[instrument]! : price;
    const gross = this.#value(instrument, size, each);
    const side = size < 0 ? 1 : 0;
    return {
      initial: gross * this.#fractions.initial[side],
      maintenance: gross * this.#fractions.maintenance[side],
      gross,
    };
  }

  #value(instrument: number, size: number, price: number): number {
    return size === 0 ? 0 : Math.abs(size) * price * this.#factor(instrument);
  }

  /** Value of a price of 1 in the currency of the account. */
  #factor(instrument: number): number {
    return this.#instruments[instrument]!.multiplier * this.#ledger.walletOf(instrument).rate;
  }
}

const NOTHING: SideClaims = { buys: 0, buyValue: 0, sells: 0, sellValue: 0 };
const EMPTY: Claims = { byInstrument: new Map(), buys: 0 };

/** Returns the value of what orders open after they closed a quantity. */
const opened = (size: number, closes: number, value: number): number =>
  size > closes ? value * ((size - closes) / size) : 0;
