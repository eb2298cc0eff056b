import { formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { Decimal } from '@vela/kernel';
import type { ExecutionReport, OrderReport } from '@vela/orders';
import type { MassStatus, PositionReport } from '@vela/ports';

/** An execution that is told in parts. */
interface Split {
  readonly parts: readonly ExecutionReport[];
  /** How many of them were told. */
  told: number;
}

/**
 * Executions that a venue tells in parts. What was not told yet has not happened for whoever asks:
 * reports, positions and executions of every source agree.
 */
export class SplitFills {
  readonly #splits = new Map<string, Split>();
  /** The newest report of each order that hides something, as the venue made it. */
  readonly #reports = new Map<string, OrderReport>();

  /** Cuts an execution up; null when its quantity cannot be cut into so many parts. */
  split(execution: ExecutionReport, count: number): readonly ExecutionReport[] | null {
    const whole = parseDecimal(execution.quantity);
    const quantities = cut(whole, count);
    if (quantities.some(({ units }) => units <= 0n)) return null;
    const { fee, key } = execution;
    const fees = fee === null ? null : cut(parseDecimal(fee.amount), count);
    // The first part keeps the key: whoever forgets the parts books nothing twice.
    const parts = quantities.map((quantity, index) => ({
      ...execution,
      key: index === 0 ? key : `${key}/${index + 1}`,
      quantity: formatDecimal(quantity),
      fee: fee === null ? null : { ...fee, amount: formatDecimal(fees![index]!) },
    }));
    this.#splits.set(key, { parts, told: 0 });
    return parts;
  }

  /** Returns the next part of an execution, which counts as told from now on. */
  next(key: string): ExecutionReport | null {
    const split = this.#splits.get(key);
    return split?.parts[split.told++] ?? null;
  }

  /** Returns the parts of all executions of an order that were not told yet; now they are. */
  rest(venueOrderId: string): ExecutionReport[] {
    const rest: ExecutionReport[] = [];
    for (const split of this.#of(venueOrderId)) {
      rest.push(...split.parts.slice(split.told));
      split.told = split.parts.length;
    }
    return rest;
  }

  /** Returns the newest report of an order as the venue made it, null when it hides nothing. */
  reportOf(venueOrderId: string): OrderReport | null {
    return this.#reports.get(venueOrderId) ?? null;
  }

  /** Returns a report without what was not told yet. */
  seen(report: OrderReport): OrderReport {
    const hidden = this.#hidden(report.venueOrderId);
    if (hidden === null) {
      this.#reports.delete(report.venueOrderId);
      return report;
    }
    this.#reports.set(report.venueOrderId, report);
    const cumulative = minus(parseDecimal(report.cumulative), hidden);
    const isFill = report.status === 'filled' || report.status === 'partially_filled';
    const status = cumulative.units > 0n ? 'partially_filled' : 'working';
    return { ...report, cumulative: formatDecimal(cumulative), ...(isFill ? { status } : {}) };
  }

  /** Returns everything about an account without what was not told yet. */
  status(status: MassStatus): MassStatus {
    const reports = [...status.openOrders, ...status.closedOrders].map((one) => this.seen(one));
    const isOpen = ({ status: word }: OrderReport): boolean =>
      word === 'working' || word === 'partially_filled';
    const open = new Set(status.openOrders.map(({ venueOrderId }) => venueOrderId));
    return {
      ...status,
      openOrders: reports.filter((one) => open.has(one.venueOrderId) || isOpen(one)),
      closedOrders: reports.filter((one) => !open.has(one.venueOrderId) && !isOpen(one)),
      executions: status.executions.flatMap((one) => this.#seenParts(one)),
      positions: this.positions(status.positions),
    };
  }

  /** Returns positions without what was not told yet. */
  positions(positions: readonly PositionReport[]): readonly PositionReport[] {
    const hidden = new Map<string, Decimal>();
    let currency = '';
    for (const { parts, told } of this.#splits.values()) {
      for (const part of parts.slice(told)) {
        const units = parseDecimal(part.quantity);
        const signed = part.side === 'buy' ? units : negated(units);
        const sum = hidden.get(part.instrumentId);
        hidden.set(part.instrumentId, sum === undefined ? signed : plus(sum, signed));
        ({ currency } = part);
      }
    }
    if (hidden.size === 0) return positions;
    const seen = positions.map((one) => {
      const own = hidden.get(one.instrumentId);
      hidden.delete(one.instrumentId);
      if (own === undefined) return one;
      return { ...one, quantity: formatDecimal(minus(parseDecimal(one.quantity), own)) };
    });
    const rest = [...hidden].map(([instrumentId, own]) => ({
      instrumentId,
      quantity: formatDecimal(negated(own)),
      averagePrice: null,
      currency,
    }));
    return [...seen, ...rest].filter(({ quantity }) => parseDecimal(quantity).units !== 0n);
  }

  #seenParts(execution: ExecutionReport): readonly ExecutionReport[] {
    const split = this.#splits.get(execution.key);
    return split === undefined ? [execution] : split.parts.slice(0, split.told);
  }

  #of(venueOrderId: string): readonly Split[] {
    return [...this.#splits.values()].filter(
      ({ parts, told }) => parts[0]!.venueOrderId === venueOrderId && told < parts.length,
    );
  }

  /** Returns how much of an order was not told yet, null for nothing. */
  #hidden(venueOrderId: string): Decimal | null {
    let hidden: Decimal | null = null;
    for (const { parts, told } of this.#of(venueOrderId)) {
      for (const { quantity } of parts.slice(told)) {
        const own = parseDecimal(quantity);
        hidden = hidden === null ? own : plus(hidden, own);
      }
    }
    return hidden;
  }
}

/** Returns an amount in so many parts, the first of them the largest. */
function cut({ units, scale }: Decimal, count: number): readonly Decimal[] {
  const each = units / BigInt(count);
  const first = units - each * BigInt(count - 1);
  return Array.from({ length: count }, (_, index) => ({
    units: index === 0 ? first : each,
    scale,
  }));
}

function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: rescale(a, scale).units + rescale(b, scale).units, scale };
}

const negated = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });

const minus = (a: Decimal, b: Decimal): Decimal => plus(a, negated(b));
