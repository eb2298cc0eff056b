import { describe, expect, it } from '@jest/globals';
import { DAY, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { AssetClass, CandleColumns } from '@vela/market';
import { DataWatch } from './data-watch.js';

type Bar = readonly [
  day: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume?: number,
];

function candles(bars: readonly Bar[]): CandleColumns {
  const columns = allocateCandles(bars.length);
  bars.forEach(([day, open, high, low, close, volume = 100], row) => {
    columns.openAt[row] = day * DAY;
    columns.availableAt[row] = (day + 1) * DAY;
    columns.open[row] = open;
    columns.high[row] = high;
    columns.low[row] = low;
    columns.close[row] = close;
    columns.volume[row] = volume;
  });
  return columns;
}

/** Looks at candles in batches of some rows. */
function watched(bars: readonly Bar[], assetClass: AssetClass = 'EQUITY', batch = 2) {
  const instrument = createInstrument({ id: 'ins_1', symbol: 'AAA', assetClass });
  const watch = new DataWatch([instrument], parseTimeframe('1d'));
  const columns = candles(bars);
  for (let row = 0; row < columns.length; row += batch) {
    const part = sliceCandles(columns, row, Math.min(columns.length, row + batch));
    watch.take(createBatch([part]));
  }
  return watch.facts()[0]!;
}

const flat = (day: number): Bar => [day, 10, 11, 9, 10];

describe('what is seen of candles', () => {
  it.each([1, 2, 5])('counts unchanged ones over batches of %d', (batch) => {
    const bars = [
      flat(0),
      flat(1),
      flat(2),
      [3, 10, 11, 9, 10.5] as Bar,
      [4, 10, 11, 9, 10.5] as Bar,
    ];
    const facts = watched(bars, 'EQUITY', batch);
    expect(facts.unchanged).toBe(3);
    expect(facts.longestUnchanged).toEqual({ row: 2, at: 2 * DAY, size: 2 });
  });

  it('does not call the same close with another range unchanged', () => {
    expect(watched([flat(0), [1, 10, 12, 9, 10], flat(2)]).unchanged).toBe(0);
  });

  it('sees gaps that weekends and holidays do not explain', () => {
    const bars = [flat(0), flat(4), flat(10), flat(17)];
    expect(watched(bars)).toMatchObject({
      gapCount: 1,
      gaps: [{ row: 3, at: 17 * DAY, size: 7 * DAY }],
    });
    // What trades around the clock has none of either.
    expect(watched(bars, 'CRYPTO').gapCount).toBe(3);
  });

  it('sees opens far from the close before', () => {
    const facts = watched([flat(0), [1, 2.5, 3, 2, 2.6], [2, 2.6, 4, 2, 4], [3, 5.5, 6, 5, 6]]);
    expect(facts.jumps).toEqual([{ row: 1, at: DAY, size: 0.25 }]);
    expect(facts.jumpCount).toBe(1);
  });

  it('tells how the volume varies', () => {
    const facts = watched([
      [0, 1, 1, 1, 1, 0],
      [1, 1, 1, 1, 1, 6],
      [2, 1, 1, 1, 1, 0],
    ]);
    expect(facts).toMatchObject({ candles: 3, withoutVolume: 2, volumeMean: 2 });
    expect(facts.volumeDeviation).toBeCloseTo(Math.sqrt(8), 12);
    expect(facts).toMatchObject({ firstAt: 0, lastAt: 2 * DAY });
  });

  it('remembers twenty examples at most, and nothing of no candles', () => {
    const bars = Array.from({ length: 60 }, (_, at) => flat(20 * at));
    expect(watched(bars).gaps).toHaveLength(20);
    expect(watched(bars).gapCount).toBe(59);
    expect(watched([])).toMatchObject({ candles: 0, volumeMean: 0, volumeDeviation: 0 });
  });
});
