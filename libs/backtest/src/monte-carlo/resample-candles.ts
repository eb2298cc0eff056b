import { VelaError, powerOfTen } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';

/** Candles of one instrument as relative moves, laid out for drawing. */
export interface CandleMoves {
  readonly columns: CandleColumns;
  readonly priceScale: number;
  /** Logarithms: open by last close, and high, low and close by the open. Row 0 has no gap. */
  readonly gap: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** Returns the moves of candles; throws `DATA_INVALID` for a price of zero or below. */
export function candleMoves(
  columns: CandleColumns,
  { symbol, priceScale }: Pick<Instrument, 'symbol' | 'priceScale'>,
): CandleMoves {
  const { length, open, high, low, close } = columns;
  const moves: CandleMoves = {
    columns,
    priceScale,
    gap: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
  };
  for (let row = 0; row < length; row++) {
    if (!(low[row]! > 0)) {
      throw new VelaError(
        'DATA_INVALID',
        `expected prices above 0, found ${low[row]} of ${symbol} in candle ${row}`,
        { hint: 'Relative moves need positive prices; choose another method.' },
      );
    }
    moves.gap[row] = row === 0 ? 0 : Math.log(open[row]! / close[row - 1]!);
    moves.high[row] = Math.log(high[row]! / open[row]!);
    moves.low[row] = Math.log(low[row]! / open[row]!);
    moves.close[row] = Math.log(close[row]! / open[row]!);
  }
  return moves;
}

/** Rows from which the gaps and the insides of the candles of a path are taken. */
export interface DrawnRows {
  readonly gaps: Int32Array;
  readonly insides: Int32Array;
}

/**
 * Draws the rows of a path in place. The first candle stays. `shuffle` takes each move once, gaps
 * and insides apart, so that a path ends where the market ended (Masters, 2018, Testing and Tuning
 * Market Trading Systems, ch. 5); `bootstrap` takes whole candles with replacement in blocks of a
 * mean length (Politis and Romano, 1994), so that neighbours mostly stay together.
 */
export function drawRows(
  { gaps, insides }: DrawnRows,
  random: Random,
  draw: 'shuffle' | 'bootstrap',
  meanBlock: number,
): void {
  const { length } = gaps;
  if (draw === 'shuffle') {
    shuffle(gaps, random);
    shuffle(insides, random);
    return;
  }
  let from = 1;
  for (let row = 1; row < length; row++) {
    if (row === 1 || random.next() < 1 / meanBlock) from = 1 + random.integer(length - 1);
    else if (++from === length) from = 1;
    gaps[row] = from;
    insides[row] = from;
  }
}

function shuffle(rows: Int32Array, random: Random): void {
  for (let last = rows.length - 1; last > 1; last--) {
    const other = 1 + random.integer(last);
    const row = rows[last]!;
    rows[last] = rows[other]!;
    rows[other] = row;
  }
}

/**
 * Returns candles made of moves in the order drawn, at the times of the old ones, rounded to the
 * prices that the instrument may have. Volume goes with the inside of a candle.
 */
export function candlesOfPath(moves: CandleMoves, { gaps, insides }: DrawnRows): CandleColumns {
  const { columns, priceScale } = moves;
  const path = allocateCandles(columns.length);
  path.openAt.set(columns.openAt.subarray(0, columns.length));
  path.availableAt.set(columns.availableAt.subarray(0, columns.length));
  const scale = powerOfTen(priceScale);
  const priceOf = (logarithm: number): number =>
    Math.max(1, Math.round(Math.exp(logarithm) * scale)) / scale;
  let last = Math.log(columns.open[0] ?? 1);
  for (let row = 0; row < columns.length; row++) {
    const inside = insides[row]!;
    const open = last + moves.gap[gaps[row]!]!;
    last = open + moves.close[inside]!;
    path.open[row] = priceOf(open);
    path.high[row] = priceOf(open + moves.high[inside]!);
    path.low[row] = priceOf(open + moves.low[inside]!);
    path.close[row] = priceOf(last);
    path.volume[row] = columns.volume[inside]!;
  }
  return path;
}
