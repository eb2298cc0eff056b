import { dayNumber } from '@vela/calendar';
import type { FeeRow } from './fee-row.js';
import type { FeeSchedule } from './fee-schedule.js';

/** Returns the rows of a schedule that hold on a date: of those for the same fills the latest. */
export function rowsOn({ rows }: FeeSchedule, date: string): FeeRow[] {
  const day = dayNumber(date);
  const latest = new Map<string, FeeRow>();
  for (const row of rows) {
    if (dayOf(row) > day) continue;
    const known = latest.get(selectorOf(row));
    if (known === undefined || dayOf(known) <= dayOf(row)) latest.set(selectorOf(row), row);
  }
  return [...latest.values()];
}

const dayOf = ({ validFrom }: FeeRow): number =>
  validFrom === undefined ? -Infinity : dayNumber(validFrom);

/** What decides which fills a row is for. */
function selectorOf(row: FeeRow): string {
  const { line, segment, side, currency, venue, symbols, priceFrom, priceBelow, when } = row;
  return JSON.stringify([
    line,
    segment,
    side,
    currency,
    venue,
    symbols,
    priceFrom,
    priceBelow,
    when,
  ]);
}
