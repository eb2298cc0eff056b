import type { Indicator } from '@vela/indicators';
import type { CandleBatch } from '@vela/market';
import { Candle } from '@vela/strategy';
import type { Run } from './run.js';
import type { SeriesState } from './series-state.js';

/** Steps through one slice of a run in all its generality. */
type StepSlice = (run: Run, batch: CandleBatch, s: number, only: SeriesState | null) => void;

/**
 * Returns the series of a run whose batch is nothing but its candles, one for each slice, and whose
 * account has no rules to look after; null for any other run.
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
  const { venue, strategy, account, rebalancing, ledger, news, warmUp, closes } = run;
  const { equityColumn, timeColumn, resultBase } = run;
  const { onSlice, onCandle } = run.hooks;
  const { columns, candle, executes, rowBase } = series;
  const { open, openAt, close } = columns;
  const { availableAt } = batch;
  const { notices } = venue;
  const mark = run.marks[executes]!;
  const { position } = mark;
  const { indicators, inputs } = unary(series);
  for (let s = range.from; s < range.to; s++) {
    const at = availableAt[s]!;
    if (at > account.nextAt || rebalancing.pending !== null || venue.isTimed) {
      stepSlice(run, batch, s, series);
      continue;
    }
    const slice = run.sliceNumber + 1;
    venue.begin(slice, ++run.beat, at);
    const opened = openAt[s]!;
    const first = open[s]!;
    if (venue.isBusy(executes)) {
      venue.match(executes, columns, s, rowBase + s, opened, first);
      if (venue.isTimed) venue.settle();
    }
    const last = close[s]!;
    closes[executes] = last;
    run.sliceNumber = slice;
    run.now = at;
    if (notices.length > 0) news.tell(strategy);

    Candle.place(candle, columns, rowBase, s);
    for (let i = 0; i < indicators.length; i++) indicators[i]!.update(inputs[i]![s]!, 0, 0, 0, 0);
    if (indicators.length === 0) feed(series, s);

    if (slice >= warmUp) {
      if (onSlice) strategy.onSlice!();
      if (onCandle) strategy.onCandle!(candle);
      if (venue.wantsClose) venue.matchClose(executes, columns, s, rowBase + s);
      if (notices.length > 0) news.tell(strategy);
    }

    const row = slice - resultBase;
    timeColumn[row] = at;
    if (ledger.held === 0) {
      equityColumn[row] = ledger.cashValue;
    } else {
      equityColumn[row] = ledger.cashValue + position.size * last * mark.factor;
      run.exposedSlices++;
    }
  }
}

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
