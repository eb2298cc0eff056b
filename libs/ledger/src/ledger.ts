import {
  Table,
  addUnits,
  decimalOf,
  multiplyUnits,
  negateUnits,
  powerOfTen,
  rescale,
  shareOfUnits,
  unitsToNumber,
} from '@vela/kernel';
import type { Decimal, MinorUnits } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { FACT_COLUMNS, FactKind } from './cash-fact.js';
import type { FactColumn } from './cash-fact.js';
import { ExactSum } from './exact-sum.js';
import type { Lot } from './lot.js';
import { Position } from './position.js';
import { TRADE_COLUMNS, writeTrade } from './round-trip.js';
import type { TradeColumn } from './round-trip.js';
import { Wallet } from './wallet.js';

/** Digits behind the point that the ledger keeps of every currency. */
export const MONEY_SCALE = 8;

/** A fill as the ledger books it. */
export interface Booking {
  /** Index of the instrument in the account. */
  readonly instrument: number;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  /** Units of the instrument's quantity scale, above 0. */
  readonly quantity: number;
  /** The fill's price: exact units of a scale, and the double nearest to it. */
  readonly priceUnits: number;
  readonly priceScale: number;
  readonly price: number;
  readonly row: number;
  readonly at: number;
  readonly order: number;
  /** Whether the fill gave liquidity to the market; absent where nobody asks. */
  readonly isMaker?: boolean;
  /** What the fill costs, in minor units, see `FeeModel`. */
  readonly fee: MinorUnits;
}

/** A change of cash that is no fill. */
export interface CashFact {
  /** One of `FactKind`. */
  readonly kind: number;
  readonly wallet: Wallet;
  /** Minor units of the wallet's currency, below 0 when they are paid. */
  readonly amount: MinorUnits;
  readonly at: number;
  /** The instrument it is about, −1 for none. */
  readonly instrument?: number;
}

/** What it takes to value a quantity of one instrument. */
interface Valuation {
  readonly quantityScale: number;
  readonly multiplier: Decimal;
  readonly plain: boolean;
  readonly wallet: Wallet;
}

/**
 * An account: exact cash of each currency, positions at average cost, round trips first in first
 * out. What a fill costs is a fact of its own that comes with the booking; what else changes cash
 * is a row of {@link facts}.
 */
export class Ledger {
  /** Cash of each currency; the first is the one that the account is kept in. */
  readonly wallets: readonly Wallet[];
  readonly facts: Table<FactColumn> = new Table(FACT_COLUMNS, 16);
  /** What {@link fees} are summed up in. */
  readonly feeSum = new ExactSum();
  /** Sum of the notionals of all bookings, as a double: the base of turnover. */
  traded = 0;
  /** Number of instruments of which something is held. */
  held = 0;
  readonly positions: readonly Position[];
  readonly trades: Table<TradeColumn>;
  /** All cash in the currency of the account as a double, renewed whenever it changes. */
  cashValue = 0;
  readonly #base: Wallet;
  readonly #converts: boolean;
  readonly #valuations: readonly Valuation[];

