import { findCalendar } from '@vela/calendar';
import { DAY, VelaError, parseTimeframe, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { lowerBound } from '@vela/market';
import type { Instrument } from '@vela/market';
import { aggregateColumns } from '@vela/market-data';
import type { BacktestOptions } from './backtest-options.js';
import { CandleSeries } from './candle-series.js';

/** Instruments and series of a run in the order of the engine. */
export interface RunPlan {
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly widerTimeframes: readonly Timeframe[];
  readonly fillTimeframe: Timeframe | null;
  /** Every instrument at the first timeframe, then at each wider one, then what only fills. */
  readonly series: readonly CandleSeries[];
}

/**
 * Returns which candles a run reads. Wider candles that are not given are made of those of the
 * first timeframe, as the server does. Throws `INVALID_INPUT` for what is missing or twice there.
 */
export function planRun(options: BacktestOptions): RunPlan {
  const given = givenSeries(options);
  const timeframe = options.timeframes?.[0] ?? given[0]!.timeframe;
  const first = parseTimeframe(timeframe);
  const fillTimeframe =
    options.fillTimeframe === undefined ? null : parseTimeframe(options.fillTimeframe);
  const widerTimeframes = widerOf(options, given, { first, fillTimeframe });
  if (fillTimeframe !== null && roughWidth(fillTimeframe) >= roughWidth(first)) {
    throw wrong('fillTimeframe', `a timeframe finer than ${first}`, fillTimeframe);
  }
  const find = (symbol: string, of: Timeframe): CandleSeries | undefined =>
    given.find((one) => one.symbol === symbol && one.timeframe === of);
  const symbols = [...new Set(given.map(({ symbol }) => symbol))];
  const expect = (symbol: string, of: Timeframe): CandleSeries => {
    const found = find(symbol, of);
    if (found !== undefined) return found.between(options);
    throw wrong('candles', `candles of ${of} for ${symbol}`, given.map(String).join('; '));
  };
  const base = symbols.map((symbol) => expect(symbol, first));
  const wider = widerTimeframes.flatMap((of) =>
    base.map((one) => find(one.symbol, of)?.between(options) ?? widened(one, of, options.from)),
  );
  const fills = fillTimeframe === null ? [] : symbols.map((one) => expect(one, fillTimeframe));
  return {
    instruments: base.map(({ instrument }) => instrument),
    timeframe: first,
    widerTimeframes,
    fillTimeframe,
    series: [...base, ...untilEndOf(base, [...wider, ...fills])],
  };
}

/** A run ends with its last candle of the first timeframe; what others know later is left out. */
function untilEndOf(
  base: readonly CandleSeries[],
  others: readonly CandleSeries[],
): readonly CandleSeries[] {
  const end = Math.max(...base.map(({ columns }) => columns.availableAt.at(-1) ?? -Infinity));
  return others.map((one) => one.slice(0, lowerBound(one.columns.availableAt, end + 1)));
}

function givenSeries({ candles }: BacktestOptions): readonly CandleSeries[] {
  const all = [candles].flat();
  // Callers in plain JavaScript are not held by types.
  if (all.length === 0 || !all.every((one: unknown) => one instanceof CandleSeries)) {
    throw new VelaError('INVALID_INPUT', 'expected a series of candles or a list of them', {
      hint: 'Make them with await fromCsv(…), fromRows(…) or generateCandles(…).',
      path: ['candles'],
    });
  }
  const names = all.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return all;
  throw new VelaError('INVALID_INPUT', `expected one series of ${twice}, found two`, {
    hint: 'Give each instrument a symbol of its own: fromCsv(path, { symbol }).',
    path: ['candles'],
  });
}

function widerOf(
  { timeframes }: BacktestOptions,
  given: readonly CandleSeries[],
  { first, fillTimeframe }: { first: Timeframe; fillTimeframe: Timeframe | null },
): readonly Timeframe[] {
  const named = timeframes?.map(parseTimeframe) ?? given.map(({ timeframe }) => timeframe);
  const others = [...new Set(named)].filter((one) => one !== first && one !== fillTimeframe);
  const narrow = others.find((one) => roughWidth(one) <= roughWidth(first));
  if (narrow === undefined) return others;
  throw new VelaError('INVALID_INPUT', `expected timeframes wider than ${first}, found ${narrow}`, {
    hint: 'Put the narrowest first; finer candles that only fill orders are named by fillTimeframe.',
    path: ['timeframes'],
  });
}

/** What began before the range would be incomplete and is left out. */
function widened(series: CandleSeries, to: Timeframe, from: string | undefined): CandleSeries {
  const { instrument, timeframe, columns } = series;
  const made = aggregateColumns(columns, to, timeframe, findCalendar(instrument.venue));
  return new CandleSeries(instrument, to, made).between({ from });
}

/** Returns about how long a candle is: a month counts for 30 days. */
const roughWidth = (timeframe: Timeframe): Micros =>
  timeframeWidth(timeframe) ?? Number(timeframe.slice(0, -1)) * 30 * DAY;

const wrong = (field: string, expected: string, found: string): VelaError =>
  new VelaError('INVALID_INPUT', `expected ${expected}, found ${found}`, { path: [field] });
