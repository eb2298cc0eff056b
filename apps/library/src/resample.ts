import { findCalendar } from '@vela/calendar';
import { parseTimeframe } from '@vela/kernel';
import { aggregateColumns } from '@vela/market-data';
import { CandleSeries } from './candle-series.js';

/**
 * Returns candles of a wider timeframe: open of the first, highest high, lowest low, close of the
 * last, sum of the volumes. In steps or at once the prices are the same (1m to 5m to 1h is 1m to
 * 1h). Throws `INVALID_INPUT` for a timeframe that is no multiple of the one there is.
 */
export function resample(series: CandleSeries, timeframe: string): CandleSeries {
  const to = parseTimeframe(timeframe);
  const { instrument, timeframe: from } = series;
  const columns = aggregateColumns(series.columns, to, from, findCalendar(instrument.venue));
  return new CandleSeries(instrument, to, columns, series.notes);
}
