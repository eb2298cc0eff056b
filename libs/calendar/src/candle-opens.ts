import { DAY, candleOpenAt, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { tradingSpans, withoutSpans } from './session.js';
import type { Session, Span } from './session.js';

/**
 * Where candles within the day begin. `clock`: on the grid that counts from 1970-01-01 in UTC, as
 * feeds that build candles from prints do; an hour of New York's session begins at 14:00 UTC and
 * holds half an hour of trading. `session`: counted from the session's open, 14:30 UTC.
 */
export type CandleGrid = 'clock' | 'session';

/** What to expect: opens in `[from, to)`. */
export interface CandleQuery {
  readonly timeframe: Timeframe;
  readonly from: Micros;
  readonly to: Micros;
  readonly grid: CandleGrid;
}

/**
 * Returns the opens of all candles during which trading takes place, in order, each once. A candle
 * of a day or more is labelled with midnight UTC of the first date it covers, by the grid of the
 * timeframe; `quietOf` names the parts of a session in which orders are only collected.
 */
export function* expectedCandles(
  sessions: Iterable<Session>,
  quietOf: (session: Session) => readonly Span[],
  query: CandleQuery,
): Generator<Micros, void, undefined> {
  const width = timeframeWidth(query.timeframe);
  let last = -Infinity;
  for (const session of sessions) {
    const opens =
      width === null || width >= DAY
        ? [candleOpenAt(session.day * DAY, query.timeframe)]
        : intradayOpens(session, quietOf(session), { ...query, width });
    for (const openAt of opens) {
      if (openAt <= last || openAt < query.from) continue;
      if (openAt >= query.to) return;
      last = openAt;
      yield openAt;
    }
  }
}

function* intradayOpens(
  session: Session,
  quiet: readonly Span[],
  { timeframe, width, grid, from, to }: CandleQuery & { readonly width: Micros },
): Generator<Micros, void, undefined> {
  const origin = grid === 'session' ? session.openAt : candleOpenAt(session.openAt, timeframe);
  for (const part of tradingSpans(session)) {
    for (const span of withoutSpans(part, quiet)) {
      // What ends before the range is skipped without walking through it.
      const start = Math.max(span.openAt, Math.min(from, span.closeAt));
      const first = origin + Math.floor((start - origin) / width) * width;
      for (let at = first; at < span.closeAt && at < to; at += width) yield at;
    }
  }
}
