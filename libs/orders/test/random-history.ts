import type { OrderFact, OrderStatus, OrderView } from '../src/index.js';

/** A stream of small numbers; quick, because hundreds of thousands of histories draw from it. */
export class Dice {
  readonly #state = new Int32Array(1);

  constructor(seed: number) {
    this.#state[0] = seed;
  }

  /** Returns an integer in [0, below) by xorshift32 of Marsaglia (2003), "Xorshift RNGs". */
  integer(below: number): number {
    const state = this.#state;
    state[0]! ^= state[0]! << 13;
    state[0]! ^= state[0]! >>> 17;
    state[0]! ^= state[0]! << 5;
    return (state[0]! >>> 3) % below;
  }
}

/** What happened to one order, as it was delivered, and what must be made of it. */
export interface History {
  readonly delivered: OrderFact[];
  readonly expected: OrderView;
}

const END = ['filled', 'canceled', 'expired', 'rejected', 'replaced', 'open'] as const;
const LIVE = ['accepted', 'suspended', 'working'] as const;

/** A venue and a wire with what the oracle notes about them on the way. */
class Telling {
  readonly facts: OrderFact[] = [];
  reported = 0n;
  now = 1;
  live: OrderStatus | null = null;

  constructor(private readonly random: Dice) {}

  /** Tells a report; one that is not final gets lost a third of the time. */
  report(status: OrderStatus, cumulative: bigint, isFinal = false): void {
    const at = this.now++;
    if (!isFinal && this.random.integer(3) === 0) return;
    this.facts.push({ kind: 'report', status, cumulative, at });
    if (cumulative > this.reported) this.reported = cumulative;
    if (!isFinal) this.live = status;
  }

  /** Asks for a cancel or a change that is refused, and leaves the last one open when told to. */
  requests(kind: 'cancel' | 'replace', count: number, isOpen: boolean): void {
    for (let attempt = 0; attempt < count; attempt++) {
      this.facts.push({ kind: `${kind}Requested`, attempt });
      if (attempt < count - 1 || !isOpen) this.facts.push({ kind: `${kind}Refused`, attempt });
    }
  }
}

/** Cuts a quantity into parts above 0. */
function parts(random: Dice, quantity: number): bigint[] {
  const cut: bigint[] = [];
  for (let rest = quantity; rest > 0; ) {
    const part = 1 + random.integer(Math.min(rest, 1 + (quantity >> 1)));
    cut.push(BigInt(part));
    rest -= part;
  }
  return cut;
}

/**
 * Returns a random history of an order: parts, refused requests and any end; one execution in four
 * histories is lost, then perhaps made up, then perhaps there after all; one is busted in five; in
 * one of twenty more is executed than was ordered. Facts are doubled and in random order.
 */
export function randomHistory(random: Dice): History {
  const quantity = 1 + random.integer(30);
  const end = END[random.integer(END.length)]!;
  const isRejected = end === 'rejected';
  const filled = end === 'filled' ? quantity : isRejected ? 0 : random.integer(quantity);
  const told = new Telling(random);
  told.facts.push({ kind: 'submitted', quantity: BigInt(quantity) });
  for (let i = random.integer(3); i > 0; i--) told.report(LIVE[random.integer(3)]!, 0n);
  const [cancels, replaces] = [random.integer(3), random.integer(3)];
  const [openCancel, openReplace] = [random.integer(3) === 0, random.integer(4) === 0];
  told.requests('cancel', cancels, openCancel);
  told.requests('replace', replaces, openReplace);

  const executions = fill(told, random, filled);
  const sums = disturb(told, random, executions, BigInt(filled));
  if (end === 'filled') told.report('filled', BigInt(quantity), true);
  else if (end !== 'open') told.report(end, BigInt(filled), true);
  const extra = overfill(told, random, end, sums);

  const reported = told.reported;
  const made = settle(sums, reported);
  const executed = sums.real + made + extra;
  const ever = sums.ever + made + extra;
  const cumulative = executed > reported ? executed : reported;
  const status = statusOf({ end, ever, quantity: BigInt(quantity), cumulative, told }, [
    replaces > 0 && openReplace,
    cancels > 0 && openCancel,
  ]);
  return {
    delivered: deliver(told.facts, random),
    expected: {
      status,
      executed,
      cumulative,
      fillsMissing: reported > ever,
      terminal: status === 'filled' || (end !== 'open' && status === end),
      overfilled: executed > BigInt(quantity),
    },
  };
}

