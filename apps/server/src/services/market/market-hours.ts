import { calendarMics, findCalendar } from '@vela/calendar';
import type { TradingCalendar } from '@vela/calendar';
import { DAY, VelaError, dayOf, formatDate, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Ground } from '../ground.js';
import { askProvider } from './ask-provider.js';
import { findMarketSource } from './market-sources.js';
import type { MarketSource } from './market-sources.js';

/** Whose hours somebody asks for; neither is those of the connected account, or of XNYS. */
export interface HoursQuery {
  readonly account: string | null;
  /** Market identifier code of a calendar of our own. */
  readonly venue: string | null;
}

/** Who told the hours: a provider with its account, or the calendar of a venue. */
export type HoursSource =
  | { readonly kind: 'PROVIDER'; readonly provider: string; readonly venue: null }
  | { readonly kind: 'CALENDAR'; readonly provider: null; readonly venue: string };

/** Whether a market trades now. */
export interface ClockReading {
  readonly source: HoursSource;
  readonly at: Micros;
  readonly open: boolean;
  /** Null for a market that never closes. */
  readonly nextOpen: Micros | null;
  readonly nextClose: Micros | null;
}

/** A day on which a market trades. */
interface TradingDay {
  /** Midnight of the date in UTC. */
  readonly date: Micros;
  readonly opensAt: Micros;
  readonly closesAt: Micros;
  /** Null where the source does not tell. */
  readonly earlyClose: boolean | null;
  readonly name: string | null;
}

/** Days on which a market trades. */
export interface TradingDays {
  readonly source: HoursSource;
  /** Zone of the venue, null where the source does not tell. */
  readonly timeZone: string | null;
  readonly sessions: readonly TradingDay[];
}

/** Whose hours are meant where no account is connected. */
const VENUE = 'XNYS';
/** Days of one answer at most. */
const DAYS_MAX = 800;
/** Days that are told when nobody says how many. */
const DAYS = 30;

/** Returns whether a market trades at this moment, by the provider or by our own calendar. */
export async function readClock(ground: Ground, query: HoursQuery): Promise<ClockReading> {
  const source = await sourceOf(ground, query);
  if (source !== null) {
    const told = await askProvider('the clock', (signal) => source.port.clock(signal));
    return { source: providerOf(source), ...told };
  }
  const { venue, calendar } = expectCalendar(query.venue);
  const at = ground.clock.now();
  return {
    source: { kind: 'CALENDAR', provider: null, venue },
    at,
    open: calendar.isOpen(at),
    nextOpen: calendar.nextOpen(at),
    nextClose: calendar.nextClose(at),
  };
}

/** Returns the days on which a market trades from one date to another, both included. */
export async function readCalendar(
  ground: Ground,
  query: HoursQuery & { readonly from: Micros | null; readonly to: Micros | null },
): Promise<TradingDays> {
  const from = query.from ?? dayOf(ground.clock.now()) * DAY;
  const to = query.to ?? from + DAYS * DAY;
  const days = (to - from) / DAY + 1;
  if (days < 1 || days > DAYS_MAX) {
    const [first, last] = [formatDate(from), formatDate(to)];
    const message = `expected a range of 1 to ${DAYS_MAX} days, found ${first} to ${last}`;
    throw new VelaError('INVALID_INPUT', message, { path: ['to'] });
  }
  const source = await sourceOf(ground, query);
  if (source === null) return ownDays(query.venue, from, to);
  const told = await askProvider('the calendar', (signal) =>
    source.port.calendar(formatDate(from), formatDate(to), signal),
  );
  const sessions = told.map(({ date, opensAt, closesAt }) => ({
    date: parseInstant(date),
    opensAt,
    closesAt,
    earlyClose: null,
    name: null,
  }));
  return { source: providerOf(source), timeZone: null, sessions };
}

function ownDays(mic: string | null, from: Micros, to: Micros): TradingDays {
  const { venue, calendar } = expectCalendar(mic);
  const sessions = calendar.sessions(from / DAY, to / DAY).map((session) => ({
    date: session.day * DAY,
    opensAt: session.openAt,
    closesAt: session.closeAt,
    earlyClose: session.earlyClose,
    name: session.name,
  }));
  const source = { kind: 'CALENDAR', provider: null, venue } as const;
  return { source, timeZone: calendar.timeZone, sessions };
}

/** Returns the provider to ask, null where our own calendar answers. */
async function sourceOf(
  ground: Ground,
  { account, venue }: HoursQuery,
): Promise<MarketSource | null> {
  if (venue === null) return findMarketSource(ground, account);
  if (account === null) return null;
  throw new VelaError('INVALID_INPUT', 'expected an account or a venue, found both', {
    hint: 'A venue has a calendar of its own; an account tells the hours of its broker.',
    path: ['venue'],
  });
}

function expectCalendar(mic: string | null): {
  readonly venue: string;
  readonly calendar: TradingCalendar;
} {
  const venue = (mic ?? VENUE).trim().toUpperCase();
  const calendar = findCalendar(venue);
  if (calendar !== null) return { venue, calendar };
  throw new VelaError('NOT_FOUND', `there is no trading calendar for "${venue}"`, {
    hint: `Known: ${calendarMics().join(', ')}.`,
    path: ['venue'],
  });
}

const providerOf = ({ port }: MarketSource): HoursSource => ({
  kind: 'PROVIDER',
  provider: port.capabilities.provider,
  venue: null,
});
