import { daysFromCivil } from '@vela/kernel';
import type { NamedDay } from './holiday-rule.js';
import { MONDAY, SUNDAY, weekdayOf, weekdayOfMonth } from './weekday.js';

/**
 * Returns the day of March on which the vernal equinox is kept, 1980 to 2099.
 * Source: Hydrographic Department, Maritime Safety Agency of Japan, "Shin koyomi benricho".
 */
export const vernalEquinox = (year: number): number => equinox(20.8431, year);

/** Returns the day of September on which the autumnal equinox is kept; see {@link vernalEquinox}. */
export const autumnalEquinox = (year: number): number => equinox(23.2488, year);

function equinox(in1980: number, year: number): number {
  const years = year - 1980;
  return Math.floor(in1980 + 0.242194 * years - Math.floor(years / 4));
}

/**
 * Returns the national holidays of Japan with substitute and citizens' holidays, 2000 to 2099, in
 * no order. Source: Act on National Holidays (1948, no. 178) with its changes, and the special
 * acts for 2019 and for the Olympic Games of 2020 and 2021.
 */
export function japaneseHolidays(year: number): readonly NamedDay[] {
  const named = nationalHolidays(year);
  const national = new Set(named.map(({ day }) => day));
  const taken = new Set(national);
  const more: NamedDay[] = [];
  for (const day of national) {
    // A weekday between two national holidays is free: every 4 May before 2007, some 22 September.
    const between = day + 1;
    if (national.has(day + 2) && !national.has(between) && weekdayOf(between) !== SUNDAY) {
      taken.add(between);
      more.push({ day: between, name: "Citizens' holiday" });
    }
  }
  for (const day of national) {
    if (weekdayOf(day) !== SUNDAY) continue;
    let substitute = day + 1;
    while (taken.has(substitute)) substitute++;
    taken.add(substitute);
    more.push({ day: substitute, name: 'Substitute holiday' });
  }
  return [...named, ...more];
}

type MonthAndDay = readonly [month: number, day: number];

function nationalHolidays(year: number): NamedDay[] {
  const holidays: NamedDay[] = [];
  const on = (name: string, [month, day]: MonthAndDay): void => {
    holidays.push({ name, day: daysFromCivil(year, month, day) });
  };
  const monday = (name: string, month: number, which: 2 | 3): void => {
    holidays.push({ name, day: weekdayOfMonth(year, { month, weekday: MONDAY, which }) });
  };
  on('New Year', [1, 1]);
  monday('Coming of Age Day', 1, 2);
  on('Foundation Day', [2, 11]);
  if (year >= 2020) on("Emperor's Birthday", [2, 23]);
  on('Vernal Equinox Day', [3, vernalEquinox(year)]);
  on(year < 2007 ? 'Greenery Day' : 'Showa Day', [4, 29]);
  if (year === 2019) on('Enthronement', [5, 1]);
  on('Constitution Day', [5, 3]);
  if (year >= 2007) on('Greenery Day', [5, 4]);
  on("Children's Day", [5, 5]);
  if (year < 2003) on('Marine Day', [7, 20]);
  else if (MARINE_DAY[year] !== undefined) on('Marine Day', MARINE_DAY[year]);
  else monday('Marine Day', 7, 3);
  if (year >= 2016) on('Mountain Day', MOUNTAIN_DAY[year] ?? [8, 11]);
  if (year < 2003) on('Respect for the Aged Day', [9, 15]);
  else monday('Respect for the Aged Day', 9, 3);
  on('Autumnal Equinox Day', [9, autumnalEquinox(year)]);
  if (SPORTS_DAY[year] !== undefined) on('Sports Day', SPORTS_DAY[year]);
  else monday('Sports Day', 10, 2);
  if (year === 2019) on('Enthronement Ceremony', [10, 22]);
  on('Culture Day', [11, 3]);
  on('Labour Thanksgiving Day', [11, 23]);
  if (year <= 2018) on("Emperor's Birthday", [12, 23]);
  return holidays;
}

// Moved for the opening and the closing of the Olympic Games, in 2021 once more.
const MARINE_DAY: Readonly<Record<number, MonthAndDay>> = { 2020: [7, 23], 2021: [7, 22] };
const SPORTS_DAY: Readonly<Record<number, MonthAndDay>> = { 2020: [7, 24], 2021: [7, 23] };
const MOUNTAIN_DAY: Readonly<Record<number, MonthAndDay>> = { 2020: [8, 10], 2021: [8, 8] };
