import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import { venueWorld } from '../test/venue-world.js';
import type { Bar, Times } from '../test/venue-world.js';
import { OrderType, TimeInForce } from './index.js';
import type { OrderRequest } from './index.js';

// A daily series of New York. The order is placed on Friday after the close; Monday is the candle of
// its row below, Tuesday is wide enough for everything that still works. `halt`: Monday has no
// candle, while the clock goes on.
const DECIDED = parseInstant('2024-01-05T21:00:00Z');
const MONDAY = day('2024-01-08');
const TUESDAY = day('2024-01-09');
const BARS: Readonly<Record<string, Bar | null>> = {
  cross: [101, 107, 97, 102],
  touch: [101, 105, 99, 102],
  gapUp: [108, 109, 107, 108],
  gapDown: [96, 97, 95, 96],
  halt: null,
};
const RESCUE: Bar = [100, 110, 90, 95];

function day(date: string): Times {
  return { openAt: parseInstant(date), availableAt: parseInstant(`${date}T21:00:00Z`) };
}

/**
 * What becomes of a buy of each type in each situation. A number is the price of its fill on Monday,
 * a number with + that of its fill on Tuesday; X expired, C canceled, R rejected.
 */
const TABLE = `
type          at      | gtc   day   gtd   ioc   fok   opg   cls
MARKET        cross   | 101   101   101   101   101   101   102
MARKET        touch   | 101   101   101   101   101   101   102
MARKET        gapUp   | 108   108   108   108   108   108   108
MARKET        gapDown | 96    96    96    96    96    96    96
MARKET        halt    | 100+  X     X     100+  100+  X     X
LIMIT         cross   | 99    99    99    C     C     X     X
LIMIT         touch   | 99    99    99    C     C     X     X
LIMIT         gapUp   | 99+   X     X     C     C     X     X
LIMIT         gapDown | 96    96    96    96    96    96    96
LIMIT         halt    | 99+   X     X     C     C     X     X
STOP          cross   | 105   105   105   R     R     R     R
STOP          touch   | 105   105   105   R     R     R     R
STOP          gapUp   | 108   108   108   R     R     R     R
STOP          gapDown | 105+  X     X     R     R     R     R
STOP          halt    | 105+  X     X     R     R     R     R
STOP_LIMIT    cross   | 105   105   105   R     R     R     R
STOP_LIMIT    touch   | 105   105   105   R     R     R     R
STOP_LIMIT    gapUp   | 100+  X     X     R     R     R     R
STOP_LIMIT    gapDown | 105+  X     X     R     R     R     R
STOP_LIMIT    halt    | 105+  X     X     R     R     R     R
TRAILING_STOP cross   | 105   105   105   R     R     R     R
TRAILING_STOP touch   | 105   105   105   R     R     R     R
TRAILING_STOP gapUp   | 104+  X     X     R     R     R     R
TRAILING_STOP gapDown | 100+  X     X     R     R     R     R
TRAILING_STOP halt    | 104+  X     X     R     R     R     R
MARKET_IF_TOUCHED cross   | 99    99    99    R     R     R     R
MARKET_IF_TOUCHED touch   | 99    99    99    R     R     R     R
MARKET_IF_TOUCHED gapUp   | 99+   X     X     R     R     R     R
MARKET_IF_TOUCHED gapDown | 96    96    96    R     R     R     R
MARKET_IF_TOUCHED halt    | 99+   X     X     R     R     R     R
LIMIT_IF_TOUCHED  cross   | 98    98    98    R     R     R     R
LIMIT_IF_TOUCHED  touch   | 98+   X     X     R     R     R     R
LIMIT_IF_TOUCHED  gapUp   | 98+   X     X     R     R     R     R
LIMIT_IF_TOUCHED  gapDown | 96    96    96    R     R     R     R
LIMIT_IF_TOUCHED  halt    | 98+   X     X     R     R     R     R
`;

/** The prices of the buys of the table. */
const ORDERS: Readonly<Record<string, Partial<OrderRequest>>> = {
  MARKET: {},
  LIMIT: { price: 99 },
  STOP: { price: 105 },
  STOP_LIMIT: { price: 105, limit: 106 },
  TRAILING_STOP: { trail: 4 },
  MARKET_IF_TOUCHED: { price: 99 },
  LIMIT_IF_TOUCHED: { price: 99, limit: 98 },
};

type Cell = readonly [type: string, situation: string, time: string, expected: string];

const [header, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/[|\s]+/));
const CELLS = rows.flatMap(([type, situation, ...cells]): Cell[] =>
  cells.map((expected, index) => [type!, situation!, header![index + 2]!, expected]),
);

/** Prices seen in a mirror at 100, so that a sell stands where the buy stood. */
const mirrored = (price: number): number => 200 - price;
const mirrorBar = ([open, high, low, close]: Bar): Bar => [
  mirrored(open),
  mirrored(low),
  mirrored(high),
  mirrored(close),
];

/** Runs one cell and returns what became of the order in the words of the table. */
function outcome([type, situation, time]: Cell, side: 1 | -1): string {
  const world = venueWorld({
    instruments: [{ venue: 'XNYS' }],
    timeframe: '1d' as Timeframe,
    at: DECIDED,
  });
  const { trail, ...prices } = ORDERS[type]!;
  const placed = Object.entries(prices).map(([name, price]): [string, number] => [
    name,
    side > 0 ? (price as number) : mirrored(price as number),
  ]);
  const handle = world.place({
    ...Object.fromEntries(placed),
    ...(trail === undefined ? {} : { trail }),
    side,
    type: OrderType[type as keyof typeof OrderType],
    timeInForce: TimeInForce[time.toUpperCase() as keyof typeof TimeInForce],
    goodTill: MONDAY.availableAt + 3_600e6,
  });
  const bar = BARS[situation]!;
  const turn = (one: Bar): Bar => (side > 0 ? one : mirrorBar(one));
  world.step([bar === null ? null : turn(bar)], MONDAY);
  const [onMonday] = world.prices();
  // The clock goes on behind the end of the GTD order before Tuesday comes.
  world.step([null], { openAt: MONDAY.availableAt, availableAt: MONDAY.availableAt + 7_200e6 });
  world.step([turn(RESCUE)], TUESDAY);
  const [price] = world.prices();
  const state = { expired: 'X', canceled: 'C', rejected: 'R', working: 'W' }[world.state(handle)];
  if (price === undefined) return state ?? '?';
  return `${side > 0 ? price : mirrored(price)}${onMonday === undefined ? '+' : ''}`;
}

describe('each type of order in each situation with each time in force', () => {
  it('has a row for every type and situation', () => {
    const types = Object.keys(OrderType);
    expect(rows.map(([type, situation]) => `${type} ${situation}`)).toEqual(
      types.flatMap((type) => Object.keys(BARS).map((situation) => `${type} ${situation}`)),
    );
    expect(header!.slice(2)).toHaveLength(Object.keys(TimeInForce).length);
  });

  it.each(CELLS)('%s %s %s: a buy ends as %s', (...cell) => {
    expect(outcome(cell, 1)).toBe(cell[3]);
  });

  it.each(CELLS)('%s %s %s: a sell in a mirror ends as %s', (...cell) => {
    expect(outcome(cell, -1)).toBe(cell[3]);
  });
});
