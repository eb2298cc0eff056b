import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderType } from './index.js';
import type { OrderRequest } from './index.js';

const { LIMIT, STOP, STOP_LIMIT, TRAILING_STOP, MARKET_IF_TOUCHED } = OrderType;
const FLAT: Bar = [100, 100, 100, 100];

type Case = readonly [string, readonly Partial<OrderRequest>[], Bar, boolean];

/** Orders placed beside a long position of 10 with a bracket at 95 and 105, and one candle. */
const CASES: readonly Case[] = [
  ['both legs of a bracket inside', [], [100, 106, 94, 100], true],
  ['one leg inside', [], [100, 106, 96, 100], false],
  ['no leg inside', [], [100, 104, 96, 100], false],
  ['both legs beyond, but one passed by the open', [], [94, 106, 93, 100], false],
  [
    'a reducing order and a leg',
    [{ side: -1, type: LIMIT, price: 103, reduceOnly: true }],
    [100, 104, 94, 100],
    true,
  ],
  [
    'two entries that do not change each other',
    [
      { type: LIMIT, price: 99 },
      { type: STOP, price: 101 },
    ],
    [100, 102, 98, 100],
    false,
  ],
  [
    'an entry with its own stop inside',
    [{ type: LIMIT, price: 99, stopLoss: 97 }],
    [100, 101, 96, 100],
    true,
  ],
  [
    'an entry with its own stop outside',
    [{ type: LIMIT, price: 99, stopLoss: 97 }],
    [100, 101, 98, 100],
    false,
  ],
  ['a market entry with one leg inside', [{ stopLoss: 97 }], [100, 101, 96, 100], false],
  [
    'a market entry with both legs inside',
    [{ stopLoss: 97, takeProfit: 102 }],
    [100, 103, 96, 100],
    true,
  ],
  [
    'a trailing stop that is hit after another high',
    [{ side: -1, type: TRAILING_STOP, trail: 3 }],
    [100, 102, 98, 101],
    true,
  ],
  [
    'a trailing stop that is not hit',
    [{ side: -1, type: TRAILING_STOP, trail: 5 }],
    [100, 102, 98, 101],
    false,
  ],
  [
    'a stop-limit whose limit is behind its stop',
    [{ type: STOP_LIMIT, price: 103, limit: 101 }],
    [102, 104, 100, 103],
    true,
  ],
  [
    'the same when the close has come back to the limit',
    [{ type: STOP_LIMIT, price: 103, limit: 101 }],
    [102, 104, 100, 101],
    false,
  ],
  [
    'a stop-limit with room',
    [{ type: STOP_LIMIT, price: 103, limit: 104 }],
    [102, 104, 100, 103],
    false,
  ],
  ['an order touched alone', [{ type: MARKET_IF_TOUCHED, price: 98 }], [100, 101, 97, 100], false],
];

describe('a candle is ambiguous when the order of its prices decides', () => {
  it.each(CASES)('%s', (_, requests, bar, expected) => {
    for (const intrabar of ['pessimistic', 'openHighLowClose', 'seeded'] as const) {
      const world = venueWorld({ options: { intrabar } });
      world.place({ stopLoss: 95, takeProfit: 105 });
      world.step([FLAT]);
      for (const request of requests) world.place(request);
      world.step([bar]);
      expect([intrabar, world.venue.ambiguity.count]).toEqual([intrabar, expected ? 1 : 0]);
    }
  });

  it('names instrument, row and slice of each', () => {
    const world = venueWorld({ instruments: [{}, {}] });
    world.place({ instrument: 1, stopLoss: 95, takeProfit: 105 });
    world.step([FLAT, FLAT]);
    world.step([FLAT, [100, 106, 94, 100]]);
    const { rows } = world.venue.ambiguity;
    expect([rows.column('instrument')[0], rows.column('row')[0], rows.column('slice')[0]]).toEqual([
      1, 2, 2,
    ]);
  });

  it('counts two orders that share limited volume', () => {
    const world = venueWorld({ options: { participation: 0.5 } });
    world.place({ type: LIMIT, price: 99 });
    world.place({ type: STOP, price: 101 });
    world.step([[100, 102, 98, 100, 1000]]);
    expect(world.venue.ambiguity.count).toBe(1);
  });
});
