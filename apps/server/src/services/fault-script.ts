import { FAULT_HINT, checkFaultScript, scriptData } from '@vela/faults';
import type { Canonical, Timeframe } from '@vela/kernel';
import { undisturbable } from '@vela/rehearsal';
import type { Disturbable } from '@vela/rehearsal';
import { rebalances } from './rebalances.js';
import type { Problem } from './refusal.js';
import type { FoundStrategy } from './strategy-lookup.js';

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

/** Returns the fault script of a backtest, which must be one that could be deployed. */
export function checkRunFaults(
  given: unknown,
  run: Omit<Disturbable, 'fillTimeframe'> & { readonly fillTimeframe: Timeframe | null },
  found: FoundStrategy,
): CheckedFaults {
  const path = ['input', 'faults'];
  const checked = checkFaults(given, path);
  if (checked.script === null) return checked;
  const { fillTimeframe, ...rest } = run;
  const barred = undisturbable({ ...rest, ...(fillTimeframe === null ? {} : { fillTimeframe }) });
  if (barred !== null) return refused({ ...barred, path });
  if (!rebalances(found)) return checked;
  const message = `${found.strategy.name} rebalances a portfolio, which no run with faults can do`;
  return refused({ message, hint: 'Leave the script out, or place the orders one by one.', path });
}

const refused = (problem: Omit<Problem, 'code'>): CheckedFaults => ({
  script: null,
  problems: [{ code: 'INVALID_INPUT', ...problem }],
});
