import type { Run } from './run.js';

/** Fires what is due before a slice that becomes known at an instant. */
export function fireTimers(run: Run, before: number): void {
  const { timers } = run;
  timers.recount();
  if (run.sliceNumber < 0) timers.begin(before);
  if (run.firesByItself) {
    while (fireNext(run, before));
  }
  // What waits for its hooks is due as soon as they are called again.
  if (isSilent(run)) timers.pass(before);
}

/** Whether hooks are not called before the slice that comes. */
const isSilent = (run: Run): boolean => run.sliceNumber + 1 < run.warmUp;

/** Returns the instant of the next timer that would be heard, null for none. */
export function nextTimerOf(run: Run): number | null {
  const { nextAt } = run.timers;
  return isSilent(run) || !Number.isFinite(nextAt) ? null : nextAt;
}

/** Fires the next timer that is due before an instant; returns whether there was one. */
export function fireNext(run: Run, before: number): boolean {
  if (isSilent(run)) return false;
  const timer = run.timers.take(before);
  if (timer === null) return false;
  const { venue, strategy, news } = run;
  run.now = timer.at;
  venue.pauseAt(timer.at);
  strategy.onTimer!(timer);
  if (venue.notices.length > 0) news.tell(strategy);
  return true;
}
