import { FAULT_HINT, checkFaultScript, scriptData } from '@vela/faults';
import type { Canonical } from '@vela/kernel';
import type { Problem } from './refusal.js';

/** A fault script after the check: null when none was given or it is wrong. */
export interface CheckedFaults {
  readonly script: Canonical;
  readonly problems: readonly Problem[];
}

/** Returns a caller's fault script with its defaults, or everything that is wrong with it. */
export function checkFaults(given: unknown, path: readonly string[]): CheckedFaults {
  if (given === null || given === undefined) return { script: null, problems: [] };
  const checked = checkFaultScript(given);
  if ('script' in checked) return { script: scriptData(checked.script), problems: [] };
  const problems = checked.problems.map((one) => ({
    code: 'INVALID_INPUT' as const,
    message: one.message,
    hint: FAULT_HINT,
    path: [...path, ...one.path],
  }));
  return { script: null, problems };
}
