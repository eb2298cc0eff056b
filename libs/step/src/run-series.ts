import { VelaError } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { Candle } from '@vela/strategy';
import type { SeriesPlace } from '@vela/strategy';
import { SeriesState } from './series-state.js';
import { SliceKind } from './slice-kind.js';

/** One stream of candles that a run subscribes to. */
export interface RunSeries {
  /** Index into the run's instruments. */
  readonly instrument: number;
  readonly timeframe: Timeframe;
  /** True for finer candles that fill orders of the instrument and are not shown. */
  readonly onlyFills?: boolean;
}

/** Returns the states of the series; what only fills orders must come behind all others. */
export function createSeries(
  series: readonly RunSeries[],
  instruments: readonly Instrument[],
  quoted: readonly number[],
): SeriesState[] {
  const states: SeriesState[] = [];
  const first = new Map<number, SeriesState>();
  const filled = new Set(
    series.filter((one) => one.onlyFills === true).map(({ instrument }) => instrument),
  );
  for (const { instrument, timeframe, onlyFills = false } of series) {
    const candle = new Candle(instruments[instrument]!, instrument, timeframe);
    const before = first.get(instrument) ?? null;
    if (onlyFills && before === null) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected candles of ${instruments[instrument]!.symbol} to decide on before those that only fill`,
      );
    }
    const isFirst = before === null;
    const kind = onlyFills
      ? SliceKind.FILLS
      : timeframe === series[0]!.timeframe
        ? SliceKind.BASE
        : SliceKind.WIDER;
    const opens = onlyFills || (isFirst && !filled.has(instrument)) ? instrument : -1;
    const executes = quoted.includes(instrument) ? -1 : opens;
    const marks = onlyFills || isFirst ? instrument : -1;
    const roles = { opens, executes, marks, shownBy: onlyFills ? before : null };
    const state = new SeriesState(candle, kind, roles);
    if (isFirst) first.set(instrument, state);
    states.push(state);
  }
  return states;
}

/**
 * Returns the index of the series that a strategy names: by its number, or by instrument and
 * timeframe, the first ones when they are not named. Throws `STRATEGY_FAILED` when there is none.
 */
export function findSeries(series: readonly SeriesState[], place: number | SeriesPlace): number {
  const number = typeof place === 'number' ? place : place.series;
  if (number !== undefined) {
    if (Number.isInteger(number) && series[number]?.isShown === true) return number;
    const last = series.findLastIndex(({ isShown }) => isShown);
    throw new VelaError('STRATEGY_FAILED', `expected a series from 0 to ${last}, found ${number}`);
  }
  const { instrument = 0, timeframe = series[0]!.candle.timeframe } = place as SeriesPlace;
  for (let index = 0; index < series.length; index++) {
    const { candle, isShown } = series[index]!;
    if (candle.instrumentIndex === instrument && candle.timeframe === timeframe && isShown) {
      return index;
    }
  }
  const known = new Set(
    series.filter(({ isShown }) => isShown).map(({ candle }) => candle.timeframe),
  );
  throw new VelaError(
    'STRATEGY_FAILED',
    `expected candles of ${timeframe} for instrument ${instrument}, found none in this run`,
    { hint: `This run has ${[...known].join(', ')}; name more with --timeframe 1h,1d.` },
  );
}
