import { dayNumber } from '@vela/calendar';
import type { DayNumber } from '@vela/calendar';
import type { Instrument } from '@vela/market';
import { ONE, parseAmount } from './amount.js';
import type { Amount } from './amount.js';
import { chargeScopeOf } from './fee-row.js';
import type { FeeRow, Scope, Segment } from './fee-row.js';
import type { ResolvedFees } from './fee-options.js';
import { linesOf } from './fee-schedule.js';
import type { FeeSchedule } from './fee-schedule.js';

/** What fees depend on of an instrument. */
export type FeeInstrument = Pick<
  Instrument,
  'symbol' | 'venue' | 'assetClass' | 'currency' | 'multiplier'
>;

/** What a deal does; an exercise is of an option that was bought. */
export type DealSide = 'buy' | 'sell' | 'exercise';

/** One step of a rate by volume. */
interface PlanStep {
  readonly from: Amount;
  readonly rate: Amount;
  readonly makerRate: Amount;
}

/** Steps by volume and the counter that they look at. */
export interface PlanTiers {
  readonly counter: string;
  readonly period: 'month' | '30days';
  readonly measure: 'shares' | 'value';
  readonly steps: readonly PlanStep[];
}

/** A row ready for arithmetic. */
export interface PlanRow {
  readonly row: FeeRow;
  /** Index of the row in its schedule and of its line in the note. */
  readonly index: number;
  readonly line: number;
  readonly from: DayNumber;
  readonly rate: Amount | null;
  readonly makerRate: Amount | null;
  readonly tiers: PlanTiers | null;
  readonly min: Amount | null;
  readonly minFractional: Amount | null;
  readonly max: Amount | null;
  readonly priceFrom: Amount | null;
  readonly priceBelow: Amount | null;
  readonly unit: Amount;
  readonly chargeScope: Scope;
  /** Lines whose charges the row is charged on. */
  readonly of: readonly number[];
}

/** The rows of one line that may hold for an instrument and a side, the latest first. */
interface PlanLine {
  readonly line: number;
  readonly rows: readonly PlanRow[];
}

/** Which rows may hold for an instrument. */
export interface InstrumentPlan {
  readonly instrument: FeeInstrument;
  readonly multiplier: Amount;
  readonly sides: { readonly [side in DealSide]: readonly PlanLine[] };
}

// Rows are parsed once for each schedule: many resolutions of a run begin with the same one.
const parsed = new WeakMap<FeeSchedule, readonly PlanRow[]>();

function planRows({ schedule }: ResolvedFees): readonly PlanRow[] {
  const known = parsed.get(schedule);
  if (known !== undefined) return known;
  const lines = linesOf(schedule);
  const rows = schedule.rows.map((row, index) => planRow(row, index, lines));
  parsed.set(schedule, rows);
  return rows;
}

/** Returns the rows that may hold for an instrument; no side has a line when there are none. */
export function planFor(fees: ResolvedFees, instrument: FeeInstrument): InstrumentPlan {
  const holds = selectorOf(fees, instrument);
  const holding = planRows(fees).filter(({ row }) => holds(row));
  const named = new Set(holding.filter(({ row }) => row.symbols !== undefined).map(lineOf));
  // A row that names the symbol beats those that do not.
  const chosen = holding.filter(({ row, line }) => row.symbols !== undefined || !named.has(line));
  const side = (wanted: DealSide): PlanLine[] => {
    const own = chosen.filter(({ row }) => isOfSide(row.side, wanted));
    return [...new Set(own.map(lineOf))]
      .sort((a, b) => a - b)
      .map((line) => ({
        line,
        rows: own
          .filter((one) => one.line === line)
          .sort((a, b) => (a.from === b.from ? 0 : b.from > a.from ? 1 : -1)),
      }));
  };
  return {
    instrument,
    multiplier: parseAmount(String(instrument.multiplier)),
    sides: { buy: side('buy'), sell: side('sell'), exercise: side('exercise') },
  };
}

