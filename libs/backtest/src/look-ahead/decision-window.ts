import type { CandleBatch, CandleColumns } from '@vela/market';
import { concatCandles, sliceCandles } from '@vela/market';
import type { Run, RunSnapshot } from '@vela/step';
import { OwnColumn } from '@vela/strategy';
import { batchPart } from '../uncertainty/batch-part.js';
import type { Rows, Trace } from './trace.js';

/** Candles before the end of a window that are kept for a look at warm-up, of each series. */
const LEAD_MAX = 4_096;

/** Some slices of a run that are run again: the state before, the candles, and what it did there. */
export interface DecisionWindow {
  readonly stratum: number;
  /** About how many numbers the state of the strategy holds. */
  readonly weight: number;
  readonly snapshot: RunSnapshot;
  /** Copies, so that the batch they were part of can go. */
  readonly batch: CandleBatch;
  /** Values of own columns at the last candles before the window. */
  readonly newest: readonly number[];
  readonly trace: Trace;
  /** What indicators say at the end of the window; null where nobody looks at warm-up. */
  readonly warmth: Warmth | null;
}

/** The candles that indicators need to be ready, and what they said behind them in the run. */
export interface Warmth {
  /** By series; null where there are fewer candles than that. */
  readonly lead: readonly (CandleColumns | null)[];
  /** By series and indicator. */
  readonly outputs: readonly (readonly (readonly (number | null)[])[])[];
}

/** Returns some slices of a batch as copies. */
export function copyPart(batch: CandleBatch, from: number, to: number): CandleBatch {
  const part = batchPart(batch, from, to);
  return {
    series: part.series.map((columns) => concatCandles([columns])),
    length: part.length,
    availableAt: part.availableAt.slice(),
    offset: part.offset.slice(),
    seriesOf: part.seriesOf.slice(),
    row: part.row.slice(),
  };
}

/** Returns the values of a run's own columns at the last candles that it has shown; NaN for none. */
export const newestOf = (run: Run, rows: Rows): number[] =>
  run.series.flatMap(({ bindings }, series) =>
    bindings.flatMap(({ indicator, a }) =>
      indicator instanceof OwnColumn ? [a[rows[series]! - 1] ?? NaN] : [],
    ),
  );

/** Returns how many candles an indicator gets before a strategy may decide by it. */
export const candlesBefore = (run: Run, indicator: { readonly warmUp: number }): number =>
  Math.max(1, indicator.warmUp, run.warmUp + 1);

/** Returns what a look at warm-up needs of a run that has shown some rows of a batch. */
export function warmthOf(run: Run, batch: CandleBatch, rows: Rows): Warmth {
  return {
    lead: run.series.map(({ bindings }, series) => {
      const need = Math.max(0, ...bindings.map(({ indicator }) => candlesBefore(run, indicator)));
      const shown = rows[series]!;
      if (need === 0 || need > shown || need > LEAD_MAX) return null;
      return concatCandles([sliceCandles(batch.series[series]!, shown - need, shown)]);
    }),
    outputs: run.series.map(({ bindings }) =>
      bindings.map(({ indicator }) => indicator.outputNames.map((_, at) => indicator.output(at))),
    ),
  };
}
