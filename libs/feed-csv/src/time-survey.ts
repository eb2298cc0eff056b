import { DAY, MINUTE, SECOND, VelaError, parseTimeframe, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { ColumnPlaces } from './csv-dialect.js';
import { TimeCell } from './time-cell.js';
import type { DateOrder } from './time-cell.js';

/** What the times of the first rows have in common. */
export interface TimeSurvey {
  /** Rows whose time could be read. */
  readonly read: number;
  /** True when some row holds a date without a time of day. */
  readonly dates: boolean;
  /** True when some row holds a time of day without zone. */
  readonly locals: boolean;
  /** True when some row holds a UTC instant that is no midnight. */
  readonly instants: boolean;
  /** Most frequent difference of two neighbours, null when there are none. */
  readonly interval: Micros | null;
  /** Share of the differences that are {@link interval}, and how many there are. */
  readonly share: number;
  readonly differences: number;
  readonly smallest: Micros;
}

const NUMERIC_DATE = /^(\d{1,2})[-./](\d{1,2})[-./]\d{4}/;
const encoder = new TextEncoder();

/**
 * Returns the order of day and month that the rows prove by a number above 12, null when no row
 * does, and `ymd` when no date is written in such an order.
 */
export function provenDateOrder(cells: readonly string[]): DateOrder | null {
  let seen = false;
  for (const cell of cells) {
    const match = NUMERIC_DATE.exec(cell);
    if (match === null) continue;
    seen = true;
    if (Number(match[1]) > 12) return 'dmy';
    if (Number(match[2]) > 12) return 'mdy';
  }
  return seen ? null : 'ymd';
}

/** Returns what the times of the rows have in common. */
export function surveyTimes(
  rows: readonly (readonly string[])[],
  columns: Pick<ColumnPlaces, 'time' | 'clock'>,
  order: DateOrder,
): TimeSurvey {
  const cell = new TimeCell(order);
  const times: Micros[] = [];
  let [dates, locals, instants] = [false, false, false];
  for (const row of rows) {
    const bytes = encoder.encode(row[columns.time] ?? '');
    if (!cell.read(bytes, 0, bytes.length)) continue;
    let wall = cell.wall;
    let kind: string = cell.kind;
    const clock = columns.clock === null ? '' : (row[columns.clock] ?? '');
    if (clock !== '') {
      const text = encoder.encode(clock);
      const at = cell.readClock(text, 0, text.length);
      if (at < 0) continue;
      wall += at;
      kind = 'local';
    }
    times.push(wall - cell.offset);
    if (kind === 'date') dates = true;
    if (kind === 'local' && cell.zone === null) locals = true;
    if (kind === 'instant' && cell.offset === 0 && wall % DAY !== 0) instants = true;
  }
  return { read: times.length, dates, locals, instants, ...differences(times) };
}

function differences(
  times: readonly Micros[],
): Pick<TimeSurvey, 'interval' | 'share' | 'differences' | 'smallest'> {
  const counts = new Map<Micros, number>();
  let all = 0;
  let smallest = Infinity;
  for (let i = 1; i < times.length; i++) {
    const difference = Math.abs(times[i]! - times[i - 1]!);
    if (difference === 0) continue;
    all++;
    smallest = Math.min(smallest, difference);
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  let [interval, most] = [null as Micros | null, 0];
  for (const [difference, count] of counts) {
    if (count > most || (count === most && difference < (interval ?? 0))) {
      [interval, most] = [difference, count];
    }
  }
  return { interval, share: all === 0 ? 0 : most / all, differences: all, smallest };
}

/** Returns the timeframe that the differences show, or null when they show none. */
export function timeframeOf(survey: TimeSurvey): Timeframe | null {
  const { interval } = survey;
  if (interval === null || interval % SECOND !== 0) return null;
  if (survey.smallest >= 28 * DAY) {
    return interval <= 31 * DAY ? parseTimeframe('1M') : null;
  }
  if (survey.differences > 4 && survey.share < 0.5) return null;
  if (interval % (7 * DAY) === 0) return parseTimeframe(`${interval / (7 * DAY)}w`);
  if (interval % DAY === 0) return parseTimeframe(`${interval / DAY}d`);
  if (interval % (60 * MINUTE) === 0) return parseTimeframe(`${interval / (60 * MINUTE)}h`);
  if (interval % MINUTE === 0) return parseTimeframe(`${interval / MINUTE}m`);
  return parseTimeframe(`${interval / SECOND}s`);
}

/** Returns nothing; throws `DATA_INVALID` when the rows clearly have another timeframe. */
export function checkTimeframe(survey: TimeSurvey, told: Timeframe): void {
  const width = timeframeWidth(told);
  const intraday = width !== null && width < DAY;
  const refuse = (found: string): never => {
    throw new VelaError('DATA_INVALID', `expected candles of ${told}, found ${found}`, {
      hint: 'Name the timeframe that the file has.',
      path: ['timeframe'],
    });
  };
  if (intraday && survey.dates && !survey.locals) refuse('dates without a time of day');
  const { interval } = survey;
  if (width === null || interval === null || interval === width) return;
  if (survey.differences >= 20 && survey.share >= 0.9) {
    refuse(`rows that are ${timeframeOf(survey) ?? `${interval / SECOND} s`} apart`);
  }
}
