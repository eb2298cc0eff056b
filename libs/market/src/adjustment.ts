import { VelaError } from '@vela/kernel';
import type { CandleColumns } from './candles.js';
import { allocateCandles, lowerBound } from './candles.js';
import type { CorporateAction, Dividend, Split } from './corporate-action.js';

/** What prices are adjusted for; `raw` is what was traded. */
export const ADJUSTMENTS = ['raw', 'split', 'split+dividend'] as const;

/** One of {@link ADJUSTMENTS}. */
export type Adjustment = (typeof ADJUSTMENTS)[number];

/**
 * Factors as steps in time: those of entry `i` hold for candles that open before `before[i]` and not
 * before `before[i - 1]`; candles at or after the last one have the factors 1.
 * adjusted price = raw price * price * split, adjusted volume = raw volume / split.
 */
export interface AdjustmentFactors {
  readonly length: number;
  /** Strictly increasing microseconds since 1970. */
  readonly before: Float64Array;
  /** Factor of all later dividends. */
  readonly price: Float64Array;
  /** Factor of all later splits. */
  readonly split: Float64Array;
}

/**
 * Returns the factors of actions, the newest first multiplied into all before it: 1 / value of a
 * split and 1 − value / previous close of a dividend. The previous close is the action's own, else
 * the close of the last raw candle before it, less what other dividends of the same instant have
 * taken. An action before the first candle changes none. Renames and delistings have no factor.
 * Throws `DATA_INVALID` for a split or dividend that cannot be.
 */
export function factorsOfActions(
  actions: readonly CorporateAction[],
  raw: Pick<CandleColumns, 'openAt' | 'close'>,
): AdjustmentFactors {
  const steps: { readonly before: number; price: number; split: number }[] = [];
  for (const [at, together] of byInstant(actions)) {
    const candle = lowerBound(raw.openAt, at) - 1;
    if (candle < 0) continue;
    const step = { before: at, price: 1, split: 1 };
    let paid = 0;
    for (const action of together) {
      if (action.kind === 'split') {
        step.split *= splitFactor(action);
      } else {
        step.price *= dividendFactor(action, action.previousClose ?? raw.close[candle]! - paid);
        if (action.previousClose === undefined) paid += action.value;
      }
    }
    steps.push(step);
  }
  for (let i = steps.length - 2; i >= 0; i--) {
    steps[i]!.price *= steps[i + 1]!.price;
    steps[i]!.split *= steps[i + 1]!.split;
  }
  return {
    length: steps.length,
    before: Float64Array.from(steps, ({ before }) => before),
    price: Float64Array.from(steps, ({ price }) => price),
    split: Float64Array.from(steps, ({ split }) => split),
  };
}

function byInstant(
  actions: readonly CorporateAction[],
): readonly (readonly [number, readonly (Split | Dividend)[]])[] {
  const groups = new Map<number, (Split | Dividend)[]>();
  for (const action of actions) {
    if (action.kind !== 'split' && action.kind !== 'dividend') continue;
    const group = groups.get(action.at);
    if (group === undefined) groups.set(action.at, [action]);
    else group.push(action);
  }
  return [...groups].toSorted(([a], [b]) => a - b);
}

function splitFactor({ value }: Split): number {
  if (value > 0 && value < Infinity) return 1 / value;
  throw new VelaError('DATA_INVALID', `expected new shares per old share above 0, found ${value}`, {
    hint: 'A 4:1 split is 4, a 1:20 reverse split 0.05.',
  });
}

function dividendFactor({ value }: Dividend, previousClose: number): number {
  const factor = 1 - value / previousClose;
  if (value >= 0 && previousClose > 0 && factor > 0) return factor;
  throw new VelaError(
    'DATA_INVALID',
    `expected a dividend of at least 0 and below the close before it, found ${value} of ${previousClose}`,
    { hint: 'Give the dividend in the currency and the shares of its own day.' },
  );
}

/** Factors as a publisher lists them, a row for the last candle at which they hold. */
export interface PublishedFactors {
  /** Strictly increasing microseconds since 1970: labels of candles. */
  readonly at: Float64Array;
  readonly price: Float64Array;
  readonly split: Float64Array;
}

/**
 * Returns published factors: a candle has those of the first row at or after it, and 1 behind the
 * last row. Throws `DATA_INVALID` for rows out of order and factors that are not above 0.
 */
export function factorsOfRows({ at, price, split }: PublishedFactors): AdjustmentFactors {
  for (let row = 0; row < at.length; row++) {
    if (row > 0 && !(at[row]! > at[row - 1]!)) {
      throw new VelaError(
        'DATA_INVALID',
        `expected rows of factors in increasing time, found another order in row ${row}`,
      );
    }
    if (price[row]! > 0 && split[row]! > 0) continue;
    throw new VelaError(
      'DATA_INVALID',
      `expected factors above 0 in row ${row}, found ${price[row]} and ${split[row]}`,
    );
  }
  // The label itself still has the row's factors, whatever comes a microsecond later has the next's.
  return { length: at.length, before: at.map((label) => label + 1), price, split };
}

/** Returns a candle's factors: of the price for the given adjustment, and of splits. */
function factorsAt(
  { length, before, price, split }: AdjustmentFactors,
  openAt: number,
): readonly [number, number] {
  const step = lowerBound(before, openAt + 1);
  return step < length ? [price[step]!, split[step]!] : [1, 1];
}

/** Adjusted candles with the factors of each. */
export interface AdjustedCandles {
  readonly candles: CandleColumns;
  readonly priceFactor: Float64Array;
  readonly splitFactor: Float64Array;
}

/**
 * Returns adjusted candles; the raw ones are not changed. Volume is adjusted by splits alone. `scale`
 * rounds prices to that many digits behind the point, half up, so that they can be stored exactly.
 */
export function adjustCandles(
  raw: CandleColumns,
  factors: AdjustmentFactors,
  adjustment: Adjustment,
  scale?: number,
): AdjustedCandles {
  const candles = allocateCandles(raw.length);
  const priceFactor = new Float64Array(raw.length);
  const splitFactors = new Float64Array(raw.length);
  const unit = scale === undefined ? 0 : 10 ** scale;
  const rounded = (price: number): number =>
    scale === undefined ? price : Math.floor(price * unit + 0.5) / unit;
  candles.openAt.set(raw.openAt);
  candles.availableAt.set(raw.availableAt);
  for (let row = 0; row < raw.length; row++) {
    const [price, split] = factorsAt(factors, raw.openAt[row]!);
    const kept = adjustment === 'raw' ? 1 : split;
    const paid = adjustment === 'split+dividend' ? price : 1;
    priceFactor[row] = paid;
    splitFactors[row] = kept;
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      candles[name][row] = rounded(raw[name][row]! * paid * kept);
    }
    candles.volume[row] = raw.volume[row]! / kept;
  }
  return { candles, priceFactor, splitFactor: splitFactors };
}
