import { NEW_YORK } from '@vela/calendar';
import { DAY, HOUR, MINUTE, VelaError, formatDate, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { SessionReport } from '@vela/ports';
import { expectFields, expectList, expectText } from './fields.js';

const TIME = /^(\d{2}):?(\d{2})$/;

/** Returns the days on which stocks trade; Alpaca writes their hours as New York reads the clock. */
export function sessionReports(body: unknown): readonly SessionReport[] {
  return expectList(body, 'the calendar').map((row) => {
    const { date, open, close } = expectFields(row, 'a day of the calendar');
    const day = parseInstant(expectText(date, 'the date of a day'));
    return {
      date: formatDate(day),
      opensAt: instantAt(day, expectText(open, 'the open of a day')),
      closesAt: instantAt(day, expectText(close, 'the close of a day')),
    };
  });
}

function instantAt(day: Micros, text: string): Micros {
  const [, hour, minute] = TIME.exec(text) ?? [];
  if (minute === undefined) throw notATime(text);
  return NEW_YORK.instantOf(day / DAY, Number(hour) * HOUR + Number(minute) * MINUTE);
}

const notATime = (text: string): VelaError =>
  new VelaError('DATA_INVALID', `expected an hour such as 09:30 in the calendar, found "${text}"`);
