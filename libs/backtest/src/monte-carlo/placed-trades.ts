import type { PlacedTrades } from '@vela/analytics';
import { lowerBound } from '@vela/market';
import { columnOf } from './finished-columns.js';
import type { FinishedColumns } from './finished-columns.js';

/**
 * Returns the closed trades of each instrument in rows of its candles, found by time, with the
 * opens as prices and what was paid at the entry as amounts.
 */
export function placedTrades({ trades, candles, instruments }: FinishedColumns): PlacedTrades[] {
  const owner = columnOf(trades, 'instrument');
  const [entryAt, exitAt] = [columnOf(trades, 'entryAt'), columnOf(trades, 'exitAt')];
  const [quantity, price] = [columnOf(trades, 'quantity'), columnOf(trades, 'entryPrice')];
  return instruments.flatMap(({ multiplier }, instrument) => {
    const columns = candles[instrument];
    if (columns === undefined || columns.length < 2) return [];
    const openAt = columns.openAt.subarray(0, columns.length);
    // An instant inside a candle, where finer ones filled, belongs to that candle.
    const rowOf = (at: number): number => Math.max(0, lowerBound(openAt, at + 1) - 1);
    const rows = Array.from(owner, (_, row) => row).filter((row) => owner[row] === instrument);
    return [
      {
        prices: columns.open.subarray(0, columns.length),
        entryRow: rows.map((row) => rowOf(entryAt[row]!)),
        exitRow: rows.map((row) => rowOf(exitAt[row]!)),
        amount: rows.map((row) => quantity[row]! * price[row]! * multiplier),
      },
    ];
  });
}
