import type { Canonical } from '@vela/kernel';
import { formatDecimal, unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { LiveSummary } from './live-input.js';
import type { Run } from './run.js';

/** Running sums of a live run, so that what they are made of may be forgotten. */
export class LiveTally {
  realized = 0;
  peak = 0;
  drawdown = 0;
  /** Rows of the ledger's trades that are counted. */
  #trades = 0;

  constructor(startingCash: number) {
    this.peak = startingCash;
  }

  /** Looks at a run behind a slice. */
  look(run: Run): void {
    this.count(run);
    const equity = run.equity();
    if (equity > this.peak) this.peak = equity;
    if (this.peak > 0) this.drawdown = Math.max(this.drawdown, (this.peak - equity) / this.peak);
  }

  /** Counts the trades that were closed since the last time. */
  count({ ledger }: Run): void {
    const { length, columns } = ledger.trades;
    for (; this.#trades < length; this.#trades++) this.realized += columns.pnlGross[this.#trades]!;
  }

  /** Counts what is left and starts anew, because the run is about to forget its rows. */
  forget(run: Run): void {
    this.count(run);
    this.#trades = 0;
  }

  /** Returns the sums as plain data. */
  snapshot(): Canonical {
    return { realized: this.realized, peak: this.peak, drawdown: this.drawdown };
  }

  /** Puts fresh sums into a state. */
  restore(state: Canonical): void {
    const { realized, peak, drawdown } = state as Record<string, number>;
    Object.assign(this, { realized, peak, drawdown });
  }
}

/** Returns what a reader sees of a live run at a glance. */
export function summarize(run: Run, tally: LiveTally, fills: number): LiveSummary {
  const equity = run.equity();
  const positions: LiveSummary['positions'][number][] = [];
  let unrealized = 0;
  let gross = 0;
  run.marks.forEach(({ position, lastClose, factor, multiplier }, index) => {
    if (position.quantity === 0) return;
    const { id, quantityScale } = run.instruments[index]!;
    const rate = multiplier === 0 ? 0 : factor / multiplier;
    const cost = Math.sign(position.size) * unitsToNumber(position.cost, MONEY_SCALE) * rate;
    const value = position.size * lastClose * factor;
    unrealized += value - cost;
    gross += Math.abs(value);
    positions.push({
      instrumentId: id,
      quantity: formatDecimal({ units: BigInt(position.quantity), scale: quantityScale }),
      averagePrice: run.position(index).averagePrice,
      lastPrice: lastClose > 0 ? lastClose : null,
      unrealized: value - cost,
    });
  });
  return {
    at: Number.isNaN(run.now) ? null : run.now,
    equity,
    cash: run.ledger.cashValue,
    realized: tally.realized,
    unrealized,
    fees: unitsToNumber(run.ledger.fees, MONEY_SCALE),
    drawdown: tally.drawdown,
    exposure: equity > 0 ? gross / equity : 0,
    slices: run.sliceNumber + 1,
    orders: run.venue.orders.length,
    fills,
    positions,
  };
}
