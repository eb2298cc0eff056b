import { describe, expect, it } from '@jest/globals';
import { venueWorld } from '../test/venue-world.js';
import type { Bar } from '../test/venue-world.js';
import { OrderType } from './index.js';
import type { PathModel, SimulationOptions } from './index.js';

const { LIMIT, STOP, STOP_LIMIT, TRAILING_STOP } = OrderType;
const FLAT: Bar = [100, 100, 100, 100, 1000];
const bracket = { stopLoss: 95, takeProfit: 105 };

describe('the path inside a candle', () => {
  // Both legs of a bracket are inside: which extreme comes first decides.
  const both: Bar = [100, 106, 94, 101];
  it.each([
    ['pessimistic', both, 95],
    ['openHighLowClose', both, 105],
    ['openLowHighClose', both, 95],
    ['adaptive', [100, 105.5, 94, 101], 105],
    ['adaptive', [100, 107, 94.5, 101], 95],
    ['adaptive', [100, 106, 94, 101], 105],
  ] as const)('%s: %j closes a long bracket at %d', (intrabar, bar, expected) => {
    const world = venueWorld({ options: { intrabar } });
    world.place(bracket);
    world.step([FLAT]);
    world.step([bar]);
    expect(world.prices()).toEqual([100, expected]);
    expect(world.venue.ambiguity.count).toBe(1);
  });

  it('lets children of any entry live from the point of its fill on', () => {
    const entry = { type: LIMIT, price: 98, stopLoss: 95, takeProfit: 105 };
    const bar: Bar = [100, 106, 94, 101];
    const run = (intrabar: SimulationOptions['intrabar']): number[] => {
      const world = venueWorld({ options: { intrabar } });
      world.place(entry);
      world.step([bar]);
      return world.prices();
    };
    expect(run('pessimistic')).toEqual([98]);
    // Down to 98 and on to 95; up first, the target lies behind the entry.
    expect(run('openLowHighClose')).toEqual([98, 95]);
    expect(run('openHighLowClose')).toEqual([98, 95]);
  });

  it('fills what the open has passed at the open, stops before limits', () => {
    const world = venueWorld({ options: { intrabar: 'openHighLowClose' } });
    const limit = world.place({ type: LIMIT, price: 110 });
    const stop = world.place({ type: STOP, price: 98 });
    world.step([FLAT]);
    expect([world.state(limit), world.state(stop), world.prices()]).toEqual([
      'filled',
      'filled',
      [100, 100],
    ]);
    expect(Array.from(world.venue.fills.column('order'))).toEqual([stop, limit]);
  });

  it.each([
    // A buy with a stop at 104 and a limit at 102: only after the high can the price come back.
    ['openHighLowClose', [102]],
    ['openLowHighClose', []],
  ] as const)('%s decides a stop-limit order by what comes later', (intrabar, expected) => {
    const world = venueWorld({ options: { intrabar } });
    world.place({ type: STOP_LIMIT, price: 104, limit: 102 });
    world.step([[101, 105, 100, 105]]);
    expect(world.prices()).toEqual(expected);
  });

  it.each([
    ['openHighLowClose', [100, 103]],
    ['openLowHighClose', [100, 97]],
  ] as const)('%s lets a trailing stop follow before it is hit', (intrabar, expected) => {
    const world = venueWorld({ options: { intrabar } });
    world.place();
    world.step([FLAT]);
    world.place({ side: -1, type: TRAILING_STOP, trail: 3, reduceOnly: true });
    world.step([[100, 106, 96, 101]]);
    expect(world.prices()).toEqual(expected);
  });

  it('seeded reaches both outcomes, the same ones for the same seed', () => {
    const close = (resolution: number): number => {
      const world = venueWorld({ options: { intrabar: 'seeded' }, resolution });
      world.place(bracket);
      world.step([FLAT]);
      world.step([both]);
      return world.prices()[1]!;
    };
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const first = seeds.map(close);
    expect(new Set(first)).toEqual(new Set([95, 105]));
    expect(seeds.map(close)).toEqual(first);
  });

  it('may be a model of the caller, which must stay inside the candle', () => {
    const path = (points: readonly number[]): PathModel => ({
      trace: ({ high, low, close }, into) => {
        if (high === low) {
          into[0] = close;
          return 1;
        }
        into.set(points);
        return points.length;
      },
    });
    const run = (points: readonly number[]): number[] => {
      const world = venueWorld({ models: { path: path(points) } });
      world.place(bracket);
      world.step([FLAT]);
      world.step([both]);
      return world.prices();
    };
    expect(run([96, 106, 94, 101])).toEqual([100, 105]);
    expect(() => run([96, 107, 101])).toThrow('expected 1 to 64 prices from 94 to 106');
    expect(() => run([])).toThrow('found 0');
  });
});

