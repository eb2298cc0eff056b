import { describe, expect, it } from '@jest/globals';
import type { Timeframe } from '@vela/kernel';
import fc from 'fast-check';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { ORDER_COLUMNS, OrderState, restoreVenue, snapshotVenue } from './index.js';
import type { OrderRequest, SimulationOptions, VenueState } from './index.js';

const cents = fc.integer({ min: 9_000, max: 11_000 }).map((value) => value / 100);
const maybe = <T>(arbitrary: fc.Arbitrary<T>, nil: T): fc.Arbitrary<T> =>
  fc.option(arbitrary, { nil, freq: 3 });

/** Any order: every type, time in force, brackets, amounts, reducing ones and children. */
const request: fc.Arbitrary<Partial<OrderRequest>> = fc.record({
  side: fc.constantFrom(1, -1),
  type: fc.integer({ min: 0, max: 6 }),
  timeInForce: fc.constantFrom(0, 0, 0, 1, 3, 4, 5, 6),
  quantity: fc.integer({ min: 1, max: 50 }),
  price: cents,
  limit: cents,
  trail: fc.integer({ min: 1, max: 300 }).map((value) => value / 100),
  stopLoss: maybe(cents, NaN),
  takeProfit: maybe(cents, NaN),
  reduceOnly: fc.boolean(),
  notional: maybe(fc.integer({ min: 100, max: 9_000 }), 0),
  after: maybe(fc.integer({ min: 0, max: 30 }), -1),
});

const bar: fc.Arbitrary<Bar> = fc
  .tuple(cents, cents, cents, cents, fc.integer({ min: 0, max: 200 }))
  .map(([open, a, b, close, volume]) => [
    open,
    Math.max(open, a, b, close),
    Math.min(open, a, b, close),
    close,
    volume,
  ]);

const slices = fc.array(
  fc.record({
    requests: fc.array(request, { maxLength: 3 }),
    bar: fc.option(bar, { freq: 8 }),
    group: fc.boolean(),
    cancel: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 4 }),
  }),
  { maxLength: 20 },
);
type Slices = typeof slices extends fc.Arbitrary<infer T> ? T : never;

const options: fc.Arbitrary<Partial<SimulationOptions>> = fc.record({
  intrabar: fc.constantFrom(
    'pessimistic' as const,
    'openHighLowClose' as const,
    'adaptive' as const,
    'seeded' as const,
  ),
  limitFill: fc.constantFrom('touch' as const, 'cross' as const, 'volume' as const),
  participation: fc.constantFrom(null, 0.1, 0.5, 1),
  commissionRate: fc.constantFrom('0', '0.0013'),
});

type World = ReturnType<typeof venueWorld>;

const setupOf = (chosen: Partial<SimulationOptions>) => ({
  options: chosen,
  timeframe: '1m' as Timeframe,
});

/** Places what a slice asks for; handles of orders that do not exist yet are left out. */
function decide(world: World, { requests, group, cancel }: Slices[number]): void {
  const known = world.venue.orders.length;
  const handles = requests.map(({ after = -1, ...one }) =>
    world.place({ ...one, after: after < known ? after : -1 }),
  );
  if (group && handles.length > 1) world.venue.group(handles);
  if (cancel !== null) world.venue.cancel(cancel);
}

/** Returns what must be the same in a venue that was restored. */
function stateOf(world: World): unknown {
  return [
    snapshotVenue(world.venue, 1_000),
    world.ledger.cash,
    world.held(),
    world.venue.ambiguity.count,
  ];
}

