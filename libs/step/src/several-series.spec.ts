import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, createRandom, parseTimeframe } from '@vela/kernel';
import { sma } from '@vela/indicators';
import {
  allocateCandles,
  allocateQuotes,
  createBatch,
  createInstrument,
  lowerBound,
  sliceCandles,
  withQuotes,
} from '@vela/market';
import type { CandleBatch, CandleColumns, QuoteColumns } from '@vela/market';
import { Strategy, builtInStrategies, checkParameters } from '@vela/strategy';
import type { Candle, Fill, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSeries, RunSetup, RunSnapshot } from './index.js';

const [M10, H1, H4] = ['10m', '1h', '4h'].map(parseTimeframe) as [never, never, never];

/** Candles of ten minutes without a gap; some are left out when `holes` is above 0. */
function fineCandles(seed: number, count: number, holes = 0): CandleColumns {
  const random = createRandom(seed, 'fine');
  const rows = Array.from({ length: count }, (_, row) => row).filter(() => random.next() >= holes);
  const columns = allocateCandles(rows.length);
  let cents = 10_000;
  rows.forEach((at, row) => {
    const open = cents + random.integer(41) - 20;
    cents = Math.max(1_000, open + random.integer(201) - 100);
    columns.openAt[row] = at * 10 * MINUTE;
    columns.availableAt[row] = (at + 1) * 10 * MINUTE;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(60)) / 100;
    columns.volume[row] = 1 + random.integer(1_000);
  });
  return columns;
}

/** The wider candles of finer ones, by hand. */
function widen(fine: CandleColumns, width: number): CandleColumns {
  const opens = [...new Set([...fine.openAt].map((at) => Math.floor(at / width) * width))];
  const wide = allocateCandles(opens.length);
  opens.forEach((openAt, row) => {
    const part = sliceCandles(
      fine,
      lowerBound(fine.openAt, openAt),
      lowerBound(fine.openAt, openAt + width),
    );
    wide.openAt[row] = openAt;
    wide.availableAt[row] = openAt + width;
    wide.open[row] = part.open[0]!;
    wide.close[row] = part.close[part.length - 1]!;
    wide.high[row] = Math.max(...part.high);
    wide.low[row] = Math.min(...part.low);
    wide.volume[row] = part.volume.reduce((sum, one) => sum + one, 0);
  });
  return wide;
}

function setupOf(strategy: StrategyClass, series: readonly RunSeries[], parameters = {}): RunSetup {
  const count = 1 + Math.max(...series.map(({ instrument }) => instrument));
  return {
    strategy,
    parameters: checkParameters(strategy, parameters),
    instruments: Array.from({ length: count }, (_, k) =>
      createInstrument({ id: `ins_${k}`, symbol: `S${k}`, assetClass: 'CRYPTO' }),
    ),
    series,
    cash: '1000000',
    simulation: simulationOptions.parse({ commissionRate: '0.001' }),
    seed: 5,
    expectedSlices: 0,
  };
}

function ran(setup: RunSetup, batch: CandleBatch): Run {
  const run = new Run(setup);
  advance(run, batch);
  return run;
}

/** The rows of all series that become available in some time. */
const cutAt = (all: readonly CandleColumns[], from: number, to: number): CandleColumns[] =>
  all.map((one) =>
    sliceCandles(one, lowerBound(one.availableAt, from), lowerBound(one.availableAt, to)),
  );

class Watcher extends Strategy {
  readonly hourly = this.indicator(sma(3));
  readonly wide = this.indicator(sma(2), { instrument: 1, timeframe: '4h' });
  notes: string[] = [];
  override onCandle(candle: Candle): void {
    this.notes.push(`${candle.instrument.symbol} ${candle.timeframe} ${candle.index}`);
    // What a strategy sees is never newer than the candle of its call.
    const newest = this.candle({ instrument: 1, timeframe: '4h' });
    if (newest.availableAt > candle.availableAt) this.notes.push('from the future');
  }
}

