import type { Timeframe } from '@vela/kernel';
import type { RunSeries } from '@vela/step';

/** The timeframes of a run. */
interface Timeframes {
  readonly timeframe: Timeframe;
  readonly widerTimeframes?: readonly Timeframe[];
  readonly fillTimeframe?: Timeframe;
}

/**
 * Returns the series of a run in the order in which batches hold them: every instrument at the
 * first timeframe, then at each wider one, then the candles that only fill.
 */
export function seriesOfRun(instruments: number, timeframes: Timeframes): RunSeries[] {
  const { timeframe, widerTimeframes = [], fillTimeframe } = timeframes;
  const all = (of: Timeframe, onlyFills: boolean): RunSeries[] =>
    Array.from({ length: instruments }, (_, instrument) => ({
      instrument,
      timeframe: of,
      ...(onlyFills ? { onlyFills } : {}),
    }));
  return [
    ...[timeframe, ...widerTimeframes].flatMap((one) => all(one, false)),
    ...(fillTimeframe === undefined ? [] : all(fillTimeframe, true)),
  ];
}

/** Returns sentences on which candles decide and which fill, for the reader of a result. */
export function describeSeries(timeframes: Timeframes): string[] {
  const { timeframe, widerTimeframes = [], fillTimeframe } = timeframes;
  const notes: string[] = [];
  if (widerTimeframes.length > 0) {
    notes.push(
      `Candles of ${widerTimeframes.join(', ')} are seen from their own close on; those of ${timeframe} are the clock.`,
    );
  }
  if (fillTimeframe !== undefined) {
    notes.push(
      `Candles of ${fillTimeframe} fill orders; the strategy sees ${timeframe} and hears of fills when those close.`,
    );
  }
  return notes;
}
