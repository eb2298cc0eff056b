import type { LookAhead, LookAheadFinding } from '@vela/ports';

/** Findings that a result keeps. */
const FINDINGS_MAX = 20;
const RANK = { FUTURE: 0, OUTSIDE: 1, WARM_UP: 2 } as const;

/** What a check found. */
interface Found {
  readonly reason: string | null;
  readonly windows: number;
  readonly candles: number;
  readonly findings: readonly LookAheadFinding[];
  /** Whether the strategy was loaded anew for it. */
  readonly isFresh: boolean;
  /** Whether the strategy has columns of its own. */
  readonly hasColumns: boolean;
}

/** Returns the stamp of a result: what was looked at, what was found, what cannot be seen so. */
export function lookAheadStamp(found: Found): LookAhead {
  const { windows, candles, isFresh, hasColumns } = found;
  const reason = found.reason ?? (windows === 0 ? 'no window of the run could be run again' : null);
  const findings = firstOfEach(found.findings);
  const isLeak = findings.some(({ cause }) => cause !== 'WARM_UP');
  return {
    method:
      'Sampled windows were run again from the state before them by ' +
      `${isFresh ? 'a strategy loaded anew' : 'a new object of the strategy'}, with wild prices ` +
      `behind them${hasColumns ? ' and columns computed over prefixes' : ''}; orders, fills, ` +
      'equity, fields and indicators were compared.',
    windows,
    candlesChecked: candles,
    result: reason !== null ? 'NOT_CHECKED' : isLeak ? 'LEAK' : 'CLEAN',
    reason,
    findings,
    notCovered: [
      'slices between the windows',
      'numbers that the source of the strategy brings along',
      'parameters that were fitted to these candles',
      'candles that were corrected after they were first published',
      ...(isFresh ? [] : ['variables outside the class that an earlier run has filled']),
    ],
  };
}

/** Returns the earliest finding of each field, leaks first; of warm-up the last one, at its best. */
function firstOfEach(findings: readonly LookAheadFinding[]): LookAheadFinding[] {
  const first = new Map<string, LookAheadFinding>();
  for (const one of findings.toSorted((a, b) => a.slice - b.slice)) {
    const known = first.get(one.field);
    if (known === undefined || RANK[one.cause] < RANK[known.cause]) first.set(one.field, one);
  }
  return [...first.values()]
    .toSorted((a, b) => RANK[a.cause] - RANK[b.cause] || a.slice - b.slice)
    .slice(0, FINDINGS_MAX);
}
