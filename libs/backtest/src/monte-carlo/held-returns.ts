import type { HeldReturns } from '@vela/analytics';
import { VelaError } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import { columnOf } from './finished-columns.js';
import type { FinishedColumns } from './finished-columns.js';

/** Numbers that weights and returns may take together, 320 MB. */
const NUMBERS_MAX = 40_000_000;

/**
 * Returns for each instrument which share of equity was held at the close of each slice and what the
 * instrument returned to the next one. A candle that is missing returns nothing; what was bought and
 * sold within one slice does not show. Throws `LIMIT_EXCEEDED` for runs that are too long.
 */
export function heldReturns(run: FinishedColumns): readonly HeldReturns[] {
  const at = columnOf(run.equity, 'at');
  const equity = columnOf(run.equity, 'equity');
  const rows = Math.max(0, at.length - 1);
  if (2 * rows * run.instruments.length > NUMBERS_MAX) {
    throw new VelaError(
      'LIMIT_EXCEEDED',
      `expected at most ${NUMBERS_MAX / 2} candles of all instruments, found ${rows} x ${run.instruments.length}`,
      { hint: 'Choose another method, or run fewer years.' },
    );
  }
  return run.instruments.map(({ multiplier }, instrument) => {
    const closes = closesAt(run.candles[instrument], at);
    const held = positionsAt(run.fills, instrument, at.length);
    const weight = new Float64Array(rows);
    const returns = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const [close, worth] = [closes[row]!, equity[row]!];
      if (!(close > 0) || !(worth > 0)) continue;
      weight[row] = (held[row]! * close * multiplier) / worth;
      returns[row] = closes[row + 1]! / close - 1;
    }
    return { weight, returns };
  });
}

/** Returns the last close known at each instant, NaN before the first. */
function closesAt(candles: CandleColumns | undefined, at: Float64Array): Float64Array {
  const closes = new Float64Array(at.length).fill(NaN);
  if (candles === undefined) return closes;
  let [row, close] = [0, NaN];
  for (let slice = 0; slice < at.length; slice++) {
    for (; row < candles.length && candles.availableAt[row]! <= at[slice]!; row++) {
      close = candles.close[row]!;
    }
    closes[slice] = close;
  }
  return closes;
}

/** Returns the position in an instrument after the fills of each slice. */
function positionsAt(fills: FinishedColumns['fills'], instrument: number, slices: number) {
  const change = new Float64Array(slices);
  const [of, side] = [columnOf(fills, 'instrument'), columnOf(fills, 'side')];
  const [slice, quantity] = [columnOf(fills, 'slice'), columnOf(fills, 'quantity')];
  for (let fill = 0; fill < of.length; fill++) {
    if (of[fill] === instrument && slice[fill]! < slices) {
      change[slice[fill]!]! += side[fill]! * quantity[fill]!;
    }
  }
  for (let row = 1; row < slices; row++) change[row]! += change[row - 1]!;
  return change;
}
