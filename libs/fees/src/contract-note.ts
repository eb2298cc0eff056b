import { VelaError } from '@vela/kernel';
import { dayNumber, formatDay } from '@vela/calendar';
import { formatAmount, formatMoney, multiply, parseAmount, roundTo } from './amount.js';
import type { Amount } from './amount.js';
import { FeeBook } from './fee-book.js';
import type { LineTotal } from './fee-book.js';
import { resolveFees } from './fee-options.js';
import type { FeeOptions } from './fee-options.js';
import { planFor } from './fee-plan.js';
import type { DealSide, FeeInstrument } from './fee-plan.js';
import type { Confidence } from './fee-row.js';
import { linesOf } from './fee-schedule.js';
import { refuseUncovered } from './coverage.js';

const CENT = parseAmount('0.01');

/** A fill of the day that a note is about. Quantity and price are decimal text. */
export interface NoteDeal {
  readonly instrument: FeeInstrument;
  readonly side: DealSide;
  readonly quantity: string;
  readonly price: string;
  /** Fills of one order have one number; absent: each fill is an order of its own. */
  readonly order?: number;
  /** Whether the fill gave liquidity. */
  readonly isMaker?: boolean;
}

/** One line of a note; amounts are decimal text. */
export interface NoteLine {
  readonly line: string;
  /** What the rate was multiplied with. */
  readonly basis: string;
  readonly base: string;
  /** null where steps by volume or several rows apply. */
  readonly rate: string | null;
  readonly unrounded: string;
  readonly amount: string;
  readonly validFrom: string | null;
  readonly confidence: Confidence;
  readonly source: string;
}

/** What an account pays for the fills of a day in one currency; amounts are decimal text. */
export interface ContractNote {
  readonly schedule: string;
  readonly date: string;
  readonly currency: string;
  readonly lines: readonly NoteLine[];
  /** Sum of the amounts of the lines, and the same to the cent. */
  readonly total: string;
  readonly totalRounded: string;
  readonly bought: string;
  readonly sold: string;
  /** What the account receives, below 0 what it pays, to the cent. */
  readonly net: string;
  /** What arrives of instruments whose fee was taken out of what was bought. */
  readonly received: readonly {
    readonly symbol: string;
    readonly fee: string;
    readonly quantity: string;
  }[];
  /** Lines without a known rate on this day, then what the schedule leaves out. */
  readonly unknownLines: readonly string[];
  readonly notModelled: readonly string[];
}

/**
 * Returns the contract note of the fills of one day. Throws `INVALID_INPUT` for fills in several
 * currencies, for no fill, for amounts that are none and for what the schedule does not cover.
 */
export function contractNote(
  options: FeeOptions,
  { date, deals }: { readonly date: string; readonly deals: readonly NoteDeal[] },
): ContractNote {
  const fees = resolveFees(options);
  const day = dayNumber(date);
  const currency = currencyOf(deals);
  const keys = deals.map(({ instrument }) => keyOf(instrument));
  const instruments = deals
    .filter((_, at) => keys.indexOf(keys[at]!) === at)
    .map(({ instrument }) => instrument);
  const numbers = new Map(instruments.map((instrument, index) => [keyOf(instrument), index]));
  const book = new FeeBook(
    fees,
    instruments.map((instrument) => planFor(fees, instrument)),
  );
  refuseUncovered(fees, book.plans);
  book.turnTo(day);
  let [bought, sold] = [0n, 0n];
  deals.forEach((deal, at) => {
    const instrument = numbers.get(keys[at]!)!;
    const quantity = positive(deal.quantity, 'quantity');
    const price = positive(deal.price, 'price');
    const value = multiply(multiply(quantity, price), book.plans[instrument]!.multiplier);
    if (deal.side === 'buy') bought += value;
    if (deal.side === 'sell') sold += value;
    book.add({
      instrument,
      side: deal.side,
      day,
      quantity,
      price,
      value,
      order: deal.order ?? -1 - at,
      isMaker: fees.liquidity === 'order' ? (deal.isMaker ?? false) : fees.liquidity === 'maker',
    });
  });
  const total = book.total(currency);
  return {
    schedule: fees.schedule.name,
    date: formatDay(day),
    currency,
    lines: noteLines(book, currency),
    total: formatMoney(total),
    totalRounded: formatMoney(cents(total)),
    bought: formatMoney(bought),
    sold: formatMoney(sold),
    net: formatMoney(cents(sold - bought - total + book.paidInKind)),
    received: received(book),
    unknownLines: [...book.unknown.values()].map(({ line }) => line),
    notModelled: fees.schedule.notModelled,
  };
}

/** Fills of one instrument are netted, also when each carries a copy of it. */
const keyOf = ({ symbol, venue, assetClass, currency, multiplier }: FeeInstrument): string =>
  JSON.stringify([symbol, venue, assetClass, currency, multiplier]);

const cents = (amount: Amount): Amount => roundTo(amount, 'halfUp', CENT);

function positive(text: string, field: string): Amount {
  const amount = parseAmount(text);
  if (amount > 0n) return amount;
  throw new VelaError('INVALID_INPUT', `expected a ${field} above 0, found ${text}`, {
    path: [field],
  });
}

function currencyOf(deals: readonly NoteDeal[]): string {
  const currencies = [...new Set(deals.map(({ instrument }) => instrument.currency))];
  const [currency] = currencies;
  if (currency !== undefined && currencies.length === 1) return currency;
  const found = currencies.join(' and ') || 'no fill';
  throw new VelaError('INVALID_INPUT', `expected fills in one currency, found ${found}`, {
    hint: 'Ask for one note in each currency.',
  });
}

function noteLines(book: FeeBook, currency: string): NoteLine[] {
  const { schedule } = book.fees;
  const totals = book.totals.get(currency);
  return linesOf(schedule).flatMap((line, index) => {
    const total = totals?.get(index);
    return total === undefined ? [] : [noteLine(book, line, total)];
  });
}

function noteLine(book: FeeBook, line: string, total: LineTotal): NoteLine {
  const row = book.fees.schedule.rows[total.row]!;
  const used = book.fees.schedule.rows.filter(
    (one, index) => one.line === line && book.applied.has(index),
  );
  return {
    line,
    basis: row.of?.join(' + ') ?? row.basis,
    base: formatAmount(total.base),
    rate: used.length === 1 ? row.rate : null,
    unrounded: formatAmount(total.unrounded),
    amount: formatMoney(total.rounded),
    validFrom: row.validFrom ?? null,
    confidence: row.confidence,
    source: row.source,
  };
}

function received(book: FeeBook): ContractNote['received'] {
  return [...book.received].map(([instrument, fee]) => ({
    symbol: book.plans[instrument]!.instrument.symbol,
    fee: formatAmount(fee),
    quantity: formatAmount((book.nets.get(instrument)?.bought ?? 0n) - fee),
  }));
}
