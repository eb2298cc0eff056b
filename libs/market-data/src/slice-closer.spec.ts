import { describe, expect, it } from '@jest/globals';
import { findCalendar } from '@vela/calendar';
import { MINUTE, parseInstant, parseTimeframe } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { allocateCandles, oneSlice } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import fc from 'fast-check';
import type { MinuteCandle } from './minute-candle.js';
import { ONE_MINUTE, SliceCloser } from './slice-closer.js';
import { joinSlices } from './slice-joiner.js';
import type { SeriesFeed } from './slice-joiner.js';

const WIDER = ['5m', '15m', '1h', '4h', '1d'].map((text) => parseTimeframe(text));
const IDS = ['a', 'b'];

interface Market {
  readonly venue: string | null;
  readonly since: Micros;
  readonly until: Micros;
  readonly minutes: ReadonlyMap<string, readonly MinuteCandle[]>;
}

/** Minutes of two instruments over some days, with holes, within the sessions of a venue. */
function marketOf(venue: string | null, holes: number, days: number): Market {
  const calendar = venue === null ? null : findCalendar(venue);
  // Summer time ends meanwhile.
  const since = parseInstant('2026-10-30T00:00:00Z');
  const until = since + days * 86_400_000_000;
  const minutes = new Map<string, MinuteCandle[]>(IDS.map((id) => [id, []]));
  let draw = holes * 2_654_435_761 + 7;
  for (let openAt = since; openAt < until; openAt += MINUTE) {
    if (calendar !== null && !calendar.isOpen(openAt)) continue;
    for (const id of IDS) {
      draw = (Math.imul(draw, 1_664_525) + 1_013_904_223) >>> 0;
      if (draw % 7 < holes) continue;
      const open = 100 + (draw % 100) / 100;
      const close = 100 + ((draw >>> 8) % 100) / 100;
      const volume = draw % 50;
      minutes.get(id)!.push({
        openAt,
        open,
        high: Math.max(open, close),
        low: Math.min(open, close),
        close,
        volume,
      });
    }
  }
  return { venue, since, until, minutes };
}

const rowsOf = (batch: CandleBatch): unknown[] =>
  Array.from({ length: batch.length }, (_, slice) => {
    const { availableAt, series } = oneSlice(batch, slice);
    return [
      availableAt[0],
      series.map((one) => [
        ...one.openAt,
        ...one.open,
        ...one.high,
        ...one.low,
        ...one.close,
        ...one.volume,
      ]),
    ];
  });

function columnsOf(candles: readonly MinuteCandle[]): CandleColumns {
  const columns = allocateCandles(candles.length);
  candles.forEach((candle, i) => {
    columns.openAt[i] = candle.openAt;
    columns.availableAt[i] = candle.openAt + MINUTE;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      columns[name][i] = candle[name];
    }
  });
  return columns;
}

/** Returns the slices that all minutes make at once. */
async function atOnce({ venue, since, minutes }: Market): Promise<unknown[]> {
  const calendar = venue === null ? null : findCalendar(venue);
  const feeds: SeriesFeed[] = IDS.map((id) => ({
    source: (async function* () {
      yield columnsOf(minutes.get(id)!);
    })(),
  }));
  for (const to of WIDER) {
    for (const of of IDS.keys()) {
      feeds.push({ of, widening: { from: ONE_MINUTE, to, calendar, since } });
    }
  }
  const rows: unknown[] = [];
  for await (const batch of joinSlices(feeds)) rows.push(...rowsOf(batch));
  return rows;
}

/** Returns the slices that are made while time goes on, in stretches of some minutes. */
function bitByBit(market: Market, stretches: readonly number[]): unknown[] {
  const { venue, since, until, minutes } = market;
  const calendar = venue === null ? null : findCalendar(venue);
  const closer = new SliceCloser(() => ({ calendar }), since);
  closer.add(
    [ONE_MINUTE, ...WIDER].flatMap((timeframe) =>
      IDS.map((instrumentId) => ({ instrumentId, timeframe })),
    ),
  );
  const rows: unknown[] = [];
  const next = new Map<string, number>();
  for (let at = since, step = 0; at < until; step++) {
    const to = Math.min(until, at + stretches[step % stretches.length]! * MINUTE);
    const some = new Map(
      [...minutes].map(([id, all]) => {
        const begin = next.get(id) ?? 0;
        let end = begin;
        while (end < all.length && all[end]!.openAt < to) end++;
        next.set(id, end);
        return [id, all.slice(begin, end)];
      }),
    );
    const batch = closer.close(some, to);
    for (const instant of batch.availableAt) expect(instant > at && instant <= to).toBe(true);
    rows.push(...rowsOf(batch));
    at = to;
  }
  return rows;
}

describe('slices that are closed while time goes on', () => {
  it.each(['XNYS', 'CRYPTO', null])('are those of all minutes at once (%s)', async (venue) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }),
        async (holes, stretches) => {
          const market = marketOf(venue, holes, venue === 'XNYS' ? 5 : 2);
          const live = bitByBit(market, stretches);
          const whole = await atOnce(market);
          // At the end a reader gives out what is under way, which live is not over yet.
          const over = whole.filter((row) => (row as [number])[0] <= market.until);
          expect(live.slice(0, over.length - 1)).toEqual(over.slice(0, -1));
          expect(live.length).toBeGreaterThanOrEqual(over.length - 1);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('leave candles out of which only a part was heard', () => {
    const since = parseInstant('2026-11-18T15:03:00Z');
    const closer = new SliceCloser(() => ({ calendar: null }), since);
    closer.add([{ instrumentId: 'a', timeframe: parseTimeframe('5m') }]);
    const candle = { open: 1, high: 1, low: 1, close: 1, volume: 1 };
    const minutes = Array.from({ length: 12 }, (_, i) => ({
      openAt: since + i * MINUTE,
      ...candle,
    }));
    const batch = closer.close(new Map([['a', minutes]]), since + 12 * MINUTE);
    expect([...batch.series[0]!.openAt]).toEqual([
      parseInstant('2026-11-18T15:05:00Z'),
      parseInstant('2026-11-18T15:10:00Z'),
    ]);
  });

  it('take only minutes inside the sessions of a venue that has any', () => {
    const at = parseInstant('2026-11-18T21:00:00Z');
    const closer = new SliceCloser(
      (id) => ({ calendar: id === 'a' ? findCalendar('XNYS') : null }),
      at,
    );
    expect([at - MINUTE, at].map((openAt) => closer.takes('a', openAt))).toEqual([true, false]);
    expect(closer.takes('b', at)).toBe(true);
    expect(closer.takes('a', parseInstant('1900-01-01T00:00:00Z'))).toBe(true);
  });
});
