import { HOUR, MINUTE, civilFromDays, daysFromCivil } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { marketDayOf, marketDayStart } from './trading-hours.js';

/** Width of candles as the venue writes it: `1Min`, `4Hour`, `1Day`, `1Week`, `3Month`. */
export interface BarWidth {
  readonly count: number;
  readonly unit: 'Min' | 'Hour' | 'Day' | 'Week' | 'Month';
}

/** A stretch of time. */
interface Stretch {
  readonly openAt: Micros;
  readonly closeAt: Micros;
}

const SHAPE = /^(\d{1,2})(Min|Hour|Day|Week|Month|T|H|D|W|M)$/;
const LONG = { T: 'Min', H: 'Hour', D: 'Day', W: 'Week', M: 'Month' } as const;
const COUNTS = {
  Min: (count: number) => count <= 59,
  Hour: (count: number) => count <= 23,
  Day: (count: number) => count === 1,
  Week: (count: number) => count === 1,
  Month: (count: number) => [1, 2, 3, 4, 6, 12].includes(count),
};

/** Returns a width, or null for a text that is none. */
export function parseBarWidth(text: string): BarWidth | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [count, word] = [Number(match[1]), match[2]!];
  const unit = (word in LONG ? LONG[word as keyof typeof LONG] : word) as BarWidth['unit'];
  return count >= 1 && COUNTS[unit](count) ? { count, unit } : null;
}

/** Returns the stretch that holds an instant; days begin at midnight Eastern, weeks on Monday. */
export function stretchOf({ count, unit }: BarWidth, at: Micros): Stretch {
  const day = marketDayOf(at);
  if (unit === 'Min' || unit === 'Hour') {
    const width = count * (unit === 'Min' ? MINUTE : HOUR);
    const [start, end] = [marketDayStart(day), marketDayStart(day + 1)];
    const openAt = start + Math.floor((at - start) / width) * width;
    return { openAt, closeAt: Math.min(openAt + width, end) };
  }
  const [from, to] = daysOf({ count, unit }, day);
  return { openAt: marketDayStart(from), closeAt: marketDayStart(to) };
}

function daysOf({ count, unit }: BarWidth, day: number): [number, number] {
  if (unit === 'Day') return [day, day + 1];
  // 1970-01-01 was a Thursday.
  const monday = day - ((day + 3) % 7);
  if (unit === 'Week') return [monday, monday + 7];
  const { year, month } = civilFromDays(day);
  const index = Math.floor((year * 12 + month - 1) / count) * count;
  const start = (months: number): number =>
    daysFromCivil(Math.floor(months / 12), (months % 12) + 1, 1);
  return [start(index), start(index + count)];
}
