import { VelaError } from './error.js';
import { DAY, HOUR, MINUTE, SECOND, civilFromDays, dayOf, daysFromCivil } from './time.js';
import type { Micros } from './time.js';

/** Width of a candle: a count and a unit out of s, m, h, d, w, M. Examples: `1m`, `4h`, `1d`. */
export type Timeframe = string & { readonly __brand: 'Timeframe' };

const SHAPE = /^([1-9]\d{0,4})([smhdwM])$/;
const WIDTH: Readonly<Record<string, Micros>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

/** Returns the text as a timeframe; throws `INVALID_INPUT` when it is none. */
export function parseTimeframe(text: string): Timeframe {
  if (!SHAPE.test(text)) {
    throw new VelaError('INVALID_INPUT', `expected a timeframe, found "${text}"`, {
      hint: 'Write a count and one of s, m, h, d, w, M, for instance 1m, 4h or 1d.',
      path: ['timeframe'],
    });
  }
  return text as Timeframe;
}

/** Returns the width in microseconds, or null for months, whose width varies. */
export function timeframeWidth(timeframe: Timeframe): Micros | null {
  const match = SHAPE.exec(timeframe);
  const width = WIDTH[match?.[2] ?? ''];
  return width === undefined ? null : Number(match?.[1]) * width;
}

/**
 * Returns the instant at which a candle that opens at `openAt` closes. Days and weeks are counted
 * in UTC; months follow the calendar.
 */
export function candleCloseAt(openAt: Micros, timeframe: Timeframe): Micros {
  const width = timeframeWidth(timeframe);
  if (width !== null) return openAt + width;
  const months = Number(SHAPE.exec(timeframe)?.[1]);
  const { year, month, day } = civilFromDays(dayOf(openAt));
  const index = year * 12 + (month - 1) + months;
  const days = daysFromCivil(Math.floor(index / 12), (index % 12) + 1, day);
  return days * DAY + (openAt - dayOf(openAt) * DAY);
}

/** Returns the open of the candle that holds `at`, on a grid counted from 1970-01-01 in UTC. */
export function candleOpenAt(at: Micros, timeframe: Timeframe): Micros {
  const width = timeframeWidth(timeframe);
  if (width !== null) {
    // 1970-01-01 was a Thursday; weeks begin on Monday 1969-12-29.
    const origin = timeframe.endsWith('w') ? -3 * DAY : 0;
    return Math.floor((at - origin) / width) * width + origin;
  }
  const months = Number(SHAPE.exec(timeframe)?.[1]);
  const { year, month } = civilFromDays(dayOf(at));
  const index = Math.floor((year * 12 + month - 1) / months) * months;
  return daysFromCivil(Math.floor(index / 12), (index % 12) + 1, 1) * DAY;
}