describe('whatever is ordered', () => {
  it('cash and position are what the fills say, by a sum of its own', () => {
    fc.assert(
      fc.property(slices, options, (steps, chosen) => {
        const world = venueWorld(setupOf(chosen));
        for (const step of steps) {
          decide(world, step);
          world.step([step.bar]);
        }
        const { columns, length } = world.venue.fills;
        let cash = 100_000n * 10n ** 8n;
        let position = 0;
        for (let row = 0; row < length; row++) {
          const notional =
            BigInt(Math.round(columns.price[row]! * 100)) *
            BigInt(columns.quantity[row]!) *
            10n ** 6n;
          cash -= BigInt(columns.side[row]!) * notional;
          if (chosen.commissionRate !== '0') cash -= (notional * 13n) / 10_000n;
          position += columns.side[row]! * columns.quantity[row]!;
        }
        expect(BigInt(world.ledger.cash)).toBe(cash);
        expect(world.held()).toBe(position);
      }),
      { numRuns: 150 },
    );
  });

  it('fills stay inside the candle, and an order never fills more than it may', () => {
    fc.assert(
      fc.property(slices, options, (steps, chosen) => {
        const world = venueWorld(setupOf(chosen));
        const { venue } = world;
        for (const step of steps) {
          decide(world, step);
          const before = venue.fills.length;
          world.step([step.bar]);
          for (let row = before; row < venue.fills.length; row++) {
            expect(venue.fills.columns.price[row]).toBeGreaterThanOrEqual(step.bar![2]);
            expect(venue.fills.columns.price[row]).toBeLessThanOrEqual(step.bar![1]);
          }
        }
        const filled = new Map<number, number>();
        const { order, quantity } = venue.fills.columns;
        for (let row = 0; row < venue.fills.length; row++) {
          filled.set(order[row]!, (filled.get(order[row]!) ?? 0) + quantity[row]!);
        }
        for (let handle = 0; handle < venue.orders.length; handle++) {
          const [wanted, done] = world.sizes(handle);
          expect(filled.get(handle) ?? 0).toBe(done);
          if (venue.orders.state[handle] !== OrderState.REJECTED) {
            expect(done).toBeLessThanOrEqual(wanted!);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('all fills of a candle together take no more than participation allows', () => {
    fc.assert(
      fc.property(slices, options, fc.constantFrom(0.05, 0.1, 0.5), (steps, chosen, share) => {
        const world = venueWorld(setupOf({ ...chosen, participation: share }));
        const { fills } = world.venue;
        for (const step of steps) {
          decide(world, step);
          const before = fills.length;
          world.step([step.bar]);
          const taken = fills.column('quantity').subarray(before);
          const total = taken.reduce((sum, quantity) => sum + quantity, 0);
          expect(total).toBeLessThanOrEqual((step.bar?.[4] ?? 0) * share + 1e-6);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('the legs of a bracket are as large as what was filled and not closed', () => {
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 20 }), options, (bars, chosen) => {
        const world = venueWorld(setupOf({ ...chosen, participation: 0.1 }));
        const { orders } = world.venue;
        const entry = world.place({ quantity: 40, stopLoss: 92, takeProfit: 108 });
        for (const one of bars) {
          world.step([one]);
          const legs = world.venue
            .working(0)
            .filter((handle) => orders.parent[handle] === entry + 1);
          for (const leg of legs) {
            expect(orders.quantity[leg]! - orders.filled[leg]!).toBe(world.held());
          }
          // Nothing is held without its legs, and nothing is left of them without a position.
          expect(legs.length).toBe(world.held() === 0 ? 0 : 2);
          expect(world.held()).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a reducing order never opens or turns a position', () => {
    fc.assert(
      fc.property(slices, options, (steps, chosen) => {
        const world = venueWorld(setupOf(chosen));
        const { fills, orders } = world.venue;
        let position = 0;
        let seen = 0;
        for (const step of steps) {
          decide(world, step);
          world.step([step.bar]);
          for (; seen < fills.length; seen++) {
            const after = position + fills.columns.side[seen]! * fills.columns.quantity[seen]!;
            if ((orders.flags[fills.columns.order[seen]!]! & 1) === 1) {
              expect(Math.abs(after)).toBeLessThan(Math.abs(position));
              expect(after * position).toBeGreaterThanOrEqual(0);
            }
            position = after;
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a snapshot at any candle changes nothing that comes later', () => {
    fc.assert(
      fc.property(slices, options, fc.nat(19), (steps, chosen, cut) => {
        const whole = venueWorld(setupOf(chosen));
        let other = venueWorld(setupOf(chosen));
        steps.forEach((step, index) => {
          decide(whole, step);
          decide(other, step);
          if (index === cut) {
            const state = JSON.parse(JSON.stringify(snapshotVenue(other.venue, 64))) as VenueState;
            other = resumed(other, chosen, state, steps.slice(0, index));
          }
          whole.step([step.bar]);
          other.step([step.bar]);
        });
        expect(stateOf(other)).toEqual(stateOf(whole));
      }),
      { numRuns: 150 },
    );
  });
});

/** Returns a world whose venue comes from a snapshot and whose ledger has booked the same fills. */
function resumed(
  before: World,
  chosen: Partial<SimulationOptions>,
  state: VenueState,
  steps: Slices,
): World {
  const world = venueWorld(setupOf(chosen));
  for (const step of steps) world.step([step.bar]);
  const { columns, length } = before.venue.fills;
  // The ledger is not what is tested here: it is given what the first venue has booked.
  for (let row = 0; row < length; row++) {
    const units = Math.round(columns.price[row]! * 100);
    const booking = {
      instrument: 0,
      side: columns.side[row]!,
      quantity: columns.quantity[row]!,
      priceUnits: units,
      priceScale: 2,
      price: columns.price[row]!,
      row: columns.row[row]!,
      at: columns.at[row]!,
      order: columns.order[row]!,
      fee: Math.round(columns.fee[row]! * 1e8),
    };
    world.ledger.book(booking);
  }
  restoreVenue(world.venue, state);
  return world;
}

describe('the table of orders', () => {
  it('is part of the snapshot column by column', () => {
    const world = venueWorld();
    world.place({ type: 1, price: 90, stopLoss: 80 });
    expect(snapshotVenue(world.venue, 64).columns).toEqual(ORDER_COLUMNS);
  });
});
