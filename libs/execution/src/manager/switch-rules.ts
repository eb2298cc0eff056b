import type { SwitchMode } from '@vela/orders';
import type { AccountSwitches } from '@vela/ports';

/** What forbids more, the stricter; `HALT` allows nothing but cancels. */
const STRICTNESS: Readonly<Record<SwitchMode, number>> = {
  NONE: 0,
  REDUCE_ONLY: 1,
  FLATTEN: 2,
  HALT: 3,
};

/** Returns the stricter of two switches. */
const stricter = (a: SwitchMode, b: SwitchMode): SwitchMode =>
  STRICTNESS[a] >= STRICTNESS[b] ? a : b;

/** Returns the switch that is in force for a sub-account. */
export const modeFor = (switches: AccountSwitches, actorId: string): SwitchMode =>
  stricter(
    switches.mode,
    switches.deployments.find((one) => one.actorId === actorId)?.mode ?? 'NONE',
  );

/** Returns whether an order may be sent under a switch. */
export const allows = (mode: SwitchMode, reduces: boolean): boolean =>
  mode === 'NONE' || (mode !== 'HALT' && reduces);
