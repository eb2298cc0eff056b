import type { CandleColumns } from '@vela/market';
import type { Book } from './book.js';
import type { VenueCore } from './venue-core.js';

/** Makes a candle the one that is matched. */
export function takeUp(
  core: VenueCore,
  book: Book,
  columns: CandleColumns,
  index: number,
  row: number,
): void {
  const { candle, execution } = core;
  core.openAt = columns.openAt[index]!;
  execution.row = row;
  execution.at = core.openAt;
  candle.instrument = book.index;
  candle.row = row;
  candle.openAt = core.openAt;
  candle.open = columns.open[index]!;
  candle.high = columns.high[index]!;
  candle.low = columns.low[index]!;
  candle.close = columns.close[index]!;
  candle.volume = columns.volume[index]!;
  core.candleEnd = book.candleEnd(core.openAt, columns.availableAt[index]!);
  core.isContinuous = core.rules.path !== null;
  if (core.tried.size > 0) core.tried.clear();
  // Several fine candles may carry the same number, so that the open tells them apart.
  if (book.takenAt !== core.openAt) {
    book.taken = 0;
    book.takenAt = core.openAt;
  }
}
