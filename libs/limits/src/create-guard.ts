import { VelaError, schemaFault } from '@vela/kernel';
import type { OrderGuard } from '@vela/step';
import { limitOptions } from './options.js';
import type { LimitOptions } from './options.js';
import { RunLimits } from './run-limits.js';

/** Returns checked limits with their defaults; throws `INVALID_INPUT` that names every fault. */
export function checkLimits(limits: unknown): LimitOptions {
  const checked = limitOptions.safeParse(limits ?? {}, { error: schemaFault });
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  const faults = issues.map(({ path, message }) =>
    [path.join('.'), message].filter((part) => part !== '').join(': '),
  );
  throw new VelaError('INVALID_INPUT', `wrong limits: ${faults.join('; ')}`, {
    path: ['limits', ...(issues[0]?.path.map(String) ?? [])],
    hint: `The limits are ${Object.keys(limitOptions.shape).join(', ')}.`,
  });
}

const NONE = limitOptions.parse({});
/** Options that say how a limit works and do not limit by themselves. */
const MANNERS: ReadonlySet<string> = new Set(['lossMode', 'losingStreakMinutes']);

/** Returns whether limits let everything pass. */
const isUnlimited = (limits: LimitOptions): boolean =>
  Object.entries(limits).every(
    ([name, value]) => MANNERS.has(name) || value === NONE[name as keyof LimitOptions],
  );

/**
 * Returns what makes the guard of a run that begins with some money, null when nothing is limited.
 * Throws `INVALID_INPUT` for limits that are none.
 */
export function createGuard(limits: unknown, begin: number): (() => OrderGuard) | null {
  const checked = checkLimits(limits);
  return isUnlimited(checked) ? null : () => new RunLimits(checked, begin);
}
