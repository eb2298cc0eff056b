import { DAY } from '@vela/kernel';
import type { CalendarRules } from './calendar-rules.js';
import { UTC } from './zones.js';

/** Crypto venues: every day from midnight to midnight UTC. Maintenance is an outage, not this. */
export const CRYPTO_RULES: CalendarRules = {
  id: 'CRYPTO',
  mics: ['CRYPTO'],
  segment: 'spot',
  zone: UTC,
  years: { from: 1970, to: 2199 },
  knownUntil: '2199-12-31',
  week: [1, 2, 3, 4, 5, 6, 7],
  hours: [{ from: '1970-01-01', open: 0, close: DAY }],
  holidays: [],
  changes: [],
  sessions: [],
  openings: [],
  continuous: true,
};
