import { candleCloseAt, candleOpenAt, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';

/** The candles of a timeframe as places on the line of time. */
export interface TimeframeGrid {
  /** Returns the open of the candle that holds an instant. */
  openOf(at: Micros): Micros;
  /** Returns the close of the candle that opens at an instant. */
  closeOf(openAt: Micros): Micros;
}

/**
 * Returns the grid of a timeframe, counted from 1970-01-01 in UTC, weeks from Monday. The width is
 * worked out once, so that loops pay for arithmetic only.
 */
export function timeframeGrid(timeframe: Timeframe): TimeframeGrid {
  const width = timeframeWidth(timeframe);
  if (width === null) {
    return {
      openOf: (at) => candleOpenAt(at, timeframe),
      closeOf: (openAt) => candleCloseAt(openAt, timeframe),
    };
  }
  const origin = candleOpenAt(0, timeframe);
  return {
    openOf: (at) => Math.floor((at - origin) / width) * width + origin,
    closeOf: (openAt) => openAt + width,
  };
}
