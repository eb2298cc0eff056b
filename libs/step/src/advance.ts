import type { CandleBatch } from '@vela/market';
import { Candle } from '@vela/strategy';
import type { Strategy } from '@vela/strategy';
import type { Run } from './run.js';
import { checkState } from './strategy-state.js';

/**
 * Steps a run through the slices of a batch, in order: the venue matches working orders against
 * the slice, the strategy hears of fills and ended orders, candles and indicators move on, the
 * strategy decides, and equity is marked at the closes. The only loop of the engine: a backtest
 * calls it with columns of years, a deployment with a batch of one.
 *
 * Mutates the run and the columns it owns; nothing else. O(candles + orders).
 * Whatever a hook throws leaves the run as it was in the middle of the slice: discard it.
 */
export function advance(run: Run, batch: CandleBatch): void {
  const { strategy, venue, candles, bindings, executes, rowBase } = run;
  const { series, offset, seriesOf, row, availableAt } = batch;
  run.attach(batch);
  run.reserve(batch.length);
  const { equityColumn, timeColumn } = run;
  const listensToSlices = strategy.onSlice !== undefined;
  const listensToCandles = strategy.onCandle !== undefined;
  if (!run.started) start(run);

  for (let s = 0; s < batch.length; s++) {
    const slice = ++run.sliceNumber;
    const end = offset[s + 1]!;
    venue.begin(slice);

    for (let entry = offset[s]!; entry < end; entry++) {
      const instrument = executes[seriesOf[entry]!]!;
      if (instrument < 0) continue;
      if (venue.isBusy(instrument)) {
        const k = seriesOf[entry]!;
        venue.match(instrument, series[k]!, row[entry]!, rowBase[k]! + row[entry]!);
      }
      run.lastClose[instrument] = series[seriesOf[entry]!]!.close[row[entry]!]!;
    }
    if (venue.notices.length > 0) tell(run, strategy);

    for (let entry = offset[s]!; entry < end; entry++) {
      const k = seriesOf[entry]!;
      const at = row[entry]!;
      Candle.place(candles[k]!, series[k]!, rowBase[k]!, at);
      const own = bindings[k]!;
      for (let i = 0; i < own.length; i++) {
        const one = own[i]!;
        if (one.arity === 1) one.indicator.update(one.a[at]!, 0, 0, 0, 0);
        else one.indicator.update(one.a[at]!, one.b[at]!, one.c[at]!, one.d[at]!, one.e[at]!);
      }
    }

    if (slice >= run.warmUp) {
      if (listensToSlices) strategy.onSlice!();
      if (listensToCandles) {
        for (let entry = offset[s]!; entry < end; entry++) {
          strategy.onCandle!(candles[seriesOf[entry]!]!);
        }
      }
      // Orders that were refused on the spot are known before the next slice.
      if (venue.notices.length > 0) tell(run, strategy);
    }

    timeColumn[slice] = availableAt[s]!;
    equityColumn[slice] = run.equity();
    if (run.ledger.held > 0) run.exposedSlices++;
  }
  for (let k = 0; k < series.length; k++) rowBase[k] = rowBase[k]! + series[k]!.length;
}

function start(run: Run): void {
  run.started = true;
  run.strategy.onStart?.();
  checkState(run.strategy);
}

/** Tells the strategy what became of its orders since it was last called. */
function tell(run: Run, strategy: Strategy): void {
  const { notices, fills } = run.venue;
  // A hook may cause further notices, for instance by an order that is refused at once.
  for (let i = 0; i < notices.length; i += 2) {
    const order = run.describe(notices[i]!);
    const fill = notices[i + 1]!;
    if (fill < 0) {
      strategy.onOrder?.(order);
      continue;
    }
    const { columns } = fills;
    strategy.onFill?.({
      order,
      quantity: columns.quantity[fill]!,
      price: columns.price[fill]!,
      fee: columns.fee[fill]!,
      at: columns.at[fill]!,
    });
    strategy.onOrder?.(order);
  }
  notices.length = 0;
}

/** Ends a run: calls `onStop` once. Orders that still work stay as they are. */
export function finish(run: Run): void {
  if (run.started) run.strategy.onStop?.();
}
