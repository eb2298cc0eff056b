import type { DayNumber } from '@vela/calendar';
import { ONE, multiply, roundTo } from './amount.js';
import type { Amount } from './amount.js';
import { isCovered, rowOn } from './fee-plan.js';
import type { DealSide, InstrumentPlan, PlanRow } from './fee-plan.js';
import type { ResolvedFees } from './fee-options.js';
import { isNetted } from './fee-row.js';
import type { Scope } from './fee-row.js';
import { netBase, noDeals } from './net-position.js';
import type { DayDeals } from './net-position.js';
import { VolumeCounters } from './volume-counters.js';

/** A fill as the note of a day sees it. */
export interface Deal {
  readonly instrument: number;
  readonly side: DealSide;
  readonly day: DayNumber;
  readonly quantity: Amount;
  readonly price: Amount;
  /** Quantity times price times multiplier. */
  readonly value: Amount;
  readonly order: number;
  readonly isMaker: boolean;
}

/** What has come together over a scope before limits are applied. */
export interface Charge {
  base: Amount;
  linear: Amount;
  value: Amount;
  quantity: Amount;
  /** After minimum and maximum, before rounding. */
  amount: Amount;
}

/** One line of the note of a day in one currency. */
export interface LineTotal {
  base: Amount;
  unrounded: Amount;
  rounded: Amount;
  /** Index of the row that was applied last. */
  row: number;
}

/** A line whose rate is not known for some fills. */
export interface UnknownLine {
  readonly line: string;
  from: DayNumber;
  to: DayNumber;
  fills: number;
}

/**
 * The contract note of the running day, kept up to date with each fill: a fill changes the scopes
 * that it belongs to and nothing else. What belongs to a day is dropped when a later one begins;
 * volumes of a month or of 30 days stay.
 */
export class FeeBook {
  day: DayNumber = -Infinity;
  counters: VolumeCounters;
  readonly charges = new Map<string, Charge>();
  /** Sums before rounding by line and scope. */
  readonly sums = new Map<string, Amount>();
  readonly nets = new Map<number, DayDeals>();
  /** Lines by currency and index. */
  readonly totals = new Map<string, Map<number, LineTotal>>();
  /** Fees that were taken in what was bought, by instrument. */
  readonly received = new Map<number, Amount>();
  /** Value of those fees, in the currencies of their instruments: no cash is paid for them. */
  paidInKind: Amount = 0n;
  /** Rounded lines of the days that have ended, by currency and index. */
  readonly ended = new Map<string, Map<number, Amount>>();
  readonly unknown = new Map<number, UnknownLine>();
  /** Rows that were applied, by index in the schedule. */
  readonly applied = new Set<number>();

  constructor(
    readonly fees: ResolvedFees,
    readonly plans: readonly InstrumentPlan[],
  ) {
    this.counters = new VolumeCounters(fees.tradedBefore);
  }

  /** Returns the sum of the rounded lines of the running day in a currency. */
  total(currency: string): Amount {
    let sum = 0n;
    for (const { rounded } of this.totals.get(currency)?.values() ?? []) sum += rounded;
    return sum;
  }

  /** Begins a day unless it has begun; days never go back. */
  turnTo(day: DayNumber): void {
    if (day <= this.day) return;
    this.day = day;
    for (const [currency, lines] of this.totals) {
      const sums = this.ended.get(currency) ?? new Map<number, Amount>();
      for (const [line, { rounded }] of lines) sums.set(line, (sums.get(line) ?? 0n) + rounded);
      this.ended.set(currency, sums);
    }
    this.clear();
  }

  /** Drops what belongs to the running day. */
  clear(): void {
    this.charges.clear();
    this.sums.clear();
    this.nets.clear();
    this.totals.clear();
    this.received.clear();
    this.paidInKind = 0n;
  }

  /** Writes a fill of the running day into the note. */
  add(deal: Deal): void {
    const plan = this.plans[deal.instrument]!;
    if (deal.side !== 'exercise') this.#net(deal);
    if (plan.sides[deal.side].length === 0 && !isCovered(plan)) {
      this.#miss(-1 - deal.instrument, `all fees of ${plan.instrument.symbol}`, deal.day);
    }
    const counted: PlanRow[] = [];
    for (const line of plan.sides[deal.side]) {
      const row = rowOn(line, deal.day, deal.price);
      if (row === null || (row.rate === null && row.tiers === null)) {
        this.#miss(line.line, line.rows[0]!.row.line, deal.day);
        continue;
      }
      this.applied.add(row.index);
      this.#apply(row, deal, plan);
      const counter = row.tiers?.counter;
      if (counter !== undefined && !counted.some((one) => one.tiers!.counter === counter)) {
        counted.push(row);
      }
    }
    for (const { tiers } of counted) {
      this.counters.add(tiers!, deal.day, tiers!.measure === 'value' ? deal.value : deal.quantity);
    }
  }

