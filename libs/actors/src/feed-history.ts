import { MINUTE, VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { ONE_MINUTE } from '@vela/market-data';
import type { MinuteCandle } from '@vela/market-data';
import type { HistoryPage, HistoryRequest, MarketDataPort } from '@vela/ports';
import { map, merge, timer } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import { fromAbort } from './from-abort.js';

/** Questions that are out at one time. */
const AT_ONCE = 4;
/** Pages of one question at most. */
const PAGES_MAX = 10_000;

/** What past candles are asked with. */
export interface HistoryOptions {
  readonly market: MarketDataPort;
  readonly channel: string;
  readonly scheduler: SchedulerLike;
  readonly signal: AbortSignal;
}

/** Asks a provider for what it has of the past, with a bound on the time that takes. */
export class FeedHistory {
  constructor(private readonly options: HistoryOptions) {}

  /** Returns the minutes of an instrument that open in a stretch, in order. */
  async minutes(
    instrument: Instrument,
    from: Micros,
    to: Micros,
    boundMs: number,
  ): Promise<readonly MinuteCandle[]> {
    const { market, channel } = this.options;
    const found: MinuteCandle[] = [];
    const what = { instrument, timeframe: ONE_MINUTE, from, to, adjustment: 'raw' } as const;
    let after: string | null = null;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const asked: HistoryRequest = { ...what, channel, after };
      const page: HistoryPage = await this.within(boundMs, (signal) =>
        market.history(asked, signal),
      );
      const { candles } = page;
      for (let i = 0; i < candles.length; i++) {
        const openAt = candles.openAt[i]!;
        if (openAt < from || openAt >= to || openAt % MINUTE !== 0) continue;
        found.push({
          openAt,
          open: candles.open[i]!,
          high: candles.high[i]!,
          low: candles.low[i]!,
          close: candles.close[i]!,
          volume: candles.volume[i]!,
        });
      }
      after = page.next;
      if (after === null) return found;
    }
    throw new VelaError('DATA_INVALID', `expected at most ${PAGES_MAX} pages, found more`);
  }

  /** Carries out work that must not take longer; rejects with `UNAVAILABLE` then. */
  async within<T>(boundMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { scheduler, signal } = this.options;
    const aborting = new AbortController();
    const late = merge(timer(boundMs, scheduler), fromAbort(signal)).pipe(
      map((): never => {
        throw new VelaError('UNAVAILABLE', `no answer within ${boundMs / 1_000} s`, {
          retryable: true,
        });
      }),
    );
    const ends = new AbortController();
    try {
      return await Promise.race([work(aborting.signal), firstOf(late, ends.signal)]);
    } finally {
      aborting.abort('late');
      ends.abort('done');
    }
  }
}

/** Returns the first value of a source; waits for ever, without a trace, behind an abort. */
function firstOf<T>(source: Observable<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiting = source.subscribe({ next: resolve, error: reject });
    signal.addEventListener('abort', () => waiting.unsubscribe(), { once: true });
  });
}

/** Carries out work for each item, a few at one time; rejects with the first failure. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
