import { dayNumber } from './day-number.js';
import type { HolidayRule, NamedDay } from './holiday-rule.js';

// Weekdays without an ordinary session, as NSE and BSE declared them by circular, elections and
// days of mourning included; festivals follow several lunar calendars and no rule gives them all.
// Dates: exchange_calendars (5308ce20) with the corrections of docs/calendars.md; names:
// vacanza/holidays (c382fdec).
const CLOSURES: Readonly<Record<number, string>> = {
  2010: `01-01 New Year, 01-26 Republic Day, 02-12 Mahashivratri, 03-01 Holi, 03-24 Ram Navami,
    04-02 Good Friday, 04-14 Ambedkar Jayanti, 09-10 Id-ul-Fitr, 11-05 Laxmi Pujan,
    11-17 Bakri Id, 12-17 Muharram`,
  2011: `01-26 Republic Day, 03-02 Mahashivratri, 04-12 Ram Navami, 04-14 Ambedkar Jayanti,
    04-22 Good Friday, 08-15 Independence Day, 08-31 Id-ul-Fitr, 09-01 Ganesh Chaturthi,
    10-06 Dussehra, 10-26 Laxmi Pujan, 10-27 Balipratipada, 11-07 Bakri Id, 11-10 Guru Nanak,
    12-06 Muharram`,
  2012: `01-26 Republic Day, 02-20 Mahashivratri, 03-08 Holi, 04-05 Mahavir Jayanti,
    04-06 Good Friday, 05-01 Maharashtra Day, 08-15 Independence Day, 08-20 Id-ul-Fitr,
    09-19 Ganesh Chaturthi, 10-02 Gandhi Jayanti, 10-24 Dussehra, 11-13 Laxmi Pujan,
    11-14 Balipratipada, 11-28 Guru Nanak, 12-25 Christmas`,
  2013: `03-27 Holi, 03-29 Good Friday, 04-19 Ram Navami, 04-24 Mahavir Jayanti,
    05-01 Maharashtra Day, 08-09 Id-ul-Fitr, 08-15 Independence Day, 09-09 Ganesh Chaturthi,
    10-02 Gandhi Jayanti, 10-16 Bakri Id, 11-04 Balipratipada, 11-15 Muharram, 12-25 Christmas`,
  2014: `02-27 Mahashivratri, 03-17 Holi, 04-08 Ram Navami, 04-14 Ambedkar Jayanti,
    04-18 Good Friday, 04-24 General election, 05-01 Maharashtra Day, 07-29 Id-ul-Fitr,
    08-15 Independence Day, 08-29 Ganesh Chaturthi, 10-02 Gandhi Jayanti, 10-03 Dussehra,
    10-06 Bakri Id, 10-15 Assembly election, 10-23 Laxmi Pujan, 10-24 Balipratipada,
    11-04 Muharram, 11-06 Guru Nanak, 12-25 Christmas`,
  2015: `01-26 Republic Day, 02-17 Mahashivratri, 03-06 Holi, 04-02 Mahavir Jayanti,
    04-03 Good Friday, 04-14 Ambedkar Jayanti, 05-01 Maharashtra Day, 09-17 Ganesh Chaturthi,
    09-25 Bakri Id, 10-02 Gandhi Jayanti, 10-22 Dussehra, 11-11 Laxmi Pujan,
    11-12 Balipratipada, 11-25 Guru Nanak, 12-25 Christmas`,
  2016: `01-26 Republic Day, 03-07 Mahashivratri, 03-24 Holi, 03-25 Good Friday,
    04-14 Ambedkar Jayanti, 04-15 Ram Navami, 04-19 Mahavir Jayanti, 07-06 Id-ul-Fitr,
    08-15 Independence Day, 09-05 Ganesh Chaturthi, 09-13 Bakri Id, 10-11 Dussehra,
    10-12 Muharram, 10-31 Balipratipada, 11-14 Guru Nanak`,
  2017: `01-26 Republic Day, 02-24 Mahashivratri, 03-13 Holi, 04-04 Ram Navami,
    04-14 Ambedkar Jayanti and Good Friday, 05-01 Maharashtra Day, 06-26 Id-ul-Fitr,
    08-15 Independence Day, 08-25 Ganesh Chaturthi, 10-02 Gandhi Jayanti, 10-19 Laxmi Pujan,
    10-20 Balipratipada, 12-25 Christmas`,
  2018: `01-26 Republic Day, 02-13 Mahashivratri, 03-02 Holi, 03-29 Mahavir Jayanti,
    03-30 Good Friday, 05-01 Maharashtra Day, 08-15 Independence Day, 08-22 Bakri Id,
    09-13 Ganesh Chaturthi, 09-20 Muharram, 10-02 Gandhi Jayanti, 10-18 Dussehra,
    11-07 Laxmi Pujan, 11-08 Balipratipada, 11-23 Guru Nanak, 12-25 Christmas`,
  2019: `03-04 Mahashivratri, 03-21 Holi, 04-17 Mahavir Jayanti, 04-19 Good Friday,
    04-29 General election, 05-01 Maharashtra Day, 06-05 Id-ul-Fitr, 08-12 Bakri Id,
    08-15 Independence Day, 09-02 Ganesh Chaturthi, 09-10 Muharram, 10-02 Gandhi Jayanti,
    10-08 Dussehra, 10-21 Assembly election, 10-28 Balipratipada, 11-12 Guru Nanak,
    12-25 Christmas`,
  2020: `02-21 Mahashivratri, 03-10 Holi, 04-02 Ram Navami, 04-06 Mahavir Jayanti,
    04-10 Good Friday, 04-14 Ambedkar Jayanti, 05-01 Maharashtra Day, 05-25 Id-ul-Fitr,
    10-02 Gandhi Jayanti, 11-16 Balipratipada, 11-30 Guru Nanak, 12-25 Christmas`,
  2021: `01-26 Republic Day, 03-11 Mahashivratri, 03-29 Holi, 04-02 Good Friday,
    04-14 Ambedkar Jayanti, 04-21 Ram Navami, 05-13 Id-ul-Fitr, 07-21 Bakri Id,
    08-19 Muharram, 09-10 Ganesh Chaturthi, 10-15 Dussehra, 11-04 Laxmi Pujan,
    11-05 Balipratipada, 11-19 Guru Nanak`,
  2022: `01-26 Republic Day, 03-01 Mahashivratri, 03-18 Holi,
    04-14 Ambedkar Jayanti and Mahavir Jayanti, 04-15 Good Friday, 05-03 Id-ul-Fitr,
    08-09 Muharram, 08-15 Independence Day, 08-31 Ganesh Chaturthi, 10-05 Dussehra,
    10-24 Laxmi Pujan, 10-26 Balipratipada, 11-08 Guru Nanak`,
  2023: `01-26 Republic Day, 03-07 Holi, 03-30 Ram Navami, 04-04 Mahavir Jayanti,
    04-07 Good Friday, 04-14 Ambedkar Jayanti, 05-01 Maharashtra Day, 06-29 Bakri Id,
    08-15 Independence Day, 09-19 Ganesh Chaturthi, 10-02 Gandhi Jayanti, 10-24 Dussehra,
    11-14 Balipratipada, 11-27 Guru Nanak, 12-25 Christmas`,
  2024: `01-22 Consecration of the Ram temple, 01-26 Republic Day, 03-08 Mahashivratri,
    03-25 Holi, 03-29 Good Friday, 04-11 Id-ul-Fitr, 04-17 Ram Navami, 05-01 Maharashtra Day,
    05-20 General election, 06-17 Bakri Id, 07-17 Muharram, 08-15 Independence Day,
    10-02 Gandhi Jayanti, 11-01 Laxmi Pujan, 11-15 Guru Nanak, 11-20 Assembly election,
    12-25 Christmas`,
  2025: `02-26 Mahashivratri, 03-14 Holi, 03-31 Id-ul-Fitr, 04-10 Mahavir Jayanti,
    04-14 Ambedkar Jayanti, 04-18 Good Friday, 05-01 Maharashtra Day, 08-15 Independence Day,
    08-27 Ganesh Chaturthi, 10-02 Gandhi Jayanti and Dussehra, 10-21 Laxmi Pujan,
    10-22 Balipratipada, 11-05 Guru Nanak, 12-25 Christmas`,
  2026: `01-15 Municipal election, 01-26 Republic Day, 03-03 Holi, 03-26 Ram Navami,
    03-31 Mahavir Jayanti, 04-03 Good Friday, 04-14 Ambedkar Jayanti, 05-01 Maharashtra Day,
    05-28 Bakri Id, 06-26 Muharram, 09-14 Ganesh Chaturthi, 10-02 Gandhi Jayanti,
    10-20 Dussehra, 11-10 Balipratipada, 11-24 Guru Nanak, 12-25 Christmas`,
};

/** Returns the listed closures of NSE and BSE in a year; empty before 2010 and after 2026. */
export const indianClosures: HolidayRule = (year) =>
  (CLOSURES[year] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(
      (entry): NamedDay => ({
        day: dayNumber(`${year}-${entry.slice(0, 5)}`),
        name: entry.slice(6),
      }),
    );
