import type { LookAheadView } from '@vela/client';
import { countText } from '../output/number-text.js';

/** Findings that are listed. */
const SHOWN = 5;

/** Returns whether a run looked ahead as facts of a run; none for runs of old releases. */
export function lookAheadFacts(stamp: LookAheadView | null): [string, string][] {
  if (stamp === null) return [];
  const { result, reason, windows, candlesChecked, findings, notCovered } = stamp;
  if (result === 'NOT_CHECKED') return [['look-ahead', `not checked: ${reason ?? 'unknown'}`]];
  const sample = `${countText(windows)} ${windows === 1 ? 'window' : 'windows'}, ${countText(candlesChecked)} candles`;
  const words = result === 'CLEAN' ? 'none found' : 'FOUND: the result cannot be had live';
  const found = findings.slice(0, SHOWN).map(({ cause, slice, field, inRun, checked }) => {
    const name = cause === 'WARM_UP' ? 'warm-up' : 'leak';
    return [name, `slice ${slice} ${field}: ${inRun} in the run, ${checked} without the rest`];
  });
  return [
    ['look-ahead', `${words} in ${sample}`],
    ...(found as [string, string][]),
    ['not covered', notCovered.join('; ')],
  ];
}