/** Returns whether a schedule has any row for an instrument, whatever its side. */
export const isCovered = ({ sides }: InstrumentPlan): boolean =>
  Object.values(sides).some((lines) => lines.length > 0);

const lineOf = ({ line }: PlanRow): number => line;

/** Returns the row of a line that holds on a day at a price, or null when none is known. */
export const rowOn = (line: PlanLine, day: DayNumber, price: Amount): PlanRow | null =>
  line.rows.find(
    (row) =>
      row.from <= day &&
      (row.priceFrom === null || price >= row.priceFrom) &&
      (row.priceBelow === null || price < row.priceBelow),
  ) ?? null;

/** Returns what an instrument is to the rows of a schedule. */
function segmentOf({ rows }: FeeSchedule, { assetClass }: FeeInstrument): Segment {
  switch (assetClass) {
    case 'EQUITY':
    case 'ETF':
      return 'stock';
    case 'INDEX':
      // An index that is traded in a backtest stands for the share or fund that follows it.
      return rows.some(({ segment }) => segment.includes('index')) ? 'index' : 'stock';
    default:
      return assetClass.toLowerCase() as Segment;
  }
}

function selectorOf(fees: ResolvedFees, instrument: FeeInstrument): (row: FeeRow) => boolean {
  const { schedule, choices } = fees;
  const segment = segmentOf(schedule, instrument);
  const venue = venueOf(schedule, instrument);
  const symbol = bare(instrument.symbol);
  return (row) => {
    const currency = row.currency ?? schedule.currency;
    return (
      row.segment.includes(segment) &&
      (currency === null || currency === instrument.currency) &&
      (row.venue === undefined || row.venue.includes(venue)) &&
      (row.symbols === undefined || row.symbols.some((one) => bare(one) === symbol)) &&
      Object.entries(row.when ?? {}).every(([name, value]) => choices[name] === value)
    );
  };
}

function venueOf({ rows, venue }: FeeSchedule, instrument: FeeInstrument): string {
  const isNamed = rows.some((row) => row.venue?.includes(instrument.venue) ?? false);
  return isNamed ? instrument.venue : (venue ?? instrument.venue);
}

/** `EUR/USD`, `EUR.USD` and `EURUSD` are one pair. */
const bare = (symbol: string): string => symbol.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();

const isOfSide = (side: FeeRow['side'], wanted: DealSide): boolean =>
  side === wanted || (side === 'both' && wanted !== 'exercise');

const optional = (text: string | undefined): Amount | null =>
  text === undefined ? null : parseAmount(text);

function planRow(row: FeeRow, index: number, lines: readonly string[]): PlanRow {
  const rate = row.rate === null ? null : parseAmount(row.rate);
  return {
    row,
    index,
    line: lines.indexOf(row.line),
    from: row.validFrom === undefined ? -Infinity : dayNumber(row.validFrom),
    rate,
    makerRate: optional(row.makerRate) ?? rate,
    tiers: planTiers(row),
    min: optional(row.min),
    minFractional: optional(row.minFractional),
    max: optional(row.max),
    priceFrom: optional(row.priceFrom),
    priceBelow: optional(row.priceBelow),
    unit: row.roundingMode === 'none' ? ONE : parseAmount(row.roundingUnit),
    chargeScope: chargeScopeOf(row),
    of: (row.of ?? []).map((name) => lines.indexOf(name)),
  };
}

function planTiers({ tiers, segment }: FeeRow): PlanTiers | null {
  if (tiers === undefined) return null;
  const { period, measure } = tiers;
  return {
    counter: [period, measure, ...segment].join(' '),
    period,
    measure,
    steps: tiers.steps.map((step) => {
      const rate = parseAmount(step.rate);
      return { from: parseAmount(step.from), rate, makerRate: optional(step.makerRate) ?? rate };
    }),
  };
}
