/** States that a venue may report for an order. */
export const ORDER_STATUSES = [
  'pending_submit',
  'accepted',
  'suspended',
  'working',
  'partially_filled',
  'pending_cancel',
  'pending_replace',
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
  'unknown',
] as const;

/** One of {@link ORDER_STATUSES}. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** One thing that was learned about an order. Facts may repeat and arrive in any order. */
export type OrderFact =
  | { readonly kind: 'submitted'; readonly quantity: bigint }
  | {
      readonly kind: 'report';
      readonly status: OrderStatus;
      /** Quantity filled so far as the venue says it. */
      readonly cumulative: bigint;
      /** Time at the venue, or the number in which it was received where a venue gives none. */
      readonly at: number;
    }
  | {
      readonly kind: 'execution';
      readonly key: string;
      readonly quantity: bigint;
      /**
       * True when it was made up for a reported quantity whose execution never came. It counts no
       * further than the reports go beyond the real ones, which retire it as they arrive.
       */
      readonly inferred?: boolean;
    }
  | { readonly kind: 'bust'; readonly key: string }
  | { readonly kind: 'cancelRequested' | 'cancelRefused'; readonly attempt: number }
  | { readonly kind: 'replaceRequested' | 'replaceRefused'; readonly attempt: number };

/** What the facts say together. */
export interface OrderView {
  readonly status: OrderStatus;
  /** Filled quantity: the larger of the executions and the reports. */
  readonly cumulative: bigint;
  /** Sum of the executions that were not busted. */
  readonly executed: bigint;
  /** True while the venue reports more than its executions explain. */
  readonly fillsMissing: boolean;
  /** True when nothing but a bust can change the order any more. */
  readonly terminal: boolean;
  /** True when more was executed than ordered: an alarm, never clipped. */
  readonly overfilled: boolean;
}

const TERMINAL: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);
const RANK: Partial<Record<OrderStatus, number>> = {
  pending_submit: 0,
  accepted: 1,
  suspended: 2,
  working: 3,
  partially_filled: 4,
};

type Report = Extract<OrderFact, { kind: 'report' }>;

interface Tally {
  quantity: bigint;
  reported: bigint;
  executions: Map<string, bigint>;
  inferred: Map<string, bigint>;
  busted: Set<string>;
  terminal: Report | null;
  live: Report | null;
  attempts: Record<
    'cancelRequested' | 'cancelRefused' | 'replaceRequested' | 'replaceRefused',
    number
  >;
}

const later = (report: Report, known: Report | null): boolean =>
  known === null || report.at > known.at;

function countReport(tally: Tally, report: Report): void {
  if (report.cumulative > tally.reported) tally.reported = report.cumulative;
  if (report.status === 'unknown') return;
  const known = TERMINAL.has(report.status) ? tally.terminal : tally.live;
  const tie = known !== null && report.at === known.at;
  const wins = TERMINAL.has(report.status)
    ? later(report, known) || (tie && report.status < known.status)
    : later(report, known) || (tie && (RANK[report.status] ?? 3) > (RANK[known.status] ?? 3));
  if (!wins) return;
  if (TERMINAL.has(report.status)) tally.terminal = report;
  else tally.live = report;
}

function count(facts: Iterable<OrderFact>): Tally {
  const tally: Tally = {
    quantity: 0n,
    reported: 0n,
    executions: new Map(),
    inferred: new Map(),
    busted: new Set(),
    terminal: null,
    live: null,
    attempts: { cancelRequested: -1, cancelRefused: -1, replaceRequested: -1, replaceRefused: -1 },
  };
  for (const fact of facts) {
    switch (fact.kind) {
      case 'submitted':
        tally.quantity = fact.quantity;
        break;
      case 'execution':
        (fact.inferred === true ? tally.inferred : tally.executions).set(fact.key, fact.quantity);
        break;
      case 'bust':
        tally.busted.add(fact.key);
        break;
      case 'report':
        countReport(tally, fact);
        break;
      default:
        tally.attempts[fact.kind] = Math.max(tally.attempts[fact.kind], fact.attempt);
    }
  }
  return tally;
}

/**
 * Returns the state of an order as a function of the set of its facts: neither their order nor
 * repetition matters. Executions win over a cancel that lost the race, a terminal report is
 * sticky, and an unanswered request shows as pending. O(n) for n facts.
 */
export function foldOrder(facts: Iterable<OrderFact>): OrderView {
  const tally = count(facts);
  const { ever, real, madeUp } = sumsOf(tally);
  const executed = real + madeUp;
  const cumulative = executed > tally.reported ? executed : tally.reported;
  // Of a bust whose execution never came, nobody knows how much of the reports it explains.
  const isVague = [...tally.busted].some(
    (key) => !tally.executions.has(key) && !tally.inferred.has(key),
  );
  const status = statusOf(tally, ever + madeUp, cumulative);
  return {
    status,
    cumulative,
    executed,
    fillsMissing: !isVague && tally.reported > ever + madeUp,
    terminal: TERMINAL.has(status),
    overfilled: tally.quantity > 0n && executed > tally.quantity,
  };
}

/** Returns what was ever executed, what of it stands, and how much of the made up counts. */
function sumsOf({ executions, inferred, busted, reported }: Tally): {
  readonly ever: bigint;
  readonly real: bigint;
  readonly madeUp: bigint;
} {
  let [ever, real, madeUp] = [0n, 0n, 0n];
  for (const [key, quantity] of executions) {
    ever += quantity;
    if (!busted.has(key)) real += quantity;
  }
  for (const [key, quantity] of inferred) if (!busted.has(key)) madeUp += quantity;
  const open = reported > ever ? reported - ever : 0n;
  return { ever, real, madeUp: madeUp < open ? madeUp : open };
}

function statusOf(tally: Tally, everExecuted: bigint, cumulative: bigint): OrderStatus {
  const { attempts } = tally;
  // A bust after the end corrects the quantity; it does not bring the order back to life.
  if (tally.quantity > 0n && everExecuted >= tally.quantity) return 'filled';
  if (tally.terminal !== null) return tally.terminal.status;
  if (attempts.replaceRequested > attempts.replaceRefused) return 'pending_replace';
  if (attempts.cancelRequested > attempts.cancelRefused) return 'pending_cancel';
  if (cumulative > 0n) return 'partially_filled';
  return tally.live?.status ?? 'pending_submit';
}

/**
 * Returns what the orders of a chain say together, each one the replacement of the one before: the
 * intent has the quantity and the end of the last one, and what all of them have executed. Asks for
 * the facts of at least one order.
 */
export function foldChain(orders: readonly Iterable<OrderFact>[]): OrderView {
  const views = orders.map((facts) => foldOrder(facts));
  const last = views.at(-1)!;
  const sum = (of: (view: OrderView) => bigint): bigint =>
    views.reduce((total, view) => total + of(view), 0n);
  const executed = sum((view) => view.executed);
  const isOpen = last.status === 'accepted' || last.status === 'working';
  return {
    ...last,
    status: isOpen && executed > 0n ? 'partially_filled' : last.status,
    executed,
    cumulative: sum((view) => view.cumulative),
    fillsMissing: views.some((view) => view.fillsMissing),
    overfilled: views.some((view) => view.overfilled),
  };
}
