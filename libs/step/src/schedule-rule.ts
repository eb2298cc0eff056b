import { findZone, nextCron, parseCron, zoneNames } from '@vela/calendar';
import type { CronRule, TradingCalendar, Zone } from '@vela/calendar';
import { VelaError, dayOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Schedule } from '@vela/strategy';
import { findInstrumentCalendar, instrumentCalendar } from './instrument-calendar.js';

/** Sessions that are looked at for the next open or close. */
const SESSIONS_AHEAD = 400;

/** Returns the first instant behind another, null when there is none. */
export type NextInstant = (after: Micros) => Micros | null;

const fail = (message: string, hint: string): never => {
  throw new VelaError('STRATEGY_FAILED', message, { hint });
};

/** Returns when a schedule is due; throws `STRATEGY_FAILED` for one that cannot be. */
export function scheduleRule(schedule: Schedule, instruments: readonly Instrument[]): NextInstant {
  if (typeof schedule !== 'object' || schedule === null) {
    return fail('expected a schedule', "Give { cron: '30 9 * * 1-5' } or { session: 'close' }.");
  }
  if ('cron' in schedule) {
    const zone = zoneOf(schedule.zone, instruments);
    const rule = readCron(schedule.cron);
    return (after) => nextCron(rule, zone, after);
  }
  const { session, instrument = 0, offset = 0 } = schedule;
  if (session !== 'open' && session !== 'close') {
    fail(
      `expected the open or the close of a session, found ${String(session)}`,
      "Give { session: 'open' } or { session: 'close' }.",
    );
  }
  if (!Number.isSafeInteger(offset)) {
    fail(`expected an offset in whole microseconds, found ${offset}`, '300e6 is five minutes.');
  }
  const traded = instruments[instrument];
  if (traded === undefined) {
    return fail(
      `expected an instrument from 0 to ${instruments.length - 1}, found ${instrument}`,
      'Instruments are named by their index in the run.',
    );
  }
  const calendar = instrumentCalendar(traded);
  return (after) => nextSession(calendar, session, offset, after);
}

function readCron(text: unknown): CronRule {
  try {
    return parseCron(typeof text === 'string' ? text : '');
  } catch (error) {
    const { message, hint } = error as VelaError;
    return fail(message, hint ?? '');
  }
}

function zoneOf(name: string | undefined, instruments: readonly Instrument[]): Zone {
  if (name === undefined) {
    const first = instruments[0];
    const calendar = first === undefined ? null : findInstrumentCalendar(first);
    return calendar?.zone ?? findZone('UTC')!;
  }
  const zone = findZone(name);
  return zone ?? fail(`expected a known time zone, found "${name}"`, zoneNames().join(', '));
}

function nextSession(
  calendar: TradingCalendar,
  session: 'open' | 'close',
  offset: number,
  after: Micros,
): Micros | null {
  // A session may begin the evening before its date.
  let found = calendar.sessionOnOrAfter(dayOf(after - offset) - 2);
  for (let i = 0; i < SESSIONS_AHEAD && found !== null; i++) {
    const at = (session === 'open' ? found.openAt : found.closeAt) + offset;
    if (at > after) return at;
    found = calendar.sessionOnOrAfter(found.day + 1);
  }
  return null;
}