describe('the limit fill rule', () => {
  const fills = (
    options: Partial<SimulationOptions>,
    bar: Bar,
    side = 1,
  ): (number[] | string)[] => {
    const world = venueWorld({ options });
    const order = world.place({ type: LIMIT, price: 99, side, quantity: 100 });
    world.step([bar]);
    return [world.state(order), world.prices(), world.quantities()];
  };

  it('fills each of several limits at its own price when the path passes them at once', () => {
    const world = venueWorld({
      options: { limitFill: 'cross', limitCrossTicks: 3, intrabar: 'openLowHighClose' },
    });
    for (let i = 0; i < 3; i++) world.place({ type: LIMIT, price: 99 });
    world.step([[100, 101, 98, 100]]);
    expect(world.prices()).toEqual([99, 99, 99]);
  });

  it('touch takes the price, cross wants it passed by ticks, an open beyond is the open', () => {
    const cross: Partial<SimulationOptions> = { limitFill: 'cross', limitCrossTicks: 3 };
    expect(fills({}, [100, 101, 99, 100])).toEqual(['filled', [99], [100]]);
    expect(fills({ limitFill: 'cross' }, [100, 101, 99, 100])).toEqual(['working', [], []]);
    expect(fills({ limitFill: 'cross' }, [100, 101, 98.99, 100])).toEqual(['filled', [99], [100]]);
    expect(fills(cross, [100, 101, 98.98, 100])).toEqual(['working', [], []]);
    expect(fills(cross, [100, 101, 98.97, 100])).toEqual(['filled', [99], [100]]);
    expect(fills(cross, [98.99, 101, 98.99, 100])).toEqual(['filled', [98.99], [100]]);
    expect(fills(cross, [98, 99.03, 97, 98], -1)).toEqual(['filled', [99], [100]]);
    const path = { ...cross, intrabar: 'openLowHighClose' } as const;
    expect(fills(path, [100, 101, 98.98, 100])).toEqual(['working', [], []]);
    expect(fills(path, [100, 101, 98.97, 100])).toEqual(['filled', [99], [100]]);
  });

  it('volume gives the share of the range beyond the price, rounded down to the lot', () => {
    const volume: Partial<SimulationOptions> = { limitFill: 'volume' };
    expect(fills(volume, [100, 101, 99, 100, 500])).toEqual(['working', [], []]);
    // A quarter of the range of 4 lies at or below 99.
    expect(fills(volume, [100, 102, 98, 100, 70])).toEqual(['working', [99], [17]]);
    expect(fills(volume, [98, 98, 98, 98, 70])).toEqual(['working', [98], [70]]);
    expect(fills(volume, [98, 98, 98, 98, 0])).toEqual(['working', [], []]);
  });
});

describe('participation', () => {
  it('counts all fills of a candle together and lets the rest wait', () => {
    const world = venueWorld({ options: { participation: 0.1 } });
    const one = world.place({ quantity: 15 });
    const other = world.place({ quantity: 15 });
    world.step([[100, 100, 100, 100, 200]]);
    expect([world.sizes(one), world.sizes(other)]).toEqual([
      [15, 15],
      [15, 5],
    ]);
    world.step([[101, 101, 101, 101, 0]]);
    world.step([[102, 102, 102, 102, 100]]);
    expect([world.state(other), world.prices()]).toEqual(['filled', [100, 100, 102]]);
  });

  it('gives an IOC order what there is, and a FOK order all or nothing', () => {
    const world = venueWorld({ options: { participation: 0.1 } });
    const fok = world.place({ quantity: 15, timeInForce: 4 });
    const ioc = world.place({ quantity: 15, timeInForce: 3 });
    world.step([[100, 100, 100, 100, 100]]);
    expect([world.state(fok), world.reason(fok), world.sizes(fok)]).toEqual([
      'canceled',
      'not filled at once',
      [15, 0],
    ]);
    expect([world.state(ioc), world.sizes(ioc)]).toEqual(['canceled', [15, 10]]);
  });

  it('may be a model of the caller, told what was taken before', () => {
    const seen: number[][] = [];
    const liquidity = {
      available: ({ wanted, taken }: { wanted: number; taken: number }): number => {
        seen.push([wanted, taken]);
        return 7 - taken;
      },
    };
    const world = venueWorld({ models: { liquidity } });
    world.place({ quantity: 5 });
    world.place({ quantity: 5 });
    world.step([FLAT]);
    expect(world.quantities()).toEqual([5, 2]);
    expect(seen).toEqual([
      [5, 0],
      [5, 5],
    ]);
  });
});

