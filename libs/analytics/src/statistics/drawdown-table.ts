import { DAY } from '@vela/kernel';
import type { Sample } from './sample.js';

/** One stay below a peak. Instants are microseconds, lengths rows and days. */
export interface DrawdownRow {
  /** Negative fraction. */
  readonly depth: number;
  readonly peakAt: number;
  readonly troughAt: number;
  /** Null when the peak was not reached again. */
  readonly recoveryAt: number | null;
  readonly fallRows: number;
  readonly recoveryRows: number | null;
  /** From the peak to the recovery or to the end. */
  readonly rows: number;
  readonly days: number;
}

/** Returns the deepest stays below a peak, deepest first, at most `limit`. O(n + k log k). */
export function drawdownTable(sample: Sample, limit: number): readonly DrawdownRow[] {
  const { dates, falls } = sample;
  const last = dates.length - 1;
  return falls.spells
    .toSorted((a, b) => a.depth - b.depth || a.peakRow - b.peakRow)
    .slice(0, limit)
    .map(({ depth, peakRow, troughRow, recoveryRow }) => {
      const end = recoveryRow ?? last;
      return {
        depth,
        peakAt: dates[peakRow]!,
        troughAt: dates[troughRow]!,
        recoveryAt: recoveryRow === null ? null : dates[recoveryRow]!,
        fallRows: troughRow - peakRow,
        recoveryRows: recoveryRow === null ? null : recoveryRow - troughRow,
        rows: end - peakRow,
        days: Math.round((dates[end]! - dates[peakRow]!) / DAY),
      };
    });
}
