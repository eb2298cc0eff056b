import { worstDrawdowns } from '@vela/analytics';
import type { Curve } from './curve.js';
import { depthsOf, shortened } from './curve.js';

/** Drawdowns that a page lists. */
const SHOWN = 10;

/** A fall from a peak of equity. Instants are microseconds, lengths points of the curve. */
export interface DrawdownRow {
  readonly depth: number;
  readonly peakAt: number;
  readonly troughAt: number;
  /** Null when equity had not come back by the end. */
  readonly recoveryAt: number | null;
  readonly pointsDown: number;
  /** Until the recovery, or the end. */
  readonly pointsUnderwater: number;
}

/** Returns the deepest falls, deepest first. */
export function drawdownRows({ at, equity }: Curve): DrawdownRow[] {
  const last = equity.length - 1;
  return worstDrawdowns(depthsOf(equity), SHOWN).map(
    ({ depth, peakRow, troughRow, recoveryRow }) => ({
      depth: shortened(depth),
      peakAt: at[peakRow]!,
      troughAt: at[troughRow]!,
      recoveryAt: recoveryRow === null ? null : at[recoveryRow]!,
      pointsDown: troughRow - peakRow,
      pointsUnderwater: (recoveryRow ?? last) - peakRow,
    }),
  );
}
