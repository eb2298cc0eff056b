import { MINUTE, daysFromCivil } from '@vela/kernel';
import { LAST_YEAR, MONDAY_TO_FRIDAY, closingAt } from './calendar-rules.js';
import type { CalendarRules } from './calendar-rules.js';
import {
  easter,
  fixed,
  holiday,
  nth,
  oneOff,
  weekendByTwo,
  weekendToMonday,
} from './holiday-rule.js';
import type { HolidayRule } from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { FRIDAY, MONDAY, weekdayOf } from './weekday.js';
import { LONDON } from './zones.js';

// Bank holidays of England and Wales; exchange_calendars and QuantLib agree on 2010 to 2026.
const HOLIDAYS: readonly HolidayRule[] = [
  holiday('New Year', fixed(1, 1), { observed: weekendToMonday }),
  holiday('Good Friday', easter(-2)),
  holiday('Easter Monday', easter(1)),
  // In 2020 it gave way to the day of victory in Europe, 75 years before.
  holiday('Early May bank holiday', nth({ month: 5, weekday: MONDAY, which: 1 }), {
    except: [2020],
  }),
  // In the years of jubilees it was moved beside the extra day.
  holiday('Spring bank holiday', nth({ month: 5, weekday: MONDAY, which: 'last' }), {
    except: [2002, 2012, 2022],
  }),
  holiday('Summer bank holiday', nth({ month: 8, weekday: MONDAY, which: 'last' })),
  holiday('Christmas', fixed(12, 25), { observed: weekendByTwo }),
  holiday('Boxing Day', fixed(12, 26), { observed: weekendByTwo }),
  oneOff({
    '2002-06-03': 'Golden Jubilee',
    '2002-06-04': 'Spring bank holiday',
    '2011-04-29': 'Wedding of Prince William',
    '2012-06-04': 'Spring bank holiday',
    '2012-06-05': 'Diamond Jubilee',
    '2020-05-08': 'Early May bank holiday',
    '2022-06-02': 'Spring bank holiday',
    '2022-06-03': 'Platinum Jubilee',
    '2022-09-19': 'Funeral of Queen Elizabeth II',
    '2023-05-08': 'Coronation of King Charles III',
  }),
];

// 24 and 31 December, or the Friday before when they fall on a weekend.
const eves: HolidayRule = (year) =>
  [
    { day: daysFromCivil(year, 12, 24), name: 'Christmas Eve' },
    { day: daysFromCivil(year, 12, 31), name: "New Year's Eve" },
  ].map(({ day, name }) => ({ day: day - Math.max(0, weekdayOf(day) - FRIDAY), name }));

/** London Stock Exchange; continuous trading without the auctions around it. */
export const LONDON_RULES: CalendarRules = {
  id: 'XLON',
  mics: ['XLON'],
  segment: 'cash',
  zone: LONDON,
  years: { from: 2000, to: LAST_YEAR },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [
    {
      from: '2000-01-01',
      open: timeOfDay('08:00'),
      close: timeOfDay('16:30'),
      certainty: 'unverified',
    },
    {
      from: '2010-01-01',
      open: timeOfDay('08:00'),
      close: timeOfDay('16:30'),
      phases: [
        {
          kind: 'opening-auction',
          anchor: 'midnight',
          from: timeOfDay('07:50'),
          to: timeOfDay('08:00'),
        },
        { kind: 'closing-auction', anchor: 'close', from: 0, to: 5 * MINUTE },
      ],
    },
  ],
  holidays: HOLIDAYS,
  changes: [closingAt(timeOfDay('12:30'), eves)],
  sessions: [],
  openings: [],
};
