import type { Timeframe } from '@vela/kernel';
import type { RunSeries } from '@vela/step';

/**
 * Returns the series of a run in the order in which batches hold them: every instrument at the
 * first timeframe, then at each wider one, then the candles that only fill.
 */
export function seriesOfRun(
  instruments: number,
  timeframes: {
    readonly timeframe: Timeframe;
    readonly widerTimeframes?: readonly Timeframe[];
    readonly fillTimeframe?: Timeframe;
  },
): RunSeries[] {
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
