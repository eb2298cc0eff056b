import { calendarOf, findCalendar } from '@vela/calendar';
import type { TradingCalendar } from '@vela/calendar';
import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';

/** What an instrument without a venue trades by, as far as its class says. */
const BY_CLASS: Readonly<Record<string, string>> = { CRYPTO: 'CRYPTO', FX: 'FX' };

/** Returns the calendar by which an instrument is traded, null when none is known. */
export function findInstrumentCalendar({ venue, assetClass }: Instrument): TradingCalendar | null {
  const code = findCalendar(venue) === null ? BY_CLASS[assetClass] : venue;
  return code === undefined ? null : calendarOf(code);
}

/** The same; throws `STRATEGY_FAILED` when none is known. */
export function instrumentCalendar(instrument: Instrument): TradingCalendar {
  const calendar = findInstrumentCalendar(instrument);
  if (calendar !== null) return calendar;
  const { symbol, venue } = instrument;
  throw new VelaError(
    'STRATEGY_FAILED',
    `expected a venue with a trading calendar for ${symbol}, found ${venue}`,
    { hint: 'Import its candles with --venue, for instance --venue XNYS.' },
  );
}
