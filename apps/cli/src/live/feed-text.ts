import type { FeedView } from '@vela/client';
import { durationText } from '../output/number-text.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Returns how far a feed is behind the clock. */
export function lagText(seconds: number): string {
  if (seconds < HOUR) return durationText(Math.round(seconds * 1_000));
  if (seconds < 2 * DAY) return `${(seconds / HOUR).toFixed(1)} h`;
  return `${Math.floor(seconds / DAY)} days`;
}

/** Returns the series of a feed, each timeframe with its symbols; of many the first ones. */
export function seriesText({ series }: Pick<FeedView, 'series'>, most = 4): string {
  const frames = [...new Set(series.map(({ timeframe }) => timeframe))];
  return frames
    .map((timeframe) => {
      const own = series.filter((one) => one.timeframe === timeframe);
      const named = own.slice(0, most).map(({ instrument }) => `${instrument.symbol} ${timeframe}`);
      const rest = own.length > most ? [`and ${own.length - most} more of ${timeframe}`] : [];
      return [...named, ...rest].join(', ');
    })
    .join(', ');
}
