/** Columns of equal length by name. */
export type RunColumns = Readonly<Record<string, Float64Array>>;

/** What statistics need to know of an instrument. */
export interface RunInstrument {
  readonly symbol: string;
  readonly currency: string;
  /** Currency per point and unit; 1 for shares. */
  readonly multiplier: number;
  /** Local time of its venue, when it has a calendar: the offset from UTC in microseconds. */
  readonly zone: { readonly name: string; offsetAt(at: number): number } | null;
}

/** A lot that is still open at the end. */
export interface OpenLot {
  /** Index of the instrument. */
  readonly instrument: number;
  /** Signed quantity in whole units: above 0 long. */
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
}

/** Kinds of {@link CostItem}. */
export const COST_KINDS = [
  'fee',
  'slippage',
  'spread',
  'interest',
  'borrow',
  'funding',
  'dividend',
  'other',
] as const;

/** One of {@link COST_KINDS}. */
export type CostKind = (typeof COST_KINDS)[number];

/** A part of the way from gross to net profit, in the currency of the account. */
export interface CostItem {
  readonly kind: CostKind;
  /** The line of a schedule of fees, or what it is in words. */
  readonly line: string;
  /** What it did to the account: below 0 was paid, above 0 received. */
  readonly amount: number;
}

/** How gross profit becomes net profit: gross plus all items is net. */
export interface CostAttribution {
  /** What prices alone gave: the net profit as if every fill had happened without any cost. */
  readonly gross: number;
  readonly items: readonly CostItem[];
  /** Final equity less the cash of the start. */
  readonly net: number;
}

/** What statistics need of a run beside its columns, as plain data that a report keeps. */
export interface RunBasis {
  readonly startingCash: number;
  /** Slices of a year. */
  readonly periodsPerYear: number;
  /** All fees, and the sum of the values of all fills. */
  readonly fees: number;
  readonly traded: number;
  /** Share of the slices at whose end something was held. */
  readonly exposure: number | null;
  /** Null when the run did not record it. */
  readonly openLots: readonly OpenLot[] | null;
  readonly costs: CostAttribution | null;
}

/** A finished run as statistics read it. Instants are microseconds, money of the account. */
export interface FinishedRun extends RunBasis {
  /** Equity behind each slice and the instants at which the slices were known. */
  readonly equity: Float64Array;
  readonly at: Float64Array;
  readonly currency: string;
  readonly instruments: readonly RunInstrument[];
  /** Closed round trips, orders and fills, see the columns of ledger and venue. */
  readonly trades: RunColumns;
  readonly orders: RunColumns;
  readonly fills: RunColumns;
  /** What types and roles of orders are called, by the numbers that columns hold. */
  readonly orderWords: { readonly types: readonly string[]; readonly roles: readonly string[] };
}

/** Returns the rows of columns. */
export function rowsOf(columns: RunColumns): number {
  return Object.values(columns)[0]?.length ?? 0;
}

const NOTHING = new Float64Array(0);

/** Returns a column by its name; an empty one when there is none. */
export function columnOf(columns: RunColumns, name: string): Float64Array {
  return columns[name] ?? NOTHING;
}