describe('several timeframes', () => {
  const series = [0, 1].flatMap((_, k) =>
    [0, 1].map((instrument) => ({ instrument, timeframe: k === 0 ? H1 : H4 })),
  );
  const fine = [fineCandles(1, 240), fineCandles(2, 240)];
  const all = [...fine.map((one) => widen(one, HOUR)), ...fine.map((one) => widen(one, 4 * HOUR))];

  it('show each candle in the slice in which it ends, the first timeframe first', () => {
    const run = ran(setupOf(Watcher, series), createBatch(all));
    const { notes } = run.strategy as unknown as Watcher;
    expect(notes.slice(0, 10)).toEqual(
      `S0 1h 0,S1 1h 0,S0 1h 1,S1 1h 1,S0 1h 2,S1 1h 2,S0 1h 3,S1 1h 3,S0 4h 0,S1 4h 0`.split(','),
    );
    expect(notes).toHaveLength(2 * 40 + 2 * 10);
    expect(run.sideSlices).toBe(0);
    const { hourly, wide } = run.strategy as unknown as Watcher;
    expect(hourly.current).toBeCloseTo(
      (all[0]!.close[37]! + all[0]!.close[38]! + all[0]!.close[39]!) / 3,
    );
    expect(wide.current).toBeCloseTo((all[3]!.close[8]! + all[3]!.close[9]!) / 2);
  });

  it('count slices in which only wider candles end', () => {
    const late = { ...all[2]!, availableAt: all[2]!.availableAt.map((at) => at + MINUTE) };
    const run = ran(setupOf(Watcher, series), createBatch([all[0]!, all[1]!, late, all[3]!]));
    expect([run.sliceNumber + 1, run.sideSlices]).toEqual([50, 10]);
  });

  it.each<[string, (strategy: { candle(place: object): unknown }) => void, string]>([
    [
      'a timeframe that the run does not have',
      (s) => s.candle({ timeframe: '1d' }),
      'candles of 1d',
    ],
    [
      'an instrument that the run does not have',
      (s) => s.candle({ instrument: 2 }),
      'instrument 2',
    ],
    ['a series that the run does not have', (s) => s.candle({ series: 4 }), 'a series from 0 to 3'],
  ])('refuse %s', (_, look, message) => {
    class Curious extends Strategy {
      override onCandle(): void {
        look(this as never);
      }
    }
    expect(() => ran(setupOf(Curious, series), createBatch(all))).toThrow(message);
  });
});

describe('a finer timeframe that fills', () => {
  const withFills = (timeframe: never): RunSeries[] => [
    { instrument: 0, timeframe },
    { instrument: 0, timeframe: M10, onlyFills: true },
  ];

  it('changes nothing for market orders when both are of the same prints', () => {
    const crossing = builtInStrategies.get('sma-cross-reverse')!;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const fine = fineCandles(seed, 1_200);
        const hourly = widen(fine, HOUR);
        const parameters = { fast: 3, slow: 7, size: 10 };
        const coarse = ran(
          setupOf(crossing, [{ instrument: 0, timeframe: H1 }], parameters),
          createBatch([hourly]),
        );
        const filled = ran(
          setupOf(crossing, withFills(H1), parameters),
          createBatch([hourly, fine]),
        );
        expect(filled.equityResults).toEqual(coarse.equityResults);
        expect(filled.timeResults).toEqual(hourly.availableAt);
        for (const name of ['slice', 'row', 'price', 'quantity', 'at'] as const) {
          expect(filled.venue.fills.column(name)).toEqual(coarse.venue.fills.column(name));
        }
        expect(filled.venue.fills.length).toBeGreaterThan(4);
      }),
      { numRuns: 20 },
    );
  });

  it('decides which of stop and target comes first, and tells at the next decision', () => {
    class Bracket extends Strategy {
      told: number[] = [];
      override onCandle(candle: Candle): void {
        if (candle.index === 0) this.buy(1, { stopLoss: 90, takeProfit: 110 });
      }
      override onFill(fill: Fill): void {
        this.told.push(this.slice, fill.price);
      }
    }
    const fine = fineCandles(1, 18);
    for (const name of ['open', 'high', 'low', 'close'] as const) fine[name].fill(100);
    // In the second hour the target is reached before the stop.
    fine.high[8] = 111;
    fine.low[10] = 89;
    const hourly = widen(fine, HOUR);
    const coarse = ran(setupOf(Bracket, [{ instrument: 0, timeframe: H1 }]), createBatch([hourly]));
    const exact = ran(setupOf(Bracket, withFills(H1)), createBatch([hourly, fine]));
    const toldBy = (run: Run): number[] => (run.strategy as unknown as Bracket).told;
    expect(toldBy(coarse)).toEqual([1, 100, 1, 90]);
    expect(toldBy(exact)).toEqual([1, 100, 1, 110]);
    expect([...exact.venue.fills.column('row')]).toEqual([1, 1]);
    expect(exact.equityResults).toHaveLength(3);
  });

  it('is not shown and cannot be named', () => {
    class Curious extends Strategy {
      seen = 0;
      override onCandle(): void {
        this.seen++;
        if (this.seen === 2) this.candle({ timeframe: '10m' });
      }
    }
    const fine = fineCandles(1, 60);
    const batch = createBatch([widen(fine, HOUR), fine]);
    expect(() => ran(setupOf(Curious, withFills(H1)), batch)).toThrow('expected candles of 10m');
    const alone = setupOf(Curious, [{ instrument: 0, timeframe: M10, onlyFills: true }]);
    expect(() => new Run(alone)).toThrow('to decide on before those that only fill');
  });
});

