import type { CalendarRules, PhaseRule } from './calendar-rules.js';
import type { Phase, Session } from './session.js';
import { hoursOn } from './year-sessions.js';

/**
 * Returns the phases around a session that `wanted` keeps, in order of time. Special sessions have
 * none on record. A phase before the open lasts until the open of that day, also when it is late.
 */
export function phasesOf(
  rules: CalendarRules,
  session: Session,
  wanted: (rule: PhaseRule) => boolean = () => true,
): Phase[] {
  if (session.kind === 'special') return [];
  const phases = hoursOn(rules, session.day).phases ?? [];
  return phases.filter(wanted).map(({ kind, anchor, from, to }) => {
    if (anchor === 'close') {
      return { kind, openAt: session.closeAt + from, closeAt: session.closeAt + to };
    }
    const openAt = rules.zone.instantOf(session.day, from);
    const closeAt = session.lateOpen ? session.openAt : rules.zone.instantOf(session.day, to);
    return { kind, openAt, closeAt };
  });
}
