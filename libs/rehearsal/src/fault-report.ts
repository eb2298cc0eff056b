import { decodeColumns } from '@vela/backtest';
import { scriptData } from '@vela/faults';
import type { FaultScript } from '@vela/faults';
import type { Instrument } from '@vela/market';
import type { BacktestOutcome, FaultReport, FillDifference } from '@vela/ports';
import type { Rehearsed } from './rehearsal.js';
import { ACCOUNT } from './rehearsal-cast.js';

/** Rows of each list of a report. */
const LIST_MAX = 200;
/** Differences of fills that are listed. */
const FILLS_MAX = 50;

/** What a report is made of. */
export interface ReportParts {
  readonly script: FaultScript;
  readonly instruments: readonly Instrument[];
  readonly rehearsed: Rehearsed;
  /** The same run without faults. */
  readonly undisturbed: BacktestOutcome;
}

/** Returns what a fault script did to a run, compared with the run that nothing disturbed. */
export function faultReport({
  script,
  instruments,
  rehearsed,
  undisturbed,
}: ReportParts): FaultReport {
  const { accounts, played, unanswered, deployment, outcome } = rehearsed;
  const played0 = new Set(played.map(({ fault }) => fault));
  const alerts = [...accounts.alerts, ...deployment.alerts].toSorted((a, b) => a.at - b.at);
  return {
    script: scriptData(script),
    playedCount: played.length,
    played: played.slice(0, LIST_MAX),
    unplayed: script.faults.flatMap((_, index) => (played0.has(index) ? [] : [index])),
    orders: ordersOf(accounts, unanswered),
    alertCount: alerts.length,
    alerts: alerts.slice(0, LIST_MAX),
    quarantines: accounts.quarantines.slice(0, LIST_MAX),
    health: accounts.health.slice(0, LIST_MAX),
    state: rehearsed.state,
    detail: deployment.record.detail,
    undisturbed: {
      resultDigest: undisturbed.resultDigest,
      finalEquity: lastOf(equityOf(undisturbed).equity),
      orderCount: undisturbed.orderCount,
      fillCount: undisturbed.fillCount,
    },
    difference: { ...equityDifference(outcome, undisturbed), ...fillDifferences() },
  };

  function fillDifferences() {
    const before = fillsOf(undisturbed, instruments);
    const after = fillsOf(outcome, instruments);
    const missing = rest(before, after).map((fill) => ({ what: 'missing' as const, ...fill }));
    const added = rest(after, before).map((fill) => ({ what: 'added' as const, ...fill }));
    const fills = [...missing, ...added].toSorted((a, b) => a.at - b.at);
    return {
      fillsMissing: missing.length,
      fillsAdded: added.length,
      fills: fills.slice(0, FILLS_MAX),
    };
  }
}

function ordersOf(
  accounts: Rehearsed['accounts'],
  unanswered: ReadonlySet<string>,
): FaultReport['orders'] {
  const rows = [...accounts.of(ACCOUNT).orders.values()];
  const count = (isSo: (row: (typeof rows)[number]) => boolean): number => rows.filter(isSo).length;
  const isOpen = (id: string): boolean => accounts.unsettled.has(id);
  return {
    placed: count(({ send }) => send !== 'denied'),
    denied: count(({ send }) => send === 'denied'),
    rejected: count(({ send }) => send === 'rejected'),
    unanswered: unanswered.size,
    recovered: [...unanswered].filter((id) => !isOpen(id)).length,
    unresolved: count(({ send }) => send === 'sending' || send === 'unknown'),
  };
}

interface Curve {
  readonly at: Float64Array;
  readonly equity: Float64Array;
}

function equityOf({ columns }: BacktestOutcome): Curve {
  const { at, equity } = decodeColumns(columns.equity);
  const none = new Float64Array(0);
  return { at: (at as Float64Array) ?? none, equity: (equity as Float64Array) ?? none };
}

const lastOf = (values: Float64Array): number => values.at(-1) ?? 0;

/** Returns how far the equity of two runs over the same slices is apart. */
function equityDifference(disturbed: BacktestOutcome, undisturbed: BacktestOutcome) {
  const [after, before] = [equityOf(disturbed), equityOf(undisturbed)];
  const known = new Map(Array.from(before.at, (at, row) => [at, before.equity[row]!]));
  let largestEquity = 0;
  let largestEquityAt: number | null = null;
  after.at.forEach((at, row) => {
    const other = known.get(at);
    if (other === undefined) return;
    const difference = after.equity[row]! - other;
    if (Math.abs(difference) <= Math.abs(largestEquity)) return;
    largestEquity = difference;
    largestEquityAt = at;
  });
  return {
    finalEquity: lastOf(after.equity) - lastOf(before.equity),
    largestEquity,
    largestEquityAt,
  };
}

type Fill = Omit<FillDifference, 'what'>;

function fillsOf(
  { columns }: BacktestOutcome,
  instruments: readonly Instrument[],
): readonly Fill[] {
  const { at, instrument, side, quantity, price } = decodeColumns(columns.fills);
  return Array.from(at ?? [], (when, row) => {
    const { id, quantityScale } = instruments[instrument![row]!]!;
    return {
      at: when,
      instrumentId: id,
      side: side![row]! > 0 ? ('buy' as const) : ('sell' as const),
      quantity: quantity![row]! / 10 ** quantityScale,
      price: price![row]!,
    };
  });
}

/** Returns the fills of one run that the other one has not, each counted as often as it is there. */
function rest(own: readonly Fill[], others: readonly Fill[]): readonly Fill[] {
  const counts = new Map<string, number>();
  const keyOf = ({ at, instrumentId, side, quantity, price }: Fill): string =>
    [at, instrumentId, side, quantity, price].join(' ');
  for (const fill of others) counts.set(keyOf(fill), (counts.get(keyOf(fill)) ?? 0) + 1);
  return own.filter((fill) => {
    const left = counts.get(keyOf(fill)) ?? 0;
    counts.set(keyOf(fill), left - 1);
    return left <= 0;
  });
}
