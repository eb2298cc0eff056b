import { daysFromCivil } from '@vela/kernel';
import type { CalendarRules, Hours, HoursChange, ListedSession } from './calendar-rules.js';
import { dayNumber, formatDay } from './day-number.js';
import type { DayNumber } from './day-number.js';
import type { Certainty, Session, Span } from './session.js';
import { weekdayOf } from './weekday.js';

/** All sessions and closures of one year. */
export interface YearSessions {
  /** In order of time, without overlap. */
  readonly sessions: readonly Session[];
  /** `openAt` of each session, for binary search. */
  readonly opens: Float64Array;
  /** Position in `sessions` of each day of the year from 1 January, −1 without session. */
  readonly positions: Int16Array;
  /** Why days of the week's pattern have no ordinary session. */
  readonly closures: ReadonlyMap<DayNumber, string>;
}

interface Plan {
  readonly open: number;
  readonly close: number;
  readonly breaks: readonly { readonly from: number; readonly to: number }[];
  readonly kind: Session['kind'];
  readonly name: string | null;
  readonly certainty: Certainty;
}

const NO_BREAKS: readonly Span[] = [];

/** Returns the hours that are in force on a day. */
export function hoursOn(rules: CalendarRules, day: DayNumber): Hours {
  return rules.hours.findLast(({ from }) => dayNumber(from) <= day) ?? rules.hours[0];
}

/** Returns the sessions and closures of one year, computed from its rules and lists. */
export function yearSessions(rules: CalendarRules, year: number): YearSessions {
  const first = daysFromCivil(year, 1, 1);
  const end = daysFromCivil(year + 1, 1, 1);
  const closures = closuresOf(rules, year);
  const changes = new Map<DayNumber, HoursChange>();
  for (const rule of rules.changes)
    for (const change of rule(year)) changes.set(change.day, change);
  const listed = new Map<DayNumber, ListedSession>();
  for (const session of rules.sessions) {
    if (session.day >= first && session.day < end) listed.set(session.day, session);
  }
  const starts = rules.hours.map(({ from }) => dayNumber(from));
  const knownUntil = dayNumber(rules.knownUntil);
  const sessions: Session[] = [];
  const positions = new Int16Array(end - first).fill(-1);
  let at = 0;
  for (let day = first; day < end; day++) {
    while (at + 1 < starts.length && starts[at + 1]! <= day) at++;
    const hours = rules.hours[at]!;
    const ordinary = rules.week.includes(weekdayOf(day)) && !closures.has(day);
    const own = listed.get(day);
    if (!ordinary && own === undefined) continue;
    const plan =
      own === undefined ? ordinaryPlan(hours, changes.get(day)) : listedPlan(own, ordinary);
    positions[day - first] = sessions.length;
    sessions.push(sessionOf(rules, { day, hours, plan, projected: day > knownUntil }));
  }
  return { sessions, opens: Float64Array.from(sessions, (s) => s.openAt), positions, closures };
}

function closuresOf(rules: CalendarRules, year: number): Map<DayNumber, string> {
  const closures = new Map<DayNumber, string>();
  for (const rule of rules.holidays) {
    for (const { day, name } of rule(year)) {
      const before = closures.get(day);
      closures.set(day, before === undefined || before === name ? name : `${before}; ${name}`);
    }
  }
  for (const day of rules.openings) closures.delete(day);
  return closures;
}

function ordinaryPlan(hours: Hours, change: HoursChange | undefined): Plan {
  return {
    open: change?.open ?? hours.open,
    close: change?.close ?? hours.close,
    breaks: hours.breaks ?? [],
    kind: 'regular',
    name: change?.name ?? null,
    certainty: change?.certainty ?? hours.certainty ?? 'known',
  };
}

function listedPlan(session: ListedSession, ordinary: boolean): Plan {
  return {
    open: session.open,
    close: session.close,
    breaks: session.breaks ?? [],
    kind: ordinary ? 'regular' : 'special',
    name: session.name,
    certainty: session.certainty ?? 'known',
  };
}

interface SessionDraft {
  readonly day: DayNumber;
  readonly hours: Hours;
  readonly plan: Plan;
  readonly projected: boolean;
}

function sessionOf(
  { zone }: CalendarRules,
  { day, hours, plan, projected }: SessionDraft,
): Session {
  const regular = plan.kind === 'regular';
  const breaks = plan.breaks.filter(({ from, to }) => from > plan.open && to < plan.close);
  return {
    date: formatDay(day),
    day,
    openAt: zone.instantOf(day, plan.open),
    closeAt: zone.instantOf(day, plan.close),
    breaks:
      breaks.length === 0
        ? NO_BREAKS
        : breaks.map(({ from, to }) => ({
            openAt: zone.instantOf(day, from),
            closeAt: zone.instantOf(day, to),
          })),
    kind: plan.kind,
    earlyClose: regular && plan.close < hours.close,
    lateOpen: regular && plan.open > hours.open,
    name: plan.name,
    certainty: projected ? 'projected' : plan.certainty,
  };
}
