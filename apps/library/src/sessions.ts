import { findCalendar } from '@vela/calendar';
import type { Timeframe } from '@vela/kernel';
import type { CandleColumns, Instrument } from '@vela/market';
import { candleAvailability } from '@vela/market-data';
import { CandleSeries } from './candle-series.js';

/**
 * Returns a series whose candles are known when they close: those of a day and more at the end of
 * their session where the instrument's venue has a calendar, as the server stores them.
 */
export function seriesInSessions(
  instrument: Instrument,
  timeframe: Timeframe,
  columns: CandleColumns,
  notes: readonly string[] = [],
): CandleSeries {
  const rule = candleAvailability(timeframe, findCalendar(instrument.venue));
  const availableAt = columns.openAt.map(rule);
  return new CandleSeries(instrument, timeframe, { ...columns, availableAt }, notes);
}