describe('slippage', () => {
  const bought = (
    slippage: SimulationOptions['slippage'],
    request: Parameters<ReturnType<typeof venueWorld>['place']>[0] = {},
    bar: Bar = [100, 100, 100, 100, 1000],
  ): number => {
    const world = venueWorld({ options: { slippage } });
    world.place(request);
    world.step([bar]);
    return world.prices()[0]!;
  };

  it('makes fills that take liquidity worse by the formula of its model', () => {
    expect(bought({ model: 'none' })).toBe(100);
    expect(bought({ model: 'fixed', amount: 0.03 })).toBe(100.03);
    expect(bought({ model: 'fixed', amount: 0.03 }, { side: -1 })).toBe(99.97);
    expect(bought({ model: 'bps', bps: 5 })).toBeCloseTo(100.05, 12);
    expect(bought({ model: 'spread', fraction: 0.002 })).toBeCloseTo(100.1, 12);
    // A tenth of the volume: 0.1 · 0.1² · 100.
    expect(bought({ model: 'volumeShare', impact: 0.1 }, { quantity: 100 })).toBeCloseTo(100.1, 12);
    // 1 · 0.02 · √0.25 · 100.
    const root = { model: 'squareRoot', coefficient: 1, volatility: 0.02 } as const;
    expect(bought(root, { quantity: 250 })).toBeCloseTo(101, 12);
    expect(bought(root, { quantity: 250 }, FLAT.with(4, 0) as unknown as Bar)).toBeCloseTo(102, 12);
  });

  it('is for stops as well, never for resting limits, and stops at a limit price', () => {
    const slippage = { model: 'fixed', amount: 0.5 } as const;
    expect(bought(slippage, { type: STOP, price: 105 }, [100, 106, 99, 100])).toBe(105.5);
    expect(bought(slippage, { type: LIMIT, price: 99 }, [100, 101, 98, 100])).toBe(99);
    expect(bought(slippage, { type: LIMIT, price: 99 }, [98, 101, 98, 100])).toBe(98.5);
    expect(bought(slippage, { type: LIMIT, price: 99 }, [98.8, 101, 98, 100])).toBe(99);
    const limited = { type: STOP_LIMIT, price: 105, limit: 105.2 };
    expect(bought(slippage, limited, [100, 106, 99, 100])).toBe(105.2);
  });

  it('may be a model of the caller; one that answers nonsense is named', () => {
    const world = venueWorld({ models: { slippage: { slip: ({ quantity }) => quantity / 100 } } });
    world.place();
    world.step([FLAT]);
    expect(world.prices()).toEqual([100.1]);
    for (const answer of [NaN, -1, Infinity, '1' as unknown as number]) {
      const wrong = venueWorld({ models: { slippage: { slip: () => answer } } });
      wrong.place();
      expect(() => wrong.step([FLAT])).toThrow('expected 0 or more from the slippage model');
    }
  });
});

describe('when orders act', () => {
  it('latency lets them act from the first candle that opens later', () => {
    const world = venueWorld({ options: { latencyMs: 60_000 } });
    const order = world.place();
    world.step([[100, 100, 100, 100]]);
    expect(world.state(order)).toBe('working');
    world.step([[101, 101, 101, 101]]);
    expect(world.prices()).toEqual([101]);
  });

  it('same close fills market orders at the close they were decided on, others later', () => {
    const world = venueWorld({ options: { marketFill: 'sameClose' } });
    world.step([[100, 103, 99, 102]]);
    const market = world.place(bracket);
    const limit = world.place({ type: LIMIT, price: 110 });
    world.close([100, 103, 99, 102]);
    expect([world.state(market), world.state(limit), world.prices()]).toEqual([
      'filled',
      'working',
      [102],
    ]);
    world.step([[104, 106, 94, 100]]);
    // Children live from the next candle: the stop-loss comes first there.
    expect(world.prices()).toEqual([102, 95, 104]);
  });

  it('same close shares the volume that the candle gave before', () => {
    const world = venueWorld({ options: { marketFill: 'sameClose', participation: 0.5 } });
    const limit = world.place({ type: LIMIT, price: 100, quantity: 30 });
    world.step([[100, 100, 100, 100, 100]]);
    const market = world.place({ quantity: 30 });
    world.close([100, 100, 100, 100, 100]);
    expect([world.sizes(limit), world.sizes(market)]).toEqual([
      [30, 30],
      [30, 20],
    ]);
  });
});
