import { describe, expect, it } from '@jest/globals';
import { calendarOf, tradingSpans } from '@vela/calendar';
import { MINUTE, SECOND, parseInstant, parseTimeframe } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { aggregateColumns } from './aggregate-candles.js';
import { BarBuilder } from './bar-builder.js';
import type { Bar } from './bar-builder.js';
import type { BarRule } from './bar-request.js';

const MINUTES = parseTimeframe('1m');
const FIVE = parseTimeframe('5m');
const HOURS = parseTimeframe('1h');
const DAYS = parseTimeframe('1d');

/** One candle: minutes since the one before it, where it lies and how much was traded. */
const draw = fc.record({
  gap: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 3, arbitrary: fc.integer({ min: 2, max: 90 }) },
    { weight: 1, arbitrary: fc.integer({ min: 91, max: 3_000 }) },
  ),
  middle: fc.integer({ min: 50, max: 500 }),
  up: fc.nat(9),
  down: fc.nat(9),
  volume: fc.nat(10_000),
});
type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never;

function candlesOf(draws: readonly Draw[], opens: readonly Micros[]): CandleColumns {
  const candles = allocateCandles(draws.length);
  draws.forEach(({ middle, up, down, volume }, row) => {
    candles.openAt[row] = opens[row]!;
    candles.availableAt[row] = opens[row]! + MINUTE;
    candles.open[row] = middle - down;
    candles.high[row] = middle + up + 1;
    candles.low[row] = middle - down - 1;
    candles.close[row] = middle + up;
    candles.volume[row] = volume;
  });
  return candles;
}

/** Opens of draws, minute by minute of the given times. */
function opensOf(draws: readonly Draw[], minutes: (nth: number) => Micros): readonly Micros[] {
  let nth = 0;
  return draws.map(({ gap }) => minutes((nth += gap)));
}

const rowsOf = (columns: CandleColumns): number[][] =>
  Array.from({ length: columns.length }, (_, i) => COLUMN_NAMES.map((name) => columns[name][i]!));

const draws = fc.array(draw, { minLength: 1, maxLength: 300 });

describe('aggregation', () => {
  it('is associative over random minutes with gaps: 1m to 5m to 1h is 1m to 1h', () => {
    const start = parseInstant('2024-02-28T23:17Z');
    fc.assert(
      fc.property(draws, (drawn) => {
        const source = candlesOf(
          drawn,
          opensOf(drawn, (nth) => start + nth * MINUTE),
        );
        const steps = aggregateColumns(aggregateColumns(source, FIVE, MINUTES), HOURS, FIVE);
        expect(rowsOf(steps)).toEqual(rowsOf(aggregateColumns(source, HOURS, MINUTES)));
      }),
    );
  });

  it.each(['XNYS', 'XLON', 'XTKS', 'XNSE', 'FX'])(
    'is associative over sessions of %s: 1m to 5m to 1h to 1d is 1m to 1d',
    (mic) => {
      const calendar = calendarOf(mic);
      // Over both changes of the clock of March.
      const minutes = calendar
        .sessions('2024-03-01', '2024-04-12')
        .flatMap(tradingSpans)
        .flatMap(({ openAt, closeAt }) =>
          Array.from(
            { length: Math.floor((closeAt - openAt) / MINUTE) },
            (_, nth) => openAt + nth * MINUTE,
          ),
        );
      fc.assert(
        fc.property(draws, (drawn) => {
          const opens = opensOf(drawn, (nth) => minutes[nth] ?? Number.NaN);
          const inside = drawn.filter((_, row) => !Number.isNaN(opens[row]));
          const source = candlesOf(inside, opens);
          const fives = aggregateColumns(source, FIVE, MINUTES, calendar);
          const steps = aggregateColumns(
            aggregateColumns(fives, HOURS, FIVE, calendar),
            DAYS,
            HOURS,
            calendar,
          );
          const once = aggregateColumns(source, DAYS, MINUTES, calendar);
          expect(rowsOf(steps)).toEqual(rowsOf(once));
          expect(once.volume.reduce((sum, one) => sum + one, 0)).toBe(
            inside.reduce((sum, { volume }) => sum + volume, 0),
          );
        }),
        { numRuns: 50 },
      );
    },
  );
});

interface Trade {
  readonly at: Micros;
  readonly price: number;
  readonly size: number;
}

const trades = fc
  .array(
    fc.record({
      wait: fc.oneof(fc.nat(900), fc.nat(200_000)),
      price: fc.integer({ min: 1, max: 1_000 }),
      size: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((drawn) => {
    let at = 0;
    return drawn.map(({ wait, price, size }): Trade => ({ at: (at += wait * 1_000), price, size }));
  });

function barsOf(
  ticks: readonly Trade[],
  rule: BarRule,
): { bars: readonly Bar[]; rest: Bar | null } {
  const builder = new BarBuilder(rule);
  const bars = ticks.flatMap(({ at, price, size }) => builder.add(at, price, size) ?? []);
  return { bars, rest: builder.finish() };
}

const total = (bars: readonly Bar[], of: 'volume' | 'trades'): number =>
  bars.reduce((sum, bar) => sum + bar[of], 0);

describe('bars of trades', () => {
  const rules: readonly BarRule[] = [
    { type: 'time', step: MINUTES },
    { type: 'tick', threshold: 7 },
    { type: 'volume', threshold: 90 },
    { type: 'dollar', threshold: 9_000 },
  ];

  it.each(rules)('conserve volume and count ($type)', (rule) => {
    fc.assert(
      fc.property(trades, (ticks) => {
        const { bars, rest } = barsOf(ticks, rule);
        const all = rest === null ? bars : [...bars, rest];
        expect(total(all, 'trades')).toBe(ticks.length);
        expect(total(all, 'volume')).toBe(ticks.reduce((sum, { size }) => sum + size, 0));
        if (rule.type === 'time') return;
        const measure = { tick: 'trades', volume: 'volume', dollar: null } as const;
        const name = measure[rule.type];
        for (const bar of bars) {
          const reached = name === null ? bar.vwap! * bar.volume : bar[name];
          expect(reached).toBeGreaterThanOrEqual(rule.threshold - 1e-6);
        }
      }),
    );
  });

  it('of a second make the bars of a minute', () => {
    fc.assert(
      fc.property(trades, (ticks) => {
        const whole = (rule: BarRule): readonly Bar[] => {
          const { bars, rest } = barsOf(ticks, rule);
          return rest === null ? bars : [...bars, rest];
        };
        const seconds = whole({ type: 'time', step: parseTimeframe('1s') });
        const source = allocateCandles(seconds.length);
        seconds.forEach((bar, row) => {
          source.openAt[row] = bar.at;
          source.availableAt[row] = bar.at + SECOND;
          for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
            source[name][row] = bar[name];
          }
        });
        const folded = rowsOf(aggregateColumns(source, MINUTES, parseTimeframe('1s')));
        const direct = whole({ type: 'time', step: MINUTES }).map((bar) => [
          bar.at,
          bar.at + MINUTE,
          bar.open,
          bar.high,
          bar.low,
          bar.close,
          bar.volume,
        ]);
        expect(folded).toEqual(direct);
      }),
    );
  });
});