type Sums = { ever: bigint; real: bigint; inferred: bigint };

/** Tells the fills of an order, each with a report that may get lost. */
function fill(told: Telling, random: Dice, filled: number): [string, bigint][] {
  let sum = 0n;
  return parts(random, filled).map((part, index) => {
    sum += part;
    told.report('partially_filled', sum);
    return [`e${index}`, part];
  });
}

/** Loses, makes up and takes back executions. */
function disturb(
  told: Telling,
  random: Dice,
  executions: readonly [string, bigint][],
  filled: bigint,
): Sums {
  const sums: Sums = { ever: 0n, real: 0n, inferred: 0n };
  const lost =
    random.integer(4) === 0 && executions.length > 0 ? random.integer(executions.length) : -1;
  const busted = random.integer(5) === 0 ? random.integer(executions.length + 1) : -1;
  const isMadeUp = lost >= 0 && random.integer(2) === 0;
  const isLate = isMadeUp && random.integer(2) === 0;
  executions.forEach(([key, quantity], index) => {
    if (index === lost && !isLate) return;
    told.facts.push({ kind: 'execution', key, quantity });
    sums.ever += quantity;
    if (index === busted) told.facts.push({ kind: 'bust', key });
    else sums.real += quantity;
  });
  if (isMadeUp) {
    const quantity = executions[lost]![1];
    told.facts.push({ kind: 'execution', key: 'inferred:o', quantity, inferred: true });
    sums.inferred = quantity;
    // It was made up for what a report had said.
    told.report('partially_filled', filled, true);
    told.live = told.live ?? 'partially_filled';
  }
  return sums;
}

/** Returns how much of what was made up still stands for something. */
function settle({ ever, inferred }: Sums, reported: bigint): bigint {
  const open = reported > ever ? reported - ever : 0n;
  return inferred < open ? inferred : open;
}

/** Executes more than was ordered, once in a while. */
function overfill(told: Telling, random: Dice, end: string, sums: Sums): bigint {
  if (end !== 'filled' || sums.inferred > 0n || random.integer(4) > 0) return 0n;
  const quantity = BigInt(1 + random.integer(9));
  told.facts.push({ kind: 'execution', key: 'too-much', quantity });
  return quantity;
}

/** Says by the rules, one after the other, what the order is. */
function statusOf(
  order: {
    readonly end: OrderStatus | 'open';
    readonly ever: bigint;
    readonly quantity: bigint;
    readonly cumulative: bigint;
    readonly told: Telling;
  },
  [isReplacing, isCanceling]: readonly [boolean, boolean],
): OrderStatus {
  if (order.ever >= order.quantity) return 'filled';
  if (order.end !== 'open') return order.end;
  if (isReplacing) return 'pending_replace';
  if (isCanceling) return 'pending_cancel';
  if (order.cumulative > 0n) return 'partially_filled';
  return order.told.live ?? 'pending_submit';
}

/** Doubles some facts and mixes all of them. */
function deliver(facts: readonly OrderFact[], random: Dice): OrderFact[] {
  const delivered = [...facts];
  for (const fact of facts) if (random.integer(3) === 0) delivered.push(fact);
  for (let i = delivered.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [delivered[i], delivered[j]] = [delivered[j]!, delivered[i]!];
  }
  return delivered;
}