describe('quotes that fill', () => {
  class Taker extends Strategy {
    override onCandle(candle: Candle): void {
      const instrument = candle.instrumentIndex;
      if (candle.index % 3 === 0) this.buy(2, { instrument });
      if (candle.index % 3 === 1) this.sell(1, { instrument, limit: candle.close + 0.1 });
    }
  }
  const quotesOf = (fine: CandleColumns, step: number): QuoteColumns => {
    const quotes = allocateQuotes(Math.floor(fine.length / step));
    for (let row = 0; row < quotes.length; row++) {
      quotes.at[row] = fine.openAt[row * step]! + 1;
      quotes.bid[row] = fine.open[row * step]! - 0.05;
      quotes.ask[row] = fine.open[row * step]! + 0.05;
      quotes.bidSize[row] = quotes.askSize[row] = NaN;
    }
    return quotes;
  };

  it('are matched in time in place of the candles of their instrument', () => {
    const fine = [fineCandles(1, 60), fineCandles(2, 60)];
    const quotes = quotesOf(fine[1]!, 1);
    const setup = {
      ...setupOf(
        Taker,
        [0, 1].map((instrument) => ({ instrument, timeframe: H1 })),
      ),
      quoted: [1],
    };
    const batch = withQuotes(createBatch(fine.map((one) => widen(one, HOUR))), [null, quotes]);
    const { fills, orders } = ran(setup, batch).venue;
    const rows = Array.from({ length: fills.length }, (_, row) => row);
    const markets = rows.filter((row) => orders.type[fills.columns.order[row]!] === 0);
    for (const row of markets) {
      const { instrument, at, price, row: number } = fills.columns;
      // The first quote behind the decision is that of the first ten minutes of the next hour.
      const expected =
        instrument[row] === 1
          ? fine[1]!.open[number[row]! * 6]! + 0.05
          : fine[0]!.open[number[row]! * 6]!;
      expect(price[row]).toBeCloseTo(expected, 9);
      expect(at[row]).toBe(number[row]! * HOUR + (instrument[row] === 1 ? 1 : 0));
    }
    expect(markets.length).toBe(6);
    expect(rows.length).toBeGreaterThan(markets.length);
  });

  it('are refused without candles and behind the end of their batch', () => {
    const hourly = widen(fineCandles(1, 60), HOUR);
    const series = [{ instrument: 0, timeframe: H1 }];
    expect(() => new Run({ ...setupOf(Taker, series), quoted: [1] })).toThrow('expected candles');
    const late = quotesOf(fineCandles(1, 90), 1);
    const batch = { ...createBatch([hourly]), quotes: [late] };
    expect(() => ran({ ...setupOf(Taker, series), quoted: [0] }, batch)).toThrow(
      'expected no quote',
    );
  });
});

/** Uses wide candles, brackets, limits and rebalancing on two instruments. */
class Busy extends Strategy {
  readonly trend = this.indicator(sma(3), { timeframe: '4h', instrument: 1 });
  readonly quick = this.indicator(sma(2));
  fills: number[] = [];
  override onFill(fill: Fill): void {
    this.fills.push(fill.price, this.candle().close);
  }
  override onCandle(candle: Candle): void {
    const instrument = candle.instrumentIndex;
    const draw = this.random();
    if (candle.timeframe === '4h') {
      if (draw < 0.4) this.rebalance([0.2, draw]);
      return;
    }
    if (draw < 0.2)
      this.buy(3, { instrument, stopLoss: candle.close * 0.99, takeProfit: candle.close * 1.01 });
    else if (draw < 0.3) this.sell(2, { instrument, limit: candle.close * 1.003 });
    else if (draw < 0.4) this.close(instrument);
    else if (draw < 0.5 && this.trend.current > this.quick.current) this.cancelAll(instrument);
  }
}

describe('a run over several series', () => {
  it('goes on the same when it is cut into batches and restored at any instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, quoted) => {
        const fine = [fineCandles(seed, 150, 0.1), fineCandles(seed + 1, 150, 0.3)];
        const all = [
          ...fine.map((one) => widen(one, HOUR)),
          ...fine.map((one) => widen(one, 4 * HOUR)),
          fine[0]!,
        ];
        const series = [
          ...[0, 1].map((instrument) => ({ instrument, timeframe: H1 })),
          ...[0, 1].map((instrument) => ({ instrument, timeframe: H4 })),
          { instrument: 0, timeframe: M10, onlyFills: true },
        ];
        const quotes = allocateQuotes(fine[1]!.length);
        quotes.at.set(fine[1]!.openAt);
        quotes.bid.set(fine[1]!.low);
        quotes.ask.set(fine[1]!.high);
        const setup = { ...setupOf(Busy, series), ...(quoted ? { quoted: [1] } : {}) };
        const part = (from: number, to: number): CandleBatch =>
          withQuotes(createBatch(cutAt(all, from, to)), [null, quotes], from - 1);
        const end = 40 * HOUR;
        const whole = ran(setup, part(-Infinity, end));
        const first = new Run(setup);
        let before = -Infinity;
        for (let cut = 10 * MINUTE; cut < end; cut += 50 * MINUTE) {
          // Quotes belong to the batch whose slice comes next.
          const slices = createBatch(cutAt(all, before, cut)).availableAt;
          if (slices.length === 0) continue;
          const last = slices[slices.length - 1]! + 1;
          advance(first, part(before, last));
          before = last;
          const stored = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
          const rest = restoreRun(setup, stored);
          advance(rest, part(last, end));
          expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
          expect(rest.equityResults).toEqual(whole.equityResults.slice(rest.resultBase));
        }
        expect(whole.venue.fills.length).toBeGreaterThan(3);
      }),
      { numRuns: 8 },
    );
  });
});