  constructor(options: {
    readonly instruments: readonly Instrument[];
    readonly cash: Decimal;
    /** Currency of the account; that of the first instrument unless told otherwise. */
    readonly currency?: string;
    /** Whether what a fill leaves in another currency is converted at once. */
    readonly converts?: boolean;
    /** Trades to make room for at once; more find their place as well. */
    readonly tradesExpected?: number;
  }) {
    this.trades = new Table(TRADE_COLUMNS, options.tradesExpected);
    const { instruments } = options;
    const base = options.currency ?? instruments[0]?.currency ?? 'USD';
    const currencies = new Set([base, ...instruments.map((instrument) => instrument.currency)]);
    this.wallets = [...currencies].map((currency) => new Wallet(currency, currency === base));
    this.#base = this.wallets[0]!;
    this.#converts = options.converts ?? false;
    this.#base.cashSum.add(rescale(options.cash, MONEY_SCALE).units);
    this.renew();
    this.positions = instruments.map(() => new Position());
    this.#valuations = instruments.map((instrument) => ({
      quantityScale: instrument.quantityScale,
      multiplier: decimalOf(instrument.multiplier),
      plain: instrument.multiplier === 1,
      wallet: this.wallets.find(({ currency }) => currency === instrument.currency)!,
    }));
  }

  /** Exact cash in the currency of the account. */
  get cash(): MinorUnits {
    return this.#base.cash;
  }

  /** Fees paid so far, in the currency of the account at the rates of their moments. */
  get fees(): MinorUnits {
    return this.feeSum.value;
  }

  /** Returns the wallet of an instrument's currency. */
  walletOf(instrument: number): Wallet {
    return this.#valuations[instrument]!.wallet;
  }

  /** Returns what a quantity (in units, with its sign) is worth at an amount for each whole unit. */
  worth(instrument: number, quantity: number, each: Decimal): MinorUnits {
    const { multiplier, quantityScale } = this.#valuations[instrument]!;
    const digits = quantityScale + each.scale + multiplier.scale - MONEY_SCALE;
    return multiplyUnits(BigInt(quantity) * multiplier.units, each.units, digits);
  }

  /** Sets what one unit of a currency is worth in that of the account from now on. */
  setRate(currency: string, rate: string): void {
    const wallet = this.wallets.find((one) => one.currency === currency && !one.isBase);
    if (wallet === undefined) return;
    wallet.setRate(rate);
    this.renew();
  }

  /** Computes {@link cashValue} anew from the wallets. */
  renew(): void {
    let sum = this.#base.cashSum.toNumber(MONEY_SCALE);
    for (let i = 1; i < this.wallets.length; i++) {
      const { cashSum, rate } = this.wallets[i]!;
      const cash = cashSum.toNumber(MONEY_SCALE);
      // Nothing of a currency is worth nothing, also before its rate is known.
      if (cash !== 0) sum += cash * rate;
    }
    this.cashValue = sum;
  }

  /** Changes cash by something that is no fill, and notes it as a fact of its own. */
  post(fact: CashFact): void {
    const { wallet, amount } = fact;
    if (amount === 0) return;
    this.#note(fact);
    if (this.#converts && !wallet.isBase) this.#convert(wallet, fact.at, fact.instrument);
    this.renew();
  }

  /** Takes a fee that became known after its fill. */
  charge(wallet: Wallet, fee: MinorUnits): void {
    wallet.cashSum.add(negateUnits(fee));
    wallet.feeSum.add(fee);
    this.feeSum.add(wallet.isBase ? fee : wallet.toBase(fee));
    this.renew();
  }

  #note({ kind, wallet, amount, at, instrument = -1 }: CashFact): void {
    wallet.cashSum.add(amount);
    wallet.facts = addUnits(wallet.facts, amount);
    const row = this.facts.add();
    const { columns } = this.facts;
    columns.kind[row] = kind;
    columns.currency[row] = this.wallets.indexOf(wallet);
    columns.instrument[row] = instrument;
    columns.amount[row] = unitsToNumber(amount, MONEY_SCALE);
    columns.value[row] = unitsToNumber(wallet.toBase(amount), MONEY_SCALE);
    columns.at[row] = at;
  }

  /** Turns all cash of a currency into that of the account: two facts that belong together. */
  #convert(wallet: Wallet, at: number, instrument = -1): void {
    const amount = wallet.cash;
    if (amount === 0) return;
    const kind = FactKind.CONVERSION;
    const received = wallet.toBase(amount);
    this.#note({ kind, wallet, amount: negateUnits(amount), at, instrument });
    this.#note({ kind, wallet: this.#base, amount: received, at, instrument });
  }

  /** Returns the exact value of a quantity at a price in minor units. */
  notional(booking: Omit<Booking, 'fee'>): MinorUnits {
    const valuation = this.#valuations[booking.instrument]!;
    const digits = valuation.quantityScale + booking.priceScale - MONEY_SCALE;
    if (valuation.plain) return multiplyUnits(booking.quantity, booking.priceUnits, digits);
    const { units, scale } = valuation.multiplier;
    const quantity = BigInt(booking.quantity) * units;
    return multiplyUnits(quantity, booking.priceUnits, digits + scale);
  }

  /** Books a fill: cash and fee, the position, and a trade for each lot that it closes. */
  book(booking: Booking, notional: MinorUnits = this.notional(booking)): void {
    const { fee } = booking;
    const signed = booking.side > 0 ? negateUnits(notional) : notional;
    const { wallet, quantityScale } = this.#valuations[booking.instrument]!;
    this.traded += unitsToNumber(wallet.isBase ? notional : wallet.toBase(notional), MONEY_SCALE);
    wallet.cashSum.add(addUnits(signed, negateUnits(fee)));
    wallet.feeSum.add(fee);
    this.feeSum.add(wallet.isBase ? fee : wallet.toBase(fee));
    if (this.#converts && !wallet.isBase) this.#convert(wallet, booking.at, booking.instrument);
    if (this.wallets.length === 1) this.cashValue = wallet.cashSum.toNumber(MONEY_SCALE);
    else this.renew();

    const position = this.positions[booking.instrument]!;
    const before = position.quantity === 0 ? 0 : 1;
    const opposite = position.quantity * booking.side < 0;
    const closing = opposite ? Math.min(booking.quantity, Math.abs(position.quantity)) : 0;
    if (closing > 0) this.#close(position, booking, closing, notional, fee);
    if (closing < booking.quantity) {
      const part = booking.quantity - closing;
      position.open(
        {
          quantity: part,
          price: booking.price,
          notional: shareOfUnits(notional, part, booking.quantity),
          fee: shareOfUnits(fee, part, booking.quantity),
          row: booking.row,
          at: booking.at,
          order: booking.order,
        },
        booking.side,
      );
    }
    this.held += (position.quantity === 0 ? 0 : 1) - before;
    position.size = position.quantity / powerOfTen(quantityScale);
  }

  #close(
    position: Position,
    booking: Booking,
    closing: number,
    notional: MinorUnits,
    fee: MinorUnits,
  ): void {
    position.reduce(closing, booking.side);
    let left = closing;
    while (left > 0) {
      const lot = position.lots[0]!;
      const part = Math.min(left, lot.quantity);
      this.#trade(lot, booking, part, {
        notional: shareOfUnits(notional, part, booking.quantity),
        fee: shareOfUnits(fee, part, booking.quantity),
      });
      if (lot.quantity === 0) position.dropOldest();
      left -= part;
    }
  }

  /** Writes the round trip that closes `part` units of a lot and takes them off the lot. */
  #trade(
    lot: Lot,
    booking: Booking,
    part: number,
    exit: { readonly notional: MinorUnits; readonly fee: MinorUnits },
  ): void {
    const entryNotional = shareOfUnits(lot.notional, part, lot.quantity);
    const entryFee = shareOfUnits(lot.fee, part, lot.quantity);
    const gross =
      booking.side < 0
        ? addUnits(exit.notional, negateUnits(entryNotional))
        : addUnits(entryNotional, negateUnits(exit.notional));
    const commission = addUnits(entryFee, exit.fee);
    const { wallet, quantityScale } = this.#valuations[booking.instrument]!;
    const size = part / powerOfTen(quantityScale);
    writeTrade(
      this.trades,
      lot,
      booking,
      booking.side < 0 ? size : -size,
      unitsToNumber(wallet.isBase ? gross : wallet.toBase(gross), MONEY_SCALE),
      unitsToNumber(wallet.isBase ? commission : wallet.toBase(commission), MONEY_SCALE),
    );
    lot.quantity -= part;
    lot.notional = addUnits(lot.notional, negateUnits(entryNotional));
    lot.fee = addUnits(lot.fee, negateUnits(entryFee));
  }
}
