import { describe, expect, it } from '@jest/globals';
import { daysFromCivil } from '@vela/kernel';
import { formatDay } from './day-number.js';
import { easterSunday } from './easter.js';
import { SUNDAY, weekdayOf } from './weekday.js';

/** Knuth (1962), "The calculation of Easter", CACM 5(4): golden number, epact, then the Sunday. */
function byGoldenNumber(year: number): number {
  const golden = (year % 19) + 1;
  const century = Math.floor(year / 100) + 1;
  const skippedLeapYears = Math.floor((3 * century) / 4) - 12;
  const moonCorrection = Math.floor((8 * century + 5) / 25) - 5;
  const sunday = Math.floor((5 * year) / 4) - skippedLeapYears - 10;
  let epact = (11 * golden + 20 + moonCorrection - skippedLeapYears) % 30;
  if (epact < 0) epact += 30;
  if ((epact === 25 && golden > 11) || epact === 24) epact++;
  let fullMoon = 44 - epact;
  if (fullMoon < 21) fullMoon += 30;
  const day = fullMoon + 7 - ((sunday + fullMoon) % 7);
  return daysFromCivil(year, 3, 1) + day - 1;
}

describe('Easter', () => {
  it.each([
    [1818, '1818-03-22'],
    [1943, '1943-04-25'],
    [2000, '2000-04-23'],
    [2019, '2019-04-21'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('of %i is %s', (year, expected) => expect(formatDay(easterSunday(year))).toBe(expected));

  it('is a Sunday and agrees with the computus by golden number from 1583 to 4099', () => {
    for (let year = 1583; year <= 4099; year++) {
      expect(weekdayOf(easterSunday(year))).toBe(SUNDAY);
      expect(easterSunday(year)).toBe(byGoldenNumber(year));
    }
  });
});
