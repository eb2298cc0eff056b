import type { Canonical } from '@vela/kernel';
import type { Charge, FeeBook, LineTotal } from './fee-book.js';
import type { CounterState } from './volume-counters.js';

type Row = readonly Canonical[];

/** The state of a note as plain data; amounts are text, because they do not fit a number. */
export interface BookState {
  readonly [key: string]: Canonical;
  readonly day: number | null;
  readonly paidInKind: string;
  readonly counters: CounterState;
  readonly charges: readonly Row[];
  readonly sums: readonly Row[];
  readonly nets: readonly Row[];
  readonly totals: readonly Row[];
  /** Sums of the days before, for the report of the whole run. */
  readonly ended: readonly Row[];
  readonly received: readonly Row[];
  readonly unknown: readonly Row[];
  readonly applied: readonly number[];
}

/** Returns the state that later charges and the description depend on. */
export function writeBook(book: FeeBook): BookState {
  return {
    day: Number.isFinite(book.day) ? book.day : null,
    paidInKind: String(book.paidInKind),
    counters: book.counters.snapshot(),
    charges: [...book.charges].map(([key, one]) => [
      key,
      ...[one.base, one.linear, one.value, one.quantity, one.amount].map(String),
    ]),
    sums: [...book.sums].map(([key, sum]) => [key, String(sum)]),
    nets: [...book.nets].map(([key, one]) => [
      key,
      ...[one.bought, one.boughtValue, one.sold, one.soldValue].map(String),
    ]),
    totals: [...book.totals].flatMap(([currency, lines]) =>
      [...lines].map(([line, one]) => [
        currency,
        line,
        one.row,
        ...[one.base, one.unrounded, one.rounded].map(String),
      ]),
    ),
    ended: [...book.ended].flatMap(([currency, lines]) =>
      [...lines].map(([line, sum]) => [currency, line, String(sum)]),
    ),
    received: [...book.received].map(([key, fee]) => [key, String(fee)]),
    unknown: [...book.unknown].map(([key, one]) => [key, one.line, one.from, one.to, one.fills]),
    applied: [...book.applied],
  };
}

/** Puts a fresh note into a state. */
export function readBook(book: FeeBook, state: BookState): void {
  book.day = state.day ?? -Infinity;
  book.paidInKind = BigInt(state.paidInKind);
  book.counters.restore(state.counters);
  for (const [key, ...amounts] of state.charges as readonly (readonly string[])[]) {
    const [base, linear, value, quantity, amount] = amounts.map(BigInt) as Five;
    const charge: Charge = { base, linear, value, quantity, amount };
    book.charges.set(key!, charge);
  }
  for (const [key, sum] of state.sums as readonly (readonly [string, string])[]) {
    book.sums.set(key, BigInt(sum));
  }
  for (const [key, ...amounts] of state.nets as readonly (readonly [number, ...string[]])[]) {
    const [bought, boughtValue, sold, soldValue] = amounts.map(BigInt) as Five;
    book.nets.set(key, { bought, boughtValue, sold, soldValue });
  }
  for (const [currency, line, row, ...amounts] of state.totals as readonly TotalRow[]) {
    const [base, unrounded, rounded] = amounts.map(BigInt) as Five;
    const total: LineTotal = { base, unrounded, rounded, row };
    const lines = book.totals.get(currency) ?? new Map<number, LineTotal>();
    book.totals.set(currency, lines.set(line, total));
  }
  for (const [currency, line, sum] of state.ended as readonly EndedRow[]) {
    const lines = book.ended.get(currency) ?? new Map<number, bigint>();
    book.ended.set(currency, lines.set(line, BigInt(sum)));
  }
  for (const [key, fee] of state.received as readonly (readonly [number, string])[]) {
    book.received.set(key, BigInt(fee));
  }
  for (const [key, line, from, to, fills] of state.unknown as readonly UnknownRow[]) {
    book.unknown.set(key, { line, from, to, fills });
  }
  for (const row of state.applied) book.applied.add(row);
}

type Five = [bigint, bigint, bigint, bigint, bigint];
type TotalRow = readonly [currency: string, line: number, row: number, ...amounts: string[]];
type EndedRow = readonly [currency: string, line: number, sum: string];
type UnknownRow = readonly [key: number, line: string, from: number, to: number, fills: number];
