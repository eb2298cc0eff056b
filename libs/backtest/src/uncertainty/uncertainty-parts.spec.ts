import { describe, expect, it } from '@jest/globals';
import { runSummary } from '@vela/analytics';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { batchPart } from './batch-part.js';
import { EquityPath } from './equity-path.js';
import { pointSpread, spreadOf } from './spread.js';

/** Candles that are available at the given instants; the open names the row. */
function candlesAt(instants: readonly number[]): CandleColumns {
  const columns = allocateCandles(instants.length);
  instants.forEach((at, row) => {
    columns.availableAt[row] = at;
    columns.open[row] = row;
  });
  return columns;
}

/** Every candle of a batch in the order in which a run sees them. */
const candlesOf = (batch: CandleBatch): (readonly number[])[] =>
  Array.from({ length: batch.length }, (_, slice) => {
    const seen: number[] = [batch.availableAt[slice]!];
    for (let entry = batch.offset[slice]!; entry < batch.offset[slice + 1]!; entry++) {
      const series = batch.seriesOf[entry]!;
      seen.push(series, batch.series[series]!.open[batch.row[entry]!]!);
    }
    return seen;
  });

describe('a part of a batch', () => {
  const instants = fc
    .uniqueArray(fc.nat(30), { maxLength: 20 })
    .map((all) => candlesAt(all.sort((a, b) => a - b)));

  it('holds the candles of its slices, however the batch is cut', () => {
    fc.assert(
      fc.property(
        fc.array(instants, { minLength: 1, maxLength: 4 }),
        fc.nat(30),
        fc.nat(30),
        (series, one, other) => {
          const batch = createBatch(series);
          const [from, to] = [one, other]
            .map((cut) => Math.min(cut, batch.length))
            .sort((a, b) => a - b) as [number, number];
          const part = batchPart(batch, from, to);
          expect(candlesOf(part)).toEqual(candlesOf(batch).slice(from, to));
          const rows = part.series.reduce((sum, { length }) => sum + length, 0);
          expect(rows).toBe(part.row.length);
        },
      ),
    );
  });
});

describe('the path of equity', () => {
  it('has the figures of the summary, however it is cut and copied', () => {
    const equity = fc.float64Array({ min: 1, max: 1e6, noNaN: true, minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(equity, fc.nat(40), (values, cut) => {
        const path = new EquityPath();
        path.take(values.subarray(0, cut));
        const copy = path.copy();
        copy.take(values.subarray(cut));
        const summary = runSummary(values, [], { riskFreeRateAnnual: 0, periodsPerYear: 252 });
        expect(copy.last).toBe(summary.finalEquity);
        expect(copy.totalReturn).toBe(summary.totalReturn);
        expect(copy.maxDrawdown + 0).toBe(summary.maxDrawdown! + 0);
        if (cut < values.length) expect(path.last).toBe(cut === 0 ? NaN : values[cut - 1]);
      }),
    );
  });
});

describe('the spread of values', () => {
  it('names extremes and quantiles', () => {
    const values = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(spreadOf(values)).toEqual({ min: 0, p5: 5, median: 50, p95: 95, max: 100 });
  });

  it('is a point for one value and nothing for none', () => {
    expect(pointSpread(3)).toEqual({ min: 3, p5: 3, median: 3, p95: 3, max: 3 });
    expect(pointSpread(null)).toBeNull();
    expect(spreadOf([])).toBeNull();
    expect(spreadOf([1, NaN])).toBeNull();
  });
});
