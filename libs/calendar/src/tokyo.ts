import { MINUTE, daysFromCivil } from '@vela/kernel';
import { LAST_YEAR, MONDAY_TO_FRIDAY } from './calendar-rules.js';
import type { CalendarRules, Hours, HoursChangeRule } from './calendar-rules.js';
import { fixed, holiday, oneOff } from './holiday-rule.js';
import type { HolidayRule } from './holiday-rule.js';
import { japaneseHolidays } from './japanese-holidays.js';
import { timeOfDay } from './time-of-day.js';
import { SATURDAY, weekdayOf } from './weekday.js';
import { TOKYO } from './zones.js';

const HOLIDAYS: readonly HolidayRule[] = [
  japaneseHolidays,
  holiday('New Year', fixed(1, 1)),
  holiday('New Year holidays', fixed(1, 2)),
  holiday('New Year holidays', fixed(1, 3)),
  holiday("New Year's Eve", fixed(12, 31)),
  // A business day for settlement, but nothing traded all day.
  oneOff({ '2020-10-01': 'System failure' }),
];

const hours = (from: string, lunchFrom: string, close: string): Hours => ({
  from,
  open: timeOfDay('09:00'),
  close: timeOfDay(close),
  breaks: [{ from: timeOfDay(lunchFrom), to: timeOfDay('12:30') }],
});

// Until 2009 the first and the last session of a year were mornings only.
const mornings: HoursChangeRule = (year) => {
  if (year > 2009) return [];
  const closed = new Set(HOLIDAYS.flatMap((rule) => rule(year)).map(({ day }) => day));
  const isFree = (day: number): boolean => weekdayOf(day) >= SATURDAY || closed.has(day);
  let first = daysFromCivil(year, 1, 1);
  while (isFree(first)) first++;
  let last = daysFromCivil(year, 12, 31);
  while (isFree(last)) last--;
  const morning = { close: timeOfDay('11:00'), certainty: 'unverified' } as const;
  return [
    { day: first, name: 'First session of the year', ...morning },
    { day: last, name: 'Last session of the year', ...morning },
  ];
};

/** Tokyo Stock Exchange, with its lunch break. */
export const TOKYO_RULES: CalendarRules = {
  id: 'XTKS',
  mics: ['XTKS'],
  segment: 'cash',
  zone: TOKYO,
  years: { from: 2000, to: LAST_YEAR },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [
    { ...hours('2000-01-01', '11:00', '15:00'), certainty: 'unverified' },
    hours('2010-01-01', '11:00', '15:00'),
    hours('2011-11-21', '11:30', '15:00'),
    {
      ...hours('2024-11-05', '11:30', '15:30'),
      // Orders are collected for five minutes and matched at the close.
      phases: [{ kind: 'closing-auction', anchor: 'close', from: -5 * MINUTE, to: 0, quiet: true }],
    },
  ],
  holidays: HOLIDAYS,
  changes: [mornings],
  sessions: [],
  openings: [],
};
