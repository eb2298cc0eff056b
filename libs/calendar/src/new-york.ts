import { HOUR, daysFromCivil } from '@vela/kernel';
import { LAST_YEAR, MONDAY_TO_FRIDAY, closingAt } from './calendar-rules.js';
import type { CalendarRules, HoursChangeRule } from './calendar-rules.js';
import { dayNumber } from './day-number.js';
import {
  easter,
  fixed,
  holiday,
  nearestWorkday,
  nth,
  oneOff,
  sundayToMonday,
} from './holiday-rule.js';
import type { HolidayRule } from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { FRIDAY, MONDAY, THURSDAY, weekdayOf, weekdayOfMonth } from './weekday.js';
import { NEW_YORK } from './zones.js';

// Rules of the New York Stock Exchange (rule 7.2) as exchange_calendars, pandas_market_calendars,
// QuantLib, LEAN and vacanza/holidays agree on them for 2010 to 2026.
const HOLIDAYS: readonly HolidayRule[] = [
  // A New Year on Saturday is not kept: the books of the old year close on its last Friday.
  holiday('New Year', fixed(1, 1), { observed: sundayToMonday }),
  holiday('Martin Luther King Day', nth({ month: 1, weekday: MONDAY, which: 3 }), { from: 1998 }),
  holiday("Presidents' Day", nth({ month: 2, weekday: MONDAY, which: 3 })),
  holiday('Good Friday', easter(-2)),
  holiday('Memorial Day', nth({ month: 5, weekday: MONDAY, which: 'last' })),
  holiday('Juneteenth', fixed(6, 19), { from: 2022, observed: nearestWorkday }),
  holiday('Independence Day', fixed(7, 4), { observed: nearestWorkday }),
  holiday('Labor Day', nth({ month: 9, weekday: MONDAY, which: 1 })),
  holiday('Thanksgiving', nth({ month: 11, weekday: THURSDAY, which: 4 })),
  holiday('Christmas', fixed(12, 25), { observed: nearestWorkday }),
  oneOff({
    '1994-04-27': 'Funeral of President Nixon',
    '2001-09-11': 'Attacks of 11 September',
    '2001-09-12': 'Attacks of 11 September',
    '2001-09-13': 'Attacks of 11 September',
    '2001-09-14': 'Attacks of 11 September',
    '2004-06-11': 'Funeral of President Reagan',
    '2007-01-02': 'Funeral of President Ford',
    '2012-10-29': 'Hurricane Sandy',
    '2012-10-30': 'Hurricane Sandy',
    '2018-12-05': 'Funeral of President George H. W. Bush',
    '2025-01-09': 'Funeral of President Carter',
  }),
];

const dayAfterThanksgiving: HolidayRule = (year) => {
  if (year < 1992) return [];
  const day = weekdayOfMonth(year, { month: 11, weekday: THURSDAY, which: 4 }) + 1;
  return [{ day, name: 'Day after Thanksgiving' }];
};

// On Friday 24 December the holiday itself is kept; on weekends nothing moves.
const christmasEve: HolidayRule = (year) => {
  const day = daysFromCivil(year, 12, 24);
  return weekdayOf(day) <= THURSDAY ? [{ day, name: 'Christmas Eve' }] : [];
};

// With 4 July on Thursday, the Friday after was short until 2002 and the Wednesday before is
// since 2013. With 4 July on Saturday, Friday 3 July is the holiday.
const independenceEve: HolidayRule = (year) => {
  if (year < 1995) return [];
  const fourth = daysFromCivil(year, 7, 4);
  const weekday = weekdayOf(fourth);
  if (weekday === THURSDAY && year < 2013) {
    return [{ day: fourth + 1, name: 'Day after Independence Day' }];
  }
  const short = weekday > MONDAY && weekday <= FRIDAY;
  return short ? [{ day: fourth - 1, name: 'Eve of Independence Day' }] : [];
};

const eves: HoursChangeRule = (year) =>
  [dayAfterThanksgiving, christmasEve, independenceEve]
    .flatMap((rule) => rule(year))
    .map((named) => ({ ...named, close: timeOfDay(year < 1993 ? '14:00' : '13:00') }));

// Single days; what moved an open or a close by minutes only is a gap in data, not a calendar.
const irregular: HoursChangeRule = (year) =>
  [
    { date: '1994-02-11', name: 'Snowstorm', close: '14:30' },
    { date: '1995-12-18', name: 'Computer failure', open: '10:30' },
    { date: '1996-01-08', name: 'Blizzard', open: '11:00', close: '14:00' },
    { date: '1997-10-27', name: 'Circuit breaker', close: '15:30' },
    { date: '1999-12-31', name: "New Year's Eve", close: '13:00' },
    { date: '2002-09-11', name: 'Remembrance of 11 September', open: '12:00' },
  ]
    .filter(({ date }) => date.startsWith(String(year)))
    .map(({ date, name, open, close }) => ({
      day: dayNumber(date),
      name,
      ...(open === undefined ? {} : { open: timeOfDay(open) }),
      ...(close === undefined ? {} : { close: timeOfDay(close) }),
      certainty: 'unverified',
    }));

/** New York Stock Exchange and Nasdaq, which share every day; regular session. */
export const NEW_YORK_RULES: CalendarRules = {
  id: 'XNYS',
  mics: ['XNYS', 'XNAS', 'ARCX', 'BATS'],
  segment: 'cash',
  zone: NEW_YORK,
  years: { from: 1990, to: LAST_YEAR },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [
    {
      from: '1985-09-30',
      open: timeOfDay('09:30'),
      close: timeOfDay('16:00'),
      phases: [
        {
          kind: 'pre-market',
          anchor: 'midnight',
          from: timeOfDay('04:00'),
          to: timeOfDay('09:30'),
        },
        { kind: 'post-market', anchor: 'close', from: 0, to: 4 * HOUR },
      ],
    },
  ],
  holidays: HOLIDAYS,
  changes: [
    eves,
    closingAt(
      timeOfDay('13:00'),
      oneOff({ '1997-12-26': 'Day after Christmas', '2003-12-26': 'Day after Christmas' }),
    ),
    irregular,
  ],
  sessions: [],
  openings: [],
};
