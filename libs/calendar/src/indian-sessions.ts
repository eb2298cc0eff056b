import type { ListedSession } from './calendar-rules.js';
import { dayNumber } from './day-number.js';
import type { Certainty } from './session.js';
import { timeOfDay } from './time-of-day.js';

type Row = readonly [date: string, open: string, close: string, certainty?: Certainty];

// About an hour of trading on the evening of Laxmi Pujan, announced by circular each year.
const MUHURAT: readonly Row[] = [
  ['2010-11-05', '18:15', '19:30', 'unverified'],
  ['2011-10-26', '16:45', '18:00'],
  // NDTV; an older blog says 16:45 to 18:00.
  ['2012-11-13', '15:45', '17:00'],
  ['2013-11-03', '18:15', '19:30', 'unverified'],
  ['2014-10-23', '18:15', '19:30', 'unverified'],
  ['2015-11-11', '17:45', '18:45', 'unverified'],
  ['2016-10-30', '18:30', '19:30'],
  ['2017-10-19', '18:30', '19:30', 'unverified'],
  ['2018-11-07', '17:30', '18:30'],
  ['2019-10-27', '18:15', '19:15', 'unverified'],
  ['2020-11-14', '18:15', '19:15', 'unverified'],
  ['2021-11-04', '18:15', '19:15'],
  ['2022-10-24', '18:15', '19:15'],
  ['2023-11-12', '18:15', '19:15'],
  ['2024-11-01', '18:00', '19:00'],
  ['2025-10-21', '13:45', '14:45'],
  // A default window: the circular with the real one was not found.
  ['2026-11-08', '18:00', '19:15', 'projected'],
];

// Five Saturday tests (2010-02-06, 2012-01-07, 2012-03-03, 2012-09-08, 2013-05-11) are missing
// here because their hours are not known.
const SATURDAY_TESTS: readonly Row[] = [
  ['2012-04-28', '11:15', '12:45'],
  ['2014-03-22', '11:15', '12:45'],
];

// Two parts, one from each data centre.
const DISASTER_DRILLS: readonly Row[] = [
  ['2024-03-02', '09:15', '12:30'],
  ['2024-05-18', '09:15', '12:30'],
];

const named =
  (name: string) =>
  ([date, open, close, certainty]: Row): ListedSession => ({
    day: dayNumber(date),
    name,
    open: timeOfDay(open),
    close: timeOfDay(close),
    ...(certainty === undefined ? {} : { certainty }),
  });

const SHORT: readonly ListedSession[] = [
  ...MUHURAT.map(named('Muhurat trading')),
  ...SATURDAY_TESTS.map(named('Saturday test')),
  ...DISASTER_DRILLS.map((row) => ({
    ...named('Disaster recovery drill')(row),
    breaks: [{ from: timeOfDay('10:00'), to: timeOfDay('11:30') }],
  })),
];

const FULL: Readonly<Record<string, string>> = {
  '2015-02-28': 'Budget',
  '2020-02-01': 'Budget',
  '2024-01-20': 'In place of Monday 2024-01-22',
  '2025-02-01': 'Budget',
  '2026-02-01': 'Budget',
};

/** Sessions of NSE and BSE on weekends and holidays, 2010 to 2026. */
export const INDIAN_SESSIONS: readonly ListedSession[] = [
  ...SHORT,
  ...Object.entries(FULL).map(([date, name]) => named(name)([date, '09:15', '15:30'])),
];
