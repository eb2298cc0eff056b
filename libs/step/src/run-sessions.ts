import type { SessionPeriod } from '@vela/strategy';
import { findSeries } from './run-series.js';
import type { SeriesState } from './series-state.js';
import { SessionSchedule } from './session-schedule.js';

/** Answers what a strategy asks of sessions, by the calendars of its instruments. */
export class RunSessions {
  readonly #run: { readonly series: readonly SeriesState[]; readonly now: number };
  readonly #schedules: SessionSchedule[] = [];

  constructor(run: { readonly series: readonly SeriesState[]; readonly now: number }) {
    this.#run = run;
  }

  /** Returns whether the session of the slice at hand is the last one of a period. */
  isLastOf(period: SessionPeriod, instrument: number): boolean {
    const { candle } = this.#run.series[findSeries(this.#run.series, { instrument })]!;
    this.#schedules[instrument] ??= new SessionSchedule(candle.instrument);
    return this.#schedules[instrument].isLastOf(period, candle, this.#run.now);
  }

  /** Returns whether the slice at hand is the last one of its session. */
  isEnd(instrument: number): boolean {
    const { candle } = this.#run.series[findSeries(this.#run.series, { instrument })]!;
    this.#schedules[instrument] ??= new SessionSchedule(candle.instrument);
    return this.#schedules[instrument].isEnd(candle, this.#run.now);
  }
}
