import type { Indicator } from '@vela/indicators';
import type { CandleBatch } from '@vela/market';
import { Candle } from '@vela/strategy';
import type { Mark } from './mark.js';
import type { Run } from './run.js';
import type { SeriesState } from './series-state.js';

/** Steps through one slice of a run in all its generality. */
type StepSlice = (run: Run, batch: CandleBatch, s: number, only: SeriesState | null) => void;

/**
 * Returns the series of a run whose batch is nothing but its candles, one for each slice, and whose
 * account has no rules, limits or timers to look after; null for any other run.
 */
export function singleSeries(run: Run, batch: CandleBatch): SeriesState | null {
  const [one] = run.series;
  const isSingle =
    run.series.length === 1 &&
    one!.columns.length === batch.length &&
    one!.isShown &&
    one!.shownBy === null &&
    one!.executes >= 0 &&
    one!.marks === one!.executes &&
    run.quotes === null &&
    run.gate === null &&
    !run.hooks.onTimer &&
    !run.account.watching &&
    !run.account.rules.isMargin;
  return isSingle ? one! : null;
}

/**
 * Steps through some slices of a run of one series: the same as `stepSlice` for each, which it calls
 * whenever something is due that is no candle (days of an account, targets of a rebalancing, orders
 * that end at an instant). Whatever stays the same for all of them is fetched once, and open prices
 * are read in sequence although few are needed: a fill would else wait for main memory.
 */
export function stepSingle(
  run: Run,
  batch: CandleBatch,
  series: SeriesState,
  range: { readonly from: number; readonly to: number },
  stepSlice: StepSlice,
): void {
  const { venue, strategy, account, rebalancing, news, closes } = run;
  const { equityColumn, hooks } = run;
  const hasSliceHook = hooks.onSlice;
  const { columns, candle } = series;
  const { open, openAt, close } = columns;
  const { availableAt } = batch;
  const { notices } = venue;
  // Counters that V8 cannot tell from doubles would be converted in each slice.
  const executes = series.executes | 0;
  const rowBase = series.rowBase | 0;
  const resultBase = run.resultBase | 0;
  const warmUp = run.warmUp | 0;
  const to = range.to | 0;
  const mark = run.marks[executes]!;
  const book = venue.bookOf(executes);
  const { indicators, inputs } = unary(series);
  // A call of its own for each of the first two, as most strategies have no more: in a loop over
  // them V8 checks the list and the class anew for each.
  const [first = null, second = null] = indicators;
  const [firstInput = close, secondInput = close] = inputs;
  const indicatorCount = indicators.length | 0;
  // Called as a value, because a look-up in many strategies is slower than a call that is not inlined.
  // oxlint-disable-next-line typescript/unbound-method -- `call` below binds it
  const decide = hooks.onCandle ? strategy.onCandle! : IDLE;
  let { nextAt } = account;
  run.timeColumn.set(availableAt.subarray(range.from, to), run.resultCount);
  for (let s = range.from | 0; s < to; s++) {
    const at = availableAt[s]!;
    if (at > nextAt || rebalancing.pending !== null || venue.isTimed) {
      stepSlice(run, batch, s, series);
      ({ nextAt } = account);
      continue;
    }
    const slice = run.sliceNumber + 1;
    venue.begin(slice, ++run.beat, at);
    const openedAt = openAt[s]!;
    const opened = open[s]!;
    if (book.count > 0) {
      venue.match(executes, columns, s, rowBase + s, openedAt, opened);
      if (venue.isTimed) venue.settle();
    }
    const last = close[s]!;
    closes[executes] = last;
    run.sliceNumber = slice;
    run.now = at;
    if (notices.length > 0) news.tell(strategy);

    Candle.place(candle, columns, rowBase, s);
    if (first !== null) first.update(firstInput[s]!, 0, 0, 0, 0);
    else feed(series, s);
    if (second !== null) second.update(secondInput[s]!, 0, 0, 0, 0);
    for (let i = 2; i < indicatorCount; i++) indicators[i]!.update(inputs[i]![s]!, 0, 0, 0, 0);

    if (slice >= warmUp) {
      if (hasSliceHook) strategy.onSlice!();
      decide.call(strategy, candle);
      if (venue.wantsClose) venue.matchClose(executes, columns, s, rowBase + s);
      if (notices.length > 0) news.tell(strategy);
    }

    equityColumn[slice - resultBase] = valueOf(run, mark, last);
  }
}

/** Returns cash and position at a price, and counts the slice when something is held. */
function valueOf(run: Run, { position, factor }: Mark, price: number): number {
  const { cashValue, held } = run.ledger;
  if (held === 0) return cashValue;
  run.exposedSlices++;
  return cashValue + position.size * price * factor;
}

/** What a strategy without `onCandle` does with a candle. */
const IDLE = (): void => undefined;

/** Returns the indicators and their columns as two lists when all take one column, else none. */
function unary({ bindings }: SeriesState): {
  readonly indicators: readonly Indicator[];
  readonly inputs: readonly Float64Array[];
} {
  const all = bindings.every(({ arity }) => arity === 1) ? bindings : [];
  return { indicators: all.map(({ indicator }) => indicator), inputs: all.map(({ a }) => a) };
}

/** Feeds the indicators of a series with a candle, in the order in which they were declared. */
export function feed({ bindings }: SeriesState, row: number): void {
  for (let i = 0; i < bindings.length; i++) {
    const one = bindings[i]!;
    if (one.arity === 1) one.indicator.update(one.a[row]!, 0, 0, 0, 0);
    else one.indicator.update(one.a[row]!, one.b[row]!, one.c[row]!, one.d[row]!, one.e[row]!);
  }
}
