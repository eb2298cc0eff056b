import { describe, expect, it } from '@jest/globals';
import { MINUTE, parseTimeframe } from '@vela/kernel';
import fc from 'fast-check';
import { BarBuilder } from './bar-builder.js';
import type { MinuteCandle } from './minute-candle.js';
import { TradeCandles } from './trade-candles.js';

interface Trade {
  readonly at: number;
  readonly price: number;
  readonly size: number;
}

const trades = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 8 * MINUTE - 1 }),
      price: fc.integer({ min: 1, max: 10_000 }).map((cents) => cents / 100),
      size: fc.integer({ min: 0, max: 1_000 }),
    }),
    { maxLength: 200 },
  )
  .map((all) => all.toSorted((a, b) => a.at - b.at));

/** Builds candles of all trades at once. */
function atOnce(all: readonly Trade[]): MinuteCandle[] {
  const builder = new BarBuilder({ type: 'time', step: parseTimeframe('1m') });
  const bars = all.map(({ at, price, size }) => builder.add(at, price, size));
  return [...bars, builder.finish()].flatMap((bar) => {
    if (bar === null) return [];
    const { at: openAt, open, high, low, close, volume } = bar;
    return [{ openAt, open, high, low, close, volume }];
  });
}

describe('candles of trades', () => {
  it('are those that all trades make at once, wherever they are closed in between', () => {
    fc.assert(
      fc.property(trades, fc.array(fc.nat(10), { maxLength: 8 }), (all, waits) => {
        const candles = new TradeCandles(0);
        const built: MinuteCandle[] = [];
        let next = 0;
        for (let minute = 1; minute <= 8; minute++) {
          const until = minute * MINUTE;
          // Some come so early that the minute before them is open still.
          const ahead = waits[minute - 1] ?? 0;
          while (next < all.length && all[next]!.at < until + ahead * 1_000_000) {
            const { at, price, size } = all[next++]!;
            expect(candles.add(at, price, size)).toBe(true);
          }
          built.push(...candles.close(until));
        }
        expect(built).toEqual(atOnce(all));
      }),
    );
  });

  it('do not depend on the order of trades within a minute, but for those of one instant', () => {
    fc.assert(
      fc.property(
        trades.map((all) => all.filter(({ at }, i) => i === 0 || at > all[i - 1]!.at)),
        fc.infiniteStream(fc.nat()),
        (all, order) => {
          const candles = new TradeCandles(0);
          const drawn = all
            .map((trade) => ({ trade, rank: order.next().value as number }))
            .toSorted((a, b) => a.rank - b.rank);
          for (const { trade } of drawn) candles.add(trade.at, trade.price, trade.size);
          expect(candles.close(8 * MINUTE)).toEqual(atOnce(all));
        },
      ),
    );
  });

  it('leave minutes without trades out, and say of a trade that it came too late', () => {
    const candles = new TradeCandles(2 * MINUTE);
    expect(candles.add(2 * MINUTE - 1, 5, 1)).toBe(false);
    expect(candles.add(4 * MINUTE, 5, 1)).toBe(true);
    expect(candles.close(4 * MINUTE)).toEqual([]);
    expect(candles.close(5 * MINUTE)).toHaveLength(1);
    expect(candles.close(5 * MINUTE)).toEqual([]);
    expect(candles.add(4 * MINUTE + 1, 5, 1)).toBe(false);
  });

  it('are not built of a part of the trades', () => {
    const candles = new TradeCandles(0);
    candles.add(10, 5, 1);
    candles.forget(MINUTE / 2);
    expect(candles.add(MINUTE / 2 + 10, 6, 1)).toBe(true);
    candles.add(MINUTE, 7, 1);
    expect(candles.close(2 * MINUTE).map(({ openAt }) => openAt)).toEqual([MINUTE]);
  });

  it('are bounded: a stream that jumps ahead without end is not followed', () => {
    const candles = new TradeCandles(0);
    let taken = 0;
    for (let n = 0; n < 12_000; n++) if (candles.add(n * MINUTE, 1, 1)) taken++;
    expect(taken).toBe(10_000);
  });
});
