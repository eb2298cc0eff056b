import { MINUTE } from '@vela/kernel';
import { MONDAY_TO_FRIDAY } from './calendar-rules.js';
import type { CalendarRules, Hours, PhaseRule } from './calendar-rules.js';
import { indianClosures } from './indian-closures.js';
import { INDIAN_SESSIONS } from './indian-sessions.js';
import { timeOfDay } from './time-of-day.js';
import { KOLKATA } from './zones.js';

const PRE_OPEN: PhaseRule = {
  kind: 'opening-auction',
  anchor: 'midnight',
  from: timeOfDay('09:00'),
  to: timeOfDay('09:15'),
};

const POST_CLOSE: PhaseRule = {
  kind: 'post-market',
  anchor: 'close',
  from: 10 * MINUTE,
  to: 30 * MINUTE,
};

const CLOSE = timeOfDay('15:30');

const BEFORE_PRE_OPEN: Hours = {
  from: '2010-01-04',
  open: timeOfDay('09:00'),
  close: CLOSE,
  certainty: 'unverified',
};

const SINCE_2010: Hours = { from: '2010-10-18', open: timeOfDay('09:15'), close: CLOSE };

/**
 * National Stock Exchange and BSE, shares. Festivals and elections are lists, so the calendar ends
 * with the last one; amend it with the exchange's circular to go on.
 */
export const INDIA_RULES: CalendarRules = {
  id: 'XNSE',
  mics: ['XNSE', 'XBOM'],
  segment: 'cash',
  zone: KOLKATA,
  years: { from: 2010, to: 2026 },
  knownUntil: '2026-12-31',
  week: MONDAY_TO_FRIDAY,
  hours: [BEFORE_PRE_OPEN, { ...SINCE_2010, phases: [PRE_OPEN, POST_CLOSE] }],
  holidays: [indianClosures],
  changes: [],
  sessions: INDIAN_SESSIONS,
  openings: [],
};

/**
 * Shares that have derivatives: from 2026-08-03 they trade continuously to 15:15 and close in an
 * auction (SEBI circular HO/47/11/11(3)2025-MRD-POD2/I/2765/2026).
 */
export const INDIA_CLOSING_AUCTION_RULES: CalendarRules = {
  ...INDIA_RULES,
  segment: 'cash-closing-auction',
  hours: [
    ...INDIA_RULES.hours,
    {
      ...SINCE_2010,
      from: '2026-08-03',
      close: timeOfDay('15:15'),
      phases: [PRE_OPEN, { kind: 'closing-auction', anchor: 'close', from: 0, to: 20 * MINUTE }],
    },
  ],
};

/** Equity derivatives, which trade to 15:40 from 2026-08-03. */
export const INDIA_DERIVATIVES_RULES: CalendarRules = {
  ...INDIA_RULES,
  segment: 'derivatives',
  hours: [
    BEFORE_PRE_OPEN,
    SINCE_2010,
    { ...SINCE_2010, from: '2026-08-03', close: timeOfDay('15:40') },
  ],
};
