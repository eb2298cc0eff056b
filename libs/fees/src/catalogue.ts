import { VelaError } from '@vela/kernel';
import { createSchedule } from './fee-schedule.js';
import type { FeeSchedule, FeeScheduleDraft } from './fee-schedule.js';
import { ALPACA } from './schedules/alpaca.js';
import { BINANCE_SPOT } from './schedules/binance.js';
import { FXCM } from './schedules/fxcm.js';
import { IB_FIXED, IB_TIERED } from './schedules/interactive-brokers.js';
import { IG_CFD } from './schedules/ig.js';
import { UPSTOX, ZERODHA } from './schedules/india-brokers.js';
import { US_REGULATORY } from './schedules/us-regulatory.js';

const DRAFTS: ReadonlyMap<string, FeeScheduleDraft> = new Map(
  [ALPACA, BINANCE_SPOT, FXCM, IB_FIXED, IB_TIERED, IG_CFD, UPSTOX, US_REGULATORY, ZERODHA].map(
    (draft) => [draft.name, draft],
  ),
);

// Checked when first asked for: a run needs one of them at most.
const checked = new Map<string, FeeSchedule>();

/** Returns the names of the shipped schedules in alphabetical order. */
export const scheduleNames = (): string[] => [...DRAFTS.keys()].sort();

/** Returns a shipped schedule; throws `NOT_FOUND` for a name that there is not. */
export function findSchedule(name: string): FeeSchedule {
  const known = checked.get(name);
  if (known !== undefined) return known;
  const draft = DRAFTS.get(name);
  if (draft === undefined) {
    throw new VelaError('NOT_FOUND', `there is no schedule of fees "${name}"`, {
      hint: `Known: ${scheduleNames().join(', ')}.`,
      path: ['fees'],
    });
  }
  const schedule = createSchedule(draft);
  checked.set(name, schedule);
  return schedule;
}
