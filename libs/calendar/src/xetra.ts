import { MINUTE, daysFromCivil } from '@vela/kernel';
import { LAST_YEAR, MONDAY_TO_FRIDAY, closingAt } from './calendar-rules.js';
import type { CalendarRules } from './calendar-rules.js';
import { easter, fixed, holiday, oneOff } from './holiday-rule.js';
import type { HolidayRule } from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { FRIDAY, weekdayOf } from './weekday.js';
import { BERLIN } from './zones.js';

// Trading calendars of Deutsche Börse for Xetra; exchange_calendars, and vacanza/holidays from
// 2016. Nothing moves off a weekend. Not the calendar of Eurex.
const HOLIDAYS: readonly HolidayRule[] = [
  holiday('New Year', fixed(1, 1)),
  holiday('Good Friday', easter(-2)),
  holiday('Easter Monday', easter(1)),
  holiday('Labour Day', fixed(5, 1)),
  holiday('Whit Monday', easter(50), { from: 2007, to: 2007 }),
  holiday('Whit Monday', easter(50), { from: 2015, to: 2021 }),
  holiday('German Unity Day', fixed(10, 3), { from: 2014, to: 2021 }),
  holiday('Christmas Eve', fixed(12, 24)),
  holiday('Christmas', fixed(12, 25)),
  holiday('Second Day of Christmas', fixed(12, 26)),
  holiday("New Year's Eve", fixed(12, 31)),
  oneOff({ '2017-10-31': 'Reformation Day, 500 years' }),
];

// The weekday before 31 December; announced anew every December.
const lastTradingDay: HolidayRule = (year) => {
  if (year < 2010) return [];
  const before = daysFromCivil(year, 12, 30);
  return [
    { day: before - Math.max(0, weekdayOf(before) - FRIDAY), name: 'Last trading day of the year' },
  ];
};

/** Xetra in Frankfurt; continuous trading without the auctions around it. */
export const XETRA_RULES: CalendarRules = {
  id: 'XETR',
  mics: ['XETR'],
  segment: 'cash',
  zone: BERLIN,
  years: { from: 2007, to: LAST_YEAR },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [
    {
      from: '2007-01-01',
      open: timeOfDay('09:00'),
      close: timeOfDay('17:30'),
      certainty: 'unverified',
    },
    {
      from: '2010-01-01',
      open: timeOfDay('09:00'),
      close: timeOfDay('17:30'),
      phases: [
        {
          kind: 'opening-auction',
          anchor: 'midnight',
          from: timeOfDay('08:50'),
          to: timeOfDay('09:00'),
        },
        { kind: 'closing-auction', anchor: 'close', from: 0, to: 5 * MINUTE },
      ],
    },
  ],
  holidays: HOLIDAYS,
  changes: [closingAt(timeOfDay('14:00'), lastTradingDay, 'unverified')],
  sessions: [],
  openings: [],
};
