import type { CandleBatch } from '@vela/market';
import { Candle } from '@vela/strategy';
import type { Run } from './run.js';
import type { SeriesState } from './series-state.js';
import { feed, singleSeries, stepSingle } from './single-series.js';
import { SliceKind, kindOfSlice } from './slice-kind.js';
import { checkState } from './strategy-state.js';
import { fireTimers } from './fire-timers.js';

/** Slices in one call: V8 compiles what is called often once, but a long loop anew for each call. */
const BLOCK = 4_096;

/** Where a run stops for a look while it goes through a batch: the batch stays whole for it. */
export interface Pause {
  /** Slices of the batch, increasing, before which `visit` is called; its length for the end. */
  readonly slices: readonly number[];
  visit(slice: number): void;
}

const NEVER: Pause = { slices: [], visit: () => undefined };

/**
 * Steps a run through the slices of a batch, in order: the venue matches working orders against
 * the slice, the strategy hears of fills and ended orders, candles and indicators move on, the
 * strategy decides, and equity is marked at the closes. The only loop of the engine: a backtest
 * calls it with columns of years, a deployment with a batch of one.
 *
 * Mutates the run and the columns it owns; nothing else. O(candles + orders).
 * Whatever a hook throws leaves the run as it was in the middle of the slice: discard it.
 */
export function advance(run: Run, batch: CandleBatch, pause: Pause = NEVER): void {
  run.attach(batch);
  run.reserve(batch.length);
  if (!run.started) start(run);
  // With one series and a slice for each of its candles, slice and row are the same, which saves a
  // third of the bare loop.
  const one = run.series.length === 1 ? run.series[0]! : null;
  const only = one !== null && one.columns.length === batch.length ? one : null;
  const single = singleSeries(run, batch);
  let next = 0;
  for (let from = 0; ; ) {
    for (; pause.slices[next] === from; next++) pause.visit(from);
    if (from === batch.length) break;
    const to = Math.min(batch.length, from + BLOCK, pause.slices[next] ?? Infinity);
    if (single !== null && !run.news.isWaiting) {
      stepSingle(run, batch, single, { from, to }, stepSlice);
    } else {
      for (let s = from; s < to; s++) stepSlice(run, batch, s, only);
    }
    from = to;
  }
  for (const series of run.series) series.rowBase += series.columns.length;
}

/**
 * Steps through one slice. A function of its own, because V8 compiles what is called often once
 * and for good, but a long loop anew for each call.
 */
function stepSlice(run: Run, batch: CandleBatch, s: number, only: SeriesState | null): void {
  const { venue, strategy } = run;
  const slice = run.sliceNumber + 1;
  const { account } = run;
  const at = batch.availableAt[s]!;
  if (at > run.timers.nextAt) fireTimers(run, at);
  venue.begin(slice, ++run.beat, at);
  if (at > account.nextAt) account.catchUp(at);
  if (run.rebalancing.pending !== null) run.rebalancing.carryOut(batch, s);
  if (run.quotes !== null) run.quotes.matchUntil(at);

  if (only !== null) {
    matchCandle(run, only, s);
    if (venue.isTimed) venue.settle();
    if (account.watching) account.settle();
  } else {
    if (run.isDeaf) matchAndShow(run, batch, s);
    else matchCandles(run, batch, s);
    if (venue.isTimed) venue.settle();
    if (account.watching) account.settle();
    if (run.hasKinds) {
      const kind = kindOfSlice(run.series, batch, s);
      if (kind === SliceKind.FILLS) {
        if (venue.notices.length > 0) run.news.keep();
        return;
      }
      if (kind === SliceKind.WIDER) run.sideSlices++;
    }
  }
  run.sliceNumber = slice;
  run.now = at;
  if (venue.notices.length > 0 || run.news.isWaiting) run.news.tell(strategy);

  if (only !== null) showCandle(only, s);
  else if (!run.isDeaf) showCandles(run, batch, s);

  if (slice >= run.warmUp) {
    const { onSlice, onCandle } = run.hooks;
    if (onSlice) strategy.onSlice!();
    if (onCandle && only !== null) strategy.onCandle!(only.candle);
    else if (onCandle) decide(run, batch, s);
    if (venue.wantsClose) matchCloses(run, batch, s);
    // Orders that were refused on the spot are known before the next slice.
    if (venue.notices.length > 0) run.news.tell(strategy);
  }

  const row = slice - run.resultBase;
  run.timeColumn[row] = at;
  run.equityColumn[row] = run.equity();
  if (run.ledger.held > 0) {
    run.exposedSlices++;
    if (account.rules.isMargin && run.callsMargin) run.callMargin();
  }
  if (run.gate !== null) run.gate.observe();
}

/** Matches the candles of a slice in the order of the series. */
function matchCandles(run: Run, batch: CandleBatch, s: number): void {
  const { series } = run;
  const { seriesOf, row } = batch;
  const end = batch.offset[s + 1]!;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    matchCandle(run, series[seriesOf[entry]!]!, row[entry]!);
  }
}

/**
 * Matches and shows the candles of a slice in one go: a strategy that does not listen to its orders
 * cannot tell, and each series is fetched into the cache once instead of twice.
 */
function matchAndShow(run: Run, batch: CandleBatch, s: number): void {
  const { series } = run;
  const { seriesOf, row } = batch;
  const end = batch.offset[s + 1]!;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    const one = series[seriesOf[entry]!]!;
    const place = row[entry]!;
    matchCandle(run, one, place);
    showCandle(one, place);
  }
}

/** Fills market orders that want the close on which they were decided. */
function matchCloses(run: Run, batch: CandleBatch, s: number): void {
  const end = batch.offset[s + 1]!;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    const series = run.series[batch.seriesOf[entry]!]!;
    const row = batch.row[entry]!;
    if (series.executes >= 0) {
      // The candle of the decision is shown by now.
      const number = series.shownBy === null ? series.numberOf(row) : series.newestNumber;
      run.venue.matchClose(series.executes, series.columns, row, number);
    }
  }
}

/** Shows the candles of a slice in the order of the series. */
function showCandles(run: Run, batch: CandleBatch, s: number): void {
  const { series } = run;
  const { seriesOf, row } = batch;
  const end = batch.offset[s + 1]!;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    const one = series[seriesOf[entry]!]!;
    if (one.isShown) showCandle(one, row[entry]!);
  }
}

/** Calls `onCandle` for the candles of a slice in the order of the series. */
function decide(run: Run, batch: CandleBatch, s: number): void {
  const { series, strategy } = run;
  const { seriesOf } = batch;
  const end = batch.offset[s + 1]!;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    const one = series[seriesOf[entry]!]!;
    if (one.isShown) strategy.onCandle!(one.candle);
  }
}

/** Lets the venue match working orders against a candle and marks the instrument at its close. */
function matchCandle(run: Run, series: SeriesState, row: number): void {
  const { executes, marks, columns } = series;
  if (executes >= 0 && run.venue.isBusy(executes)) {
    run.venue.match(executes, columns, row, series.numberOf(row));
  }
  if (marks >= 0) run.closes[marks] = columns.close[row]!;
}

/** Makes a candle known: the window moves and the indicators take it. */
function showCandle(series: SeriesState, row: number): void {
  Candle.place(series.candle, series.columns, series.rowBase, row);
  feed(series, row);
}

function start(run: Run): void {
  run.started = true;
  run.strategy.onStart?.();
  checkState(run.strategy);
}

/** Ends a run: calls `onStop` once. Orders that still work stay as they are. */
export function finish(run: Run): void {
  if (run.started) run.strategy.onStop?.();
}
