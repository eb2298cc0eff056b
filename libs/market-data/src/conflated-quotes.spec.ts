import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConflatedQuotes, QUOTE_STEP } from './conflated-quotes.js';

const quote = (at: number, bid = 1) => ({ at, bid, ask: bid + 1, bidSize: 5, askSize: 6 });

describe('quotes between two slices', () => {
  it('keep the last one of each step, in order, each given out once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20 * QUOTE_STEP), fc.nat(100))),
        fc.nat(25 * QUOTE_STEP),
        (told, until) => {
          const quotes = new ConflatedQuotes();
          const expected = new Map<number, [number, number]>();
          let last = -1;
          for (const [at, bid] of told) {
            quotes.add(quote(at, bid));
            if (at < last) continue;
            last = at;
            expected.set(Math.floor(at / QUOTE_STEP), [at, bid]);
          }
          const [first, rest] = [quotes.take(until), quotes.take(Infinity)];
          const given = [first, rest].flatMap((columns) =>
            Array.from({ length: columns?.length ?? 0 }, (_, i) => [
              columns!.at[i],
              columns!.bid[i],
            ]),
          );
          expect(given).toEqual([...expected.values()]);
          expect([...(first?.at ?? [])].every((at) => at <= until)).toBe(true);
          expect([...(rest?.at ?? [])].every((at) => at > until)).toBe(true);
          expect(quotes.take(Infinity)).toBe(null);
        },
      ),
    );
  });

  it('say of a side without a quote that it has none', () => {
    const quotes = new ConflatedQuotes();
    quotes.add({ at: 1, bid: NaN, ask: 2, bidSize: 0, askSize: NaN });
    const { bid, ask, bidSize, askSize } = quotes.take(1)!;
    expect([bid[0], ask[0], bidSize[0], askSize[0]]).toEqual([NaN, 2, 0, NaN]);
  });

  it('are bounded: of too many the oldest go', () => {
    const quotes = new ConflatedQuotes();
    for (let n = 0; n < 2_000; n++) quotes.add(quote(n * QUOTE_STEP));
    const left = quotes.take(Infinity)!;
    expect(left.length).toBe(960);
    expect(left.at[0]).toBe(1_040 * QUOTE_STEP);
  });
});
