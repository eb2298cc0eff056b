import { type FinishedRun, columnOf } from './finished-run.js';

/** What a run held over time, by slice. */
export interface Exposure {
  /** Shares of the slices in which something was held long, and short. */
  readonly long: number;
  readonly short: number;
  /** Most lots that were open at once. */
  readonly lotsMax: number;
  /** Mean and maximum of what the held lots had cost by equity; NaN for several currencies. */
  readonly leverageMean: number;
  readonly leverageMax: number;
}

/** Changes of what is held at each slice, summed up from the first one. */
interface Changes {
  readonly long: Int32Array;
  readonly short: Int32Array;
  readonly cost: Float64Array;
}

/**
 * Returns the {@link Exposure} of a run: a lot is held at the slices from its entry until before
 * its exit. Lots that are still open count to the end when the run tells of them. O(n + k log n)
 * for k trades.
 */
export function exposureOf(run: FinishedRun): Exposure {
  const slices = run.equity.length;
  const changes: Changes = {
    long: new Int32Array(slices + 1),
    short: new Int32Array(slices + 1),
    cost: new Float64Array(slices + 1),
  };
  const { trades } = run;
  const [from, to] = [columnOf(trades, 'entryAt'), columnOf(trades, 'exitAt')];
  const [size, price] = [columnOf(trades, 'quantity'), columnOf(trades, 'entryPrice')];
  const instrument = columnOf(trades, 'instrument');
  const hold = (row: number, end: number, quantity: number, cost: number): void => {
    if (row >= end || quantity === 0) return;
    const side = quantity > 0 ? changes.long : changes.short;
    side[row]! += 1;
    side[end]! -= 1;
    changes.cost[row]! += cost;
    changes.cost[end]! -= cost;
  };
  const costOf = (quantity: number, each: number, index: number): number =>
    Math.abs(quantity) * each * (run.instruments[index]?.multiplier ?? 1);
  // Candles are known at their end, so that what filled within one is held at its slice.
  const sliceOf = (at: number): number => firstAfter(run.at, at);
  for (let row = 0; row < size.length; row += 1) {
    const cost = costOf(size[row]!, price[row]!, instrument[row]!);
    hold(sliceOf(from[row]!), sliceOf(to[row]!), size[row]!, cost);
  }
  for (const lot of run.openLots ?? []) {
    const cost = costOf(lot.quantity, lot.entryPrice, lot.instrument);
    hold(sliceOf(lot.entryAt), slices, lot.quantity, cost);
  }
  return summed(run, changes);
}

function summed(run: FinishedRun, changes: Changes): Exposure {
  const { equity } = run;
  const slices = equity.length;
  const known = run.instruments.every(({ currency }) => currency === run.currency);
  let [long, short, cost] = [0, 0, 0];
  let [longSlices, shortSlices, lotsMax, leverage, leverageMax] = [0, 0, 0, 0, 0];
  for (let row = 0; row < slices; row += 1) {
    long += changes.long[row]!;
    short += changes.short[row]!;
    cost += changes.cost[row]!;
    if (long > 0) longSlices += 1;
    if (short > 0) shortSlices += 1;
    lotsMax = Math.max(lotsMax, long + short);
    // Costs that were added and taken away leave their rounding behind.
    const now = long + short === 0 ? 0 : cost / equity[row]!;
    leverage += now;
    if (now > leverageMax) leverageMax = now;
  }
  return {
    long: longSlices / slices,
    short: shortSlices / slices,
    lotsMax,
    leverageMean: known ? leverage / slices : Number.NaN,
    leverageMax: known ? leverageMax : Number.NaN,
  };
}

/** Returns the first row whose instant is behind another one, or the number of rows. */
function firstAfter(at: Float64Array, instant: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle]! > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
