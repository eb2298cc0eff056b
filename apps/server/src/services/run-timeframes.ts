import { DAY, VelaError, messageOf, parseTimeframe, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { Problem } from './refusal.js';

/** Most timeframes that a strategy sees. */
const TIMEFRAMES_MAX = 8;

/** The timeframes of a run. */
export interface RunTimeframes {
  /** The first one: its slices are the clock of the run. */
  readonly timeframe: Timeframe;
  /** Wider ones in the order in which they were named. */
  readonly widerTimeframes: readonly Timeframe[];
  readonly fillTimeframe: Timeframe | null;
}

/** Returns about how long a candle is: a month counts for 30 days. */
export const roughWidth = (timeframe: Timeframe): Micros =>
  timeframeWidth(timeframe) ?? Number(timeframe.slice(0, -1)) * 30 * DAY;

/** Returns the timeframes that a caller names and what is wrong with them. */
export function checkTimeframes(input: {
  readonly timeframe: string;
  readonly timeframes?: readonly string[] | undefined;
  readonly fillTimeframe?: string | undefined;
}): RunTimeframes & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const refuse = (field: string, message: string, hint?: string): void => {
    problems.push({ code: 'INVALID_INPUT', message, hint, path: ['input', field] });
  };
  const parse = (field: string, text: string): Timeframe | null => {
    try {
      return parseTimeframe(text);
    } catch (error) {
      refuse(field, messageOf(error), error instanceof VelaError ? error.hint : undefined);
      return null;
    }
  };
  const timeframe = parse('timeframe', input.timeframe) ?? ('1d' as Timeframe);
  const named = (input.timeframes ?? []).map((text) => parse('timeframes', text));
  const fillTimeframe =
    input.fillTimeframe === undefined ? null : parse('fillTimeframe', input.fillTimeframe);
  if (problems.length > 0) return { timeframe, widerTimeframes: [], fillTimeframe: null, problems };
  const others = named.filter((one) => one !== null && one !== timeframe) as Timeframe[];
  const widerTimeframes = [...new Set(others)];
  if (widerTimeframes.length >= TIMEFRAMES_MAX) {
    refuse('timeframes', `expected at most ${TIMEFRAMES_MAX}, found ${widerTimeframes.length + 1}`);
  }
  const narrow = widerTimeframes.find((one) => roughWidth(one) <= roughWidth(timeframe));
  if (narrow !== undefined) {
    refuse(
      'timeframes',
      `expected timeframes wider than the first, ${timeframe}, found ${narrow}`,
      'Name the narrowest first: 1h,1d.',
    );
  }
  if (fillTimeframe !== null && roughWidth(fillTimeframe) >= roughWidth(timeframe)) {
    refuse('fillTimeframe', `expected a timeframe finer than ${timeframe}, found ${fillTimeframe}`);
  }
  return { timeframe, widerTimeframes, fillTimeframe, problems };
}
