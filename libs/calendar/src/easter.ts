import { daysFromCivil } from '@vela/kernel';
import type { DayNumber } from './day-number.js';

const quotient = (a: number, b: number): number => Math.floor(a / b);

/**
 * Returns Easter Sunday of the Gregorian calendar; any year from 1583.
 * Source: the anonymous computus of Nature 13 (1876), p. 487, as given by J. Meeus (1991),
 * "Astronomical Algorithms", chapter 8.
 */
export function easterSunday(year: number): DayNumber {
  const golden = year % 19;
  const century = quotient(year, 100);
  const inCentury = year % 100;
  const correction = quotient(century - quotient(century + 8, 25) + 1, 3);
  const epact = (19 * golden + century - quotient(century, 4) - correction + 15) % 30;
  const leap = 2 * (century % 4) + 2 * quotient(inCentury, 4);
  const toSunday = (32 + leap - epact - (inCentury % 4)) % 7;
  const late = quotient(golden + 11 * epact + 22 * toSunday, 451);
  const days = epact + toSunday - 7 * late + 114;
  return daysFromCivil(year, quotient(days, 31), (days % 31) + 1);
}