  #net({ instrument, side, quantity, value }: Deal): void {
    let net = this.nets.get(instrument);
    if (net === undefined) {
      net = noDeals();
      this.nets.set(instrument, net);
    }
    if (side === 'buy') {
      net.bought += quantity;
      net.boughtValue += value;
    } else {
      net.sold += quantity;
      net.soldValue += value;
    }
  }

  #miss(index: number, line: string, day: DayNumber): void {
    const known = this.unknown.get(index);
    if (known === undefined) {
      this.unknown.set(index, { line, from: day, to: day, fills: 1 });
      return;
    }
    known.from = Math.min(known.from, day);
    known.to = Math.max(known.to, day);
    known.fills++;
  }

  #apply(row: PlanRow, deal: Deal, plan: InstrumentPlan): void {
    const { currency } = plan.instrument;
    const total = this.#line(currency, row);
    if (row.row.basis === 'received') {
      this.#takeReceived(row, deal, plan, total);
      return;
    }
    const charge = this.#charge(row, deal, currency);
    const { base, amount } = charge;
    this.#grow(charge, row, deal, plan);
    const wholes = row.minFractional !== null && charge.quantity % ONE !== 0n;
    charge.amount = limited(row, charge, wholes ? row.minFractional : row.min);
    const grown = charge.amount - amount;
    total.base += charge.base - base;
    total.unrounded += grown;
    total.rounded += this.#roundedGrowth(row, deal, currency, grown);
    total.row = row.index;
  }

  #line(currency: string, { line, index }: PlanRow): LineTotal {
    let lines = this.totals.get(currency);
    if (lines === undefined) {
      lines = new Map();
      this.totals.set(currency, lines);
    }
    let total = lines.get(line);
    if (total === undefined) {
      total = { base: 0n, unrounded: 0n, rounded: 0n, row: index };
      lines.set(line, total);
    }
    return total;
  }

  #charge(row: PlanRow, deal: Deal, currency: string): Charge {
    const nothing = { base: 0n, linear: 0n, value: 0n, quantity: 0n, amount: 0n };
    if (row.chargeScope === 'fill') return nothing;
    const key = scopeKey(row.line, row.chargeScope, deal, currency);
    const known = this.charges.get(key);
    if (known !== undefined) return known;
    this.charges.set(key, nothing);
    return nothing;
  }

  /** Adds a fill to what its scope has come to. */
  #grow(charge: Charge, row: PlanRow, deal: Deal, plan: InstrumentPlan): void {
    const { basis } = row.row;
    const rate = deal.isMaker ? row.makerRate : row.rate;
    charge.value += deal.value;
    charge.quantity += deal.quantity;
    if (basis === 'order' || basis === 'lines' || isNetted(basis)) {
      charge.base = this.#wholeBase(row, deal, plan.instrument.currency);
      charge.linear = multiply(rate ?? 0n, charge.base);
      return;
    }
    const part = linearBase(row, deal, plan.multiplier);
    charge.base += part;
    charge.linear +=
      row.tiers === null
        ? multiply(rate ?? 0n, part)
        : this.counters.charge(row.tiers, deal.day, deal.isMaker, part);
  }

  /** Returns a basis that is looked at anew with each fill. */
  #wholeBase(row: PlanRow, deal: Deal, currency: string): Amount {
    const { basis } = row.row;
    if (basis === 'order') return ONE;
    if (basis !== 'lines') return netBase(basis, this.nets.get(deal.instrument) ?? noDeals());
    const lines = this.totals.get(currency);
    return row.of.reduce((sum, line) => sum + (lines?.get(line)?.rounded ?? 0n), 0n);
  }

  #roundedGrowth(row: PlanRow, deal: Deal, currency: string, grown: Amount): Amount {
    const { roundingMode: mode, roundingScope: scope } = row.row;
    if (mode === 'none') return grown;
    if (scope === 'fill') return roundTo(grown, mode, row.unit);
    const key = scopeKey(row.line, scope, deal, currency);
    const before = this.sums.get(key) ?? 0n;
    const after = before + grown;
    this.sums.set(key, after);
    return roundTo(after, mode, row.unit) - roundTo(before, mode, row.unit);
  }

  /** A fee in the received asset: of a buy the thing bought, valued at the price of the fill. */
  #takeReceived(row: PlanRow, deal: Deal, plan: InstrumentPlan, total: LineTotal): void {
    const { roundingMode } = row.row;
    const rate = deal.isMaker ? row.makerRate : row.rate;
    const of = (base: Amount): Amount =>
      row.tiers === null
        ? multiply(rate ?? 0n, base)
        : this.counters.charge(row.tiers, deal.day, deal.isMaker, base);
    total.base += deal.value;
    total.unrounded += of(deal.value);
    total.row = row.index;
    if (deal.side !== 'buy') {
      total.rounded += roundTo(of(deal.value), roundingMode, row.unit);
      return;
    }
    const taken = roundTo(of(deal.quantity), roundingMode, row.unit);
    this.received.set(deal.instrument, (this.received.get(deal.instrument) ?? 0n) + taken);
    const worth = multiply(multiply(taken, deal.price), plan.multiplier);
    this.paidInKind += worth;
    total.rounded += worth;
  }
}

function scopeKey(line: number, scope: Scope, deal: Deal, currency: string): string {
  switch (scope) {
    case 'day+account':
      return `${line} ${currency}`;
    case 'day+instrument':
      return `${line} i${deal.instrument}`;
    default:
      return `${line} o${deal.order}`;
  }
}

function linearBase({ row }: PlanRow, deal: Deal, multiplier: Amount): Amount {
  const { basis, wholeShares } = row;
  if (basis === 'value' || basis === 'premium') return deal.value;
  const size = basis === 'equivalentShares' ? multiply(deal.quantity, multiplier) : deal.quantity;
  return wholeShares ? roundTo(size, 'up', ONE) : size;
}

/** A maximum beats a minimum. */
function limited(
  { max, row }: PlanRow,
  { base, linear, value }: Charge,
  min: Amount | null,
): Amount {
  if (base === 0n) return 0n;
  const raised = min !== null && linear < min ? min : linear;
  if (max === null) return raised;
  const cap = row.maxBasis === 'value' ? multiply(max, value) : max;
  return raised > cap ? cap : raised;
}
