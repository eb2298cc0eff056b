import { Strategy } from '@vela/strategy';
import type { CandleHistory, ColumnFunction, OwnColumn, StrategyClass } from '@vela/strategy';

/** A strategy by name, fresh at each call: what it keeps outside its fields is its own. */
export type LookAheadCase = readonly [name: string, make: () => StrategyClass];

const HOUR = 3_600e6;
const DAY = 24 * HOUR;

/** Returns a strategy that holds while a column is above its value one candle ago. */
const by = (compute: ColumnFunction, history?: number): (() => StrategyClass) => {
  return () =>
    class ByColumn extends Strategy {
      readonly own: OwnColumn = this.column(compute, history === undefined ? {} : { history });

      override onCandle(): void {
        const { current, previous } = this.own;
        if (current > previous && this.size() === 0) this.buy(1);
        else if (current < previous && this.size() > 0) this.close();
      }
    };
};

const mean = (values: ArrayLike<number>, from: number, to: number): number => {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at] ?? NaN;
  return sum / (to - from);
};

const least = (values: Float64Array, from = 0, to = values.length): number =>
  values.subarray(from, to).reduce((a, b) => Math.min(a, b), Infinity);

const most = (values: Float64Array, from = 0, to = values.length): number =>
  values.subarray(from, to).reduce((a, b) => Math.max(a, b), -Infinity);

/** Least-squares line over rows, as its value at one row. */
function lineAt(values: Float64Array, from: number, to: number, row: number): number {
  const middle = (from + to - 1) / 2;
  const level = mean(values, from, to);
  let [up, across] = [0, 0];
  for (let at = from; at < to; at++) {
    up += (at - middle) * (values[at]! - level);
    across += (at - middle) ** 2;
  }
  return level + (across === 0 ? 0 : up / across) * (row - middle);
}

/** The last close of the stretch that each candle belongs to. */
function closeOf(width: number, { time, close, length }: CandleHistory): Float64Array {
  const values = new Float64Array(length);
  let last = length - 1;
  for (let row = length - 1; row >= 0; row--) {
    if (Math.floor(time[row]! / width) !== Math.floor(time[last]! / width)) last = row;
    values[row] = close[last]!;
  }
  return values;
}

function highOfDay({ time, high, length }: CandleHistory): Float64Array {
  const values = new Float64Array(length);
  const dayOf = (row: number): number => Math.floor(time[row]! / DAY);
  for (let from = 0, to = 0; from < length; from = to) {
    while (to < length && dayOf(to) === dayOf(from)) to++;
    values.fill(most(high, from, to), from, to);
  }
  return values;
}

/** The prices at which a zigzag turned, known only when it has turned, joined by lines. */
function zigzag({ close, length }: CandleHistory): Float64Array {
  const values = new Float64Array(length).fill(NaN);
  let [pivot, extreme] = [0, 0];
  let isUp = true;
  for (let row = 1; row < length; row++) {
    const further = isUp ? close[row]! > close[extreme]! : close[row]! < close[extreme]!;
    if (further) extreme = row;
    if (Math.abs(close[row]! / close[extreme]! - 1) < 0.01) continue;
    for (let at = pivot; at <= extreme; at++) {
      const share = extreme === pivot ? 0 : (at - pivot) / (extreme - pivot);
      values[at] = close[pivot]! + share * (close[extreme]! - close[pivot]!);
    }
    [pivot, extreme, isUp] = [extreme, row, !isUp];
  }
  return values;
}

/** Values in every eighth row, the others filled in from what comes next. */
function filledBackwards({ close, length }: CandleHistory): Float64Array {
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const next = Math.min(length - 1, Math.ceil(row / 8) * 8);
    values[row] = close[next]!;
  }
  return values;
}

function interpolated({ close, length }: CandleHistory): Float64Array {
  return Float64Array.from({ length }, (_, row) => {
    const before = Math.floor(row / 10) * 10;
    const after = Math.min(length - 1, before + 10);
    const share = after === before ? 0 : (row - before) / (after - before);
    return close[before]! + share * (close[after]! - close[before]!);
  });
}

/** A moving average that runs forwards, then backwards, so that it has no lag. */
function smoothedBothWays({ close }: CandleHistory): Float64Array {
  const pass = (values: Float64Array): Float64Array => {
    let level = values[0] ?? 0;
    return values.map((value) => (level += 0.2 * (value - level)));
  };
  return pass(pass(close).toReversed()).toReversed();
}

/** Remembers closes outside the class: a second run reads what the first one has seen. */
const remembering = (): StrategyClass => {
  const seen = new Map<number, number>();
  return class Remembering extends Strategy {
    override onCandle(candle: Parameters<NonNullable<Strategy['onCandle']>>[0]): void {
      seen.set(candle.openAt, candle.close);
      const next = seen.get(candle.openAt + HOUR);
      if (next !== undefined && next > candle.close) this.buy(1);
      else if (this.size() > 0) this.close();
    }
  };
};

/** Twenty strategies that look ahead, each in another way. */
export const LEAKS: readonly LookAheadCase[] = [
  ['a centred mean', by(({ close }) => close.map((_, row) => mean(close, row - 2, row + 3)))],
  ['the close of tomorrow', by(({ close }) => close.map((_, row) => close[row + 1] ?? NaN))],
  [
    'the sign of the next change',
    by(({ close }) => close.map((price, row) => Math.sign((close[row + 1] ?? price) - price))),
  ],
  ['closes shifted by five', by(({ close }) => close.map((_, row) => close[row + 5] ?? NaN))],
  [
    'scaling over the full sample',
    by(({ close }) => {
      const [low, high] = [least(close), most(close)];
      return close.map((price) => (price - low) / (high - low));
    }),
  ],
  [
    'a z-score over the full sample',
    by(({ close, length }) => {
      const level = mean(close, 0, length);
      const spread = Math.sqrt(
        mean(
          close.map((price) => (price - level) ** 2),
          0,
          length,
        ),
      );
      return close.map((price) => (price - level) / spread);
    }),
  ],
  [
    'the distance to the highest close of all',
    by(({ close }) => {
      const top = most(close);
      return close.map((price) => price / top);
    }),
  ],
  [
    'the rank among all closes',
    by(({ close }) => {
      const sorted = close.toSorted();
      return close.map((price) => sorted.indexOf(price) / sorted.length);
    }),
  ],
  ['closes that were sorted', by(({ close }) => close.toSorted())],
  [
    'a line through the full sample',
    by(({ close, length }) => close.map((price, row) => price - lineAt(close, 0, length, row))),
  ],
  ['the close of a day that is not over', by((candles) => closeOf(DAY, candles))],
  ['the close of four hours that are not over', by((candles) => closeOf(4 * HOUR, candles))],
  ['the high of a day that is not over', by(highOfDay)],
  ['gaps that are filled backwards', by(filledBackwards)],
  ['values between known ones', by(interpolated)],
  ['the turns of a zigzag', by(zigzag)],
  ['a filter that runs both ways', by(smoothedBothWays)],
  [
    'the volume that is still to come',
    by(({ volume, length }) => volume.map((_, row) => mean(volume, row, length))),
  ],
  [
    'a centred range, in a short history',
    by(
      ({ high, low, length }) =>
        Float64Array.from({ length }, (_, row) => {
          const [from, to] = [Math.max(0, row - 3), Math.min(length, row + 4)];
          return most(high, from, to) - least(low, from, to);
        }),
      50,
    ),
  ],
  ['closes that it remembers outside its fields', remembering],
];
