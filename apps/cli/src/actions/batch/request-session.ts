import {
  BERLIN,
  calendarOf,
  dayNumber,
  formatDay,
  KOLKATA,
  LONDON,
  NEW_YORK,
  type Span,
  TOKYO,
  tradingSpans,
  UTC,
  type Zone,
} from '@vela/calendar';
import { dayOf, HOUR, type Micros, MINUTE, parseInstant, VelaError } from '@vela/kernel';
import type { BatchRequest } from './answer-requests.js';
import { recordField, textField } from './request-field.js';

const ZONES: ReadonlyMap<string, Zone> = new Map(
  [NEW_YORK, LONDON, BERLIN, KOLKATA, TOKYO, UTC].map((zone) => [zone.name, zone]),
);

/**
 * Returns the spans of the session that a request names: `{venue, date}` by the calendar of a venue,
 * `{zone, open, close, date}` by local clock times, or `{from, to}` by instants. Without a date it
 * is the one of the first candle, or for a venue the first session from there on.
 */
export function sessionField(request: BatchRequest, firstAt: Micros): readonly Span[] {
  const session = recordField(request, 'session');
  if (session['venue'] !== undefined) return venueSession(session, firstAt);
  if (session['zone'] !== undefined) return clockSession(session, firstAt);
  if (session['from'] === undefined) {
    throw new VelaError('INVALID_INPUT', 'session: expected a venue, a zone or from and to', {
      hint: 'For instance {"venue": "XNYS", "date": "2024-03-05"}.',
      path: ['session'],
    });
  }
  const [openAt, closeAt] = [instantField(session, 'from'), instantField(session, 'to')];
  return [{ openAt, closeAt }];
}

const instantField = (session: BatchRequest, name: string): Micros =>
  parseInstant(textField(session, name));

const dateField = (session: BatchRequest): string | null =>
  session['date'] === undefined || session['date'] === null ? null : textField(session, 'date');

function venueSession(session: BatchRequest, firstAt: Micros): readonly Span[] {
  const mic = textField(session, 'venue');
  const calendar = calendarOf(mic);
  const date = dateField(session);
  if (date === null) {
    // The day before may still trade: sessions over midnight bear the date of their close.
    const found = calendar
      .sessions(dayOf(firstAt) - 1, dayOf(firstAt) + 30)
      .find(({ closeAt }) => closeAt > firstAt);
    if (found !== undefined) return tradingSpans(found);
    throw new VelaError('DATA_MISSING', `expected a session of ${mic} near the data, found none`);
  }
  const found = calendar.session(date);
  if (found !== null) return tradingSpans(found);
  throw new VelaError('NOT_FOUND', `${mic} has no session on ${date}`, {
    hint: `It is closed: ${calendar.closureOf(date) ?? 'no trading day'}.`,
    path: ['session', 'date'],
  });
}

function clockSession(session: BatchRequest, firstAt: Micros): readonly Span[] {
  const name = textField(session, 'zone');
  const zone = ZONES.get(name);
  if (zone === undefined) {
    throw new VelaError('NOT_FOUND', `there is no time zone "${name}" here`, {
      hint: `There are ${[...ZONES.keys()].join(', ')}.`,
      path: ['session', 'zone'],
    });
  }
  const date = dateField(session) ?? formatDay(dayOf(firstAt + zone.offsetAt(firstAt)));
  const instant = (field: string): Micros =>
    zone.instantOf(dayNumber(date), clockTime(field, textField(session, field)));
  return [{ openAt: instant('open'), closeAt: instant('close') }];
}

function clockTime(field: string, text: string): Micros {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
  if (match !== null) return Number(match[1]) * HOUR + Number(match[2]) * MINUTE;
  throw new VelaError('INVALID_INPUT', `session.${field}: expected hh:mm, found "${text}"`, {
    path: ['session', field],
  });
}
