import type { TradingCalendar } from '@vela/calendar';
import type { Timeframe } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import { candleAvailability } from './candle-availability.js';
import type { CandleBlock } from './candle-block.js';

/**
 * Yields the blocks of a source with the availability that the sessions of a venue give. It is
 * decided once, at the import, and stored with the candles: the digest of a dataset then covers it,
 * and a later version of a calendar changes no run that was made already.
 */
export async function* withSessions(
  blocks: AsyncIterable<CandleBlock>,
  timeframe: Timeframe,
  calendar: TradingCalendar,
): AsyncGenerator<CandleBlock> {
  const rule = candleAvailability(timeframe, calendar);
  for await (const { columns, progress } of blocks) {
    yield { columns: available(columns, rule), progress };
  }
}

function available(columns: CandleColumns, rule: (openAt: number) => number): CandleColumns {
  return { ...columns, availableAt: columns.openAt.map(rule) };
}
