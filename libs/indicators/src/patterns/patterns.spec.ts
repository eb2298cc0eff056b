import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import { PATTERNS } from './definitions.js';

type Candle = readonly [open: number, high: number, low: number, close: number];

/** Three falls with bodies of 1: the close before what follows is 16, the mean close 18. */
const FALLS: readonly Candle[] = [
  [21, 22, 19, 20],
  [19, 20, 17, 18],
  [17, 18, 15, 16],
];
const LONG_FALL: Candle = [16, 16, 12, 12.5];
const HARAMI: readonly Candle[] = [...FALLS, LONG_FALL, [13, 14, 12.9, 13.5]];
const ENGULFING: readonly Candle[] = [...FALLS, [16, 16, 14, 15], [14.5, 17, 14, 16.5]];
const PIN = { period: 3, body: 0.33, shadow: 2, wick: 0.1 };

/** A candle that ends none of the bullish patterns. */
const STRONG_FALL: Candle = [12, 12, 6, 6.5];

/** Candles upside down. */
const mirrored = (candles: readonly Candle[]): Candle[] =>
  candles.map(([open, high, low, close]) => [40 - open, 40 - low, 40 - high, 40 - close]);

/** The bullish form of each pattern, and the name of its mirror image when that is another one. */
const FORMS: Readonly<Record<string, [object, readonly Candle[], (string | null)?]>> = {
  CDL_DOJI: [{ doji: 0.1 }, [[10, 11, 9, 10.1]], null],
  CDL_LONG_LEGGED_DOJI: [{ doji: 0.1, shadow: 0.3 }, [[10, 11, 9, 10.1]], null],
  CDL_DRAGONFLY_DOJI: [{ doji: 0.1 }, [[10, 10.05, 8, 10]]],
  CDL_HAMMER: [PIN, [...FALLS, [15, 15.1, 12, 14.9]], 'CDL_SHOOTING_STAR'],
  CDL_INVERTED_HAMMER: [PIN, [...FALLS, [15, 18, 14.9, 15.1]], 'CDL_HANGING_MAN'],
  CDL_MARUBOZU: [{ shadow: 0.05 }, [[10, 12, 10, 12]]],
  CDL_SPINNING_TOP: [{ body: 0.3, shadow: 1 }, [[10, 11, 9, 10.2]]],
  CDL_BELT_HOLD: [{ period: 3, long: 1, shadow: 0.05 }, [...FALLS, [14, 17, 14, 16.5]]],
  CDL_ENGULFING: [{ period: 3 }, ENGULFING],
  CDL_HARAMI: [{ period: 3, long: 1, small: 0.5 }, HARAMI],
  CDL_HARAMI_CROSS: [{ period: 3, long: 1, doji: 0.1 }, [...FALLS, LONG_FALL, [13, 14, 12, 13.05]]],
  // The close takes back 2 of a body of 3.5.
  CDL_PIERCING: [
    { period: 3, long: 1, penetration: 0.5 },
    [...FALLS, LONG_FALL, [11, 15, 11, 14.5]],
    'CDL_DARK_CLOUD',
  ],
  CDL_TWEEZER: [{ period: 3, tolerance: 0.05 }, [...FALLS, LONG_FALL, [12.5, 15, 12.1, 14]]],
  CDL_KICKING: [
    { shadow: 0.05 },
    [
      [10, 10, 8, 8],
      [11, 13, 11, 13],
    ],
  ],
  CDL_COUNTERATTACK: [
    { period: 3, long: 1, tolerance: 0.1 },
    [...FALLS, LONG_FALL, [9, 13, 9, 12.6]],
  ],
  CDL_MORNING_STAR: [
    { period: 3, long: 1, small: 0.5, penetration: 0.5 },
    [...FALLS, LONG_FALL, [12, 12.2, 11, 11.8], [12.5, 15, 12, 14.5]],
    'CDL_EVENING_STAR',
  ],
  CDL_ABANDONED_BABY: [
    { period: 3, long: 1, doji: 0.1, penetration: 0.5 },
    [...FALLS, LONG_FALL, [11, 11.5, 10.5, 11.02], [13, 15, 12.2, 14.5]],
  ],
  CDL_THREE_WHITE_SOLDIERS: [
    { period: 3, long: 1, shadow: 0.2 },
    [...FALLS, [14, 16.1, 14, 16], [15, 18.1, 15, 18], [17, 20.2, 17, 20]],
    'CDL_THREE_BLACK_CROWS',
  ],
  CDL_THREE_INSIDE: [{ period: 3, long: 1, small: 0.5 }, [...HARAMI, [13.5, 17, 13, 16.5]]],
  CDL_THREE_OUTSIDE: [{ period: 3 }, [...ENGULFING, [16.5, 18, 16, 17.5]]],
  CDL_THREE_LINE_STRIKE: [
    {},
    [
      [10, 12, 10, 11],
      [11, 13, 11, 12],
      [12, 14, 12, 13],
      [14, 14, 9, 9.5],
    ],
  ],
  CDL_THREE_METHODS: [
    { period: 3, long: 1, small: 0.5 },
    [
      ...FALLS,
      [16, 20, 16, 20],
      [19, 19.5, 18, 18.5],
      [18.5, 19, 17.5, 18],
      [18, 18.5, 17, 17.5],
      [17.5, 21.5, 17.5, 21],
    ],
  ],
  CDL_INSIDE_BAR: [
    {},
    [
      [10, 14, 8, 12],
      [11, 13, 9, 12],
    ],
    null,
  ],
  CDL_OUTSIDE_BAR: [
    {},
    [
      [10, 13, 9, 12],
      [9.5, 14, 8, 13],
    ],
  ],
};

/** Ends of the bullish forms that miss them in one condition each, for each pattern. */
const NEAR_MISSES: Readonly<Record<string, readonly (readonly Candle[])[]>> = {
  CDL_DOJI: [[[10, 11, 9, 10.3]]],
  CDL_LONG_LEGGED_DOJI: [[[10, 10.5, 8.5, 10.1]], [[10, 11.5, 9.5, 10.1]], [[10, 11, 9, 10.3]]],
  CDL_DRAGONFLY_DOJI: [[[10, 10.5, 8, 10]], [[10, 10.05, 8, 9.7]]],
  // A long shadow of 1.77 for a body of 0.95; another shadow of 0.6 in 3.6.
  CDL_HAMMER: [[[15, 15.28, 12.28, 14.05]], [[15, 15.6, 12, 14.9]]],
  CDL_INVERTED_HAMMER: [[[13, 15.72, 12.72, 13.95]], [[15, 18, 14.4, 15.1]]],
  CDL_MARUBOZU: [[[10, 12.2, 10, 12]], [[10, 12, 9.8, 12]]],
  CDL_SPINNING_TOP: [[[10, 10.3, 8.5, 10.2]], [[10, 11.5, 9.9, 10.2]], [[10, 10.7, 9.3, 10.5]]],
  CDL_BELT_HOLD: [[[14, 14.9, 14, 14.8]], [[14, 17, 13.5, 16.5]]],
  CDL_ENGULFING: [
    [[15.2, 17, 14, 16.6]],
    [[14.5, 17, 14, 15.8]],
    [
      [14, 16, 14, 15],
      [14.5, 17, 14, 16.5],
    ],
  ],
  // Too long, below, above; a first body of 0.8.
  CDL_HARAMI: [
    [[12.6, 16, 12.5, 15.6]],
    [[12.2, 14, 12, 12.9]],
    [[15.6, 16.5, 15, 16.2]],
    [
      [16, 16.2, 15, 15.2],
      [15.4, 15.9, 15.3, 15.8],
    ],
  ],
  CDL_HARAMI_CROSS: [
    [[13, 14, 12, 13.5]],
    [[12.2, 13, 11, 12.25]],
    [
      [16, 16.2, 15, 15.2],
      [15.5, 15.9, 15.1, 15.52],
    ],
  ],
  CDL_PIERCING: [
    [[12.2, 15, 12, 14.5]],
    [[11, 15, 11, 14]],
    [[11, 17, 11, 16.5]],
    [
      [16, 16, 15, 15.2],
      [14.5, 16, 14.4, 15.8],
    ],
  ],
  CDL_TWEEZER: [
    [[12.5, 15, 11.5, 14]],
    [[14, 15, 12.1, 12.5]],
    [
      [12.5, 16, 12, 16],
      [12.5, 15, 12.1, 14],
    ],
  ],
  CDL_KICKING: [
    [[9.5, 13, 9.5, 13]],
    [[11, 14, 11, 13]],
    [[11, 13, 10.5, 13]],
    [
      [10, 10, 7, 8],
      [11, 13, 11, 13],
    ],
  ],
  CDL_COUNTERATTACK: [
    [[9, 14, 9, 13.5]],
    [[12, 13, 12, 12.6]],
    [
      [16, 16, 15, 15.2],
      [12, 16, 12, 15.2],
    ],
  ],
  CDL_MORNING_STAR: [
    [
      [12.4, 12.4, 10, 10.4],
      [12.5, 15, 12, 14.5],
    ],
    [
      [12.4, 12.7, 12, 12.6],
      [12.5, 15, 12, 14.5],
    ],
    [[12.5, 15, 12, 14]],
    [[15, 15, 12, 14.5]],
    [
      [16, 16, 15, 15.2],
      [14.8, 15, 14, 14.7],
      [15, 16, 15, 15.9],
    ],
  ],
  CDL_ABANDONED_BABY: [
    [
      [11, 12.1, 10.5, 11.02],
      [13, 15, 12.2, 14.5],
    ],
    [[13, 15, 11.4, 14.5]],
    [
      [11, 11.5, 10.5, 11.3],
      [13, 15, 12.2, 14.5],
    ],
    [[13, 15, 12.2, 14]],
    [[15, 15, 12.2, 14.5]],
  ],
  // Opens below and above the body before, closes lower, a long shadow, a short body.
  CDL_THREE_WHITE_SOLDIERS: [
    [[14.5, 20.2, 14.5, 20]],
    [[18.5, 21, 18.5, 20.8]],
    [[15.5, 18.2, 15.5, 17.9]],
    [[17, 22, 17, 20]],
    [[17, 18.6, 17, 18.5]],
  ],
  CDL_THREE_INSIDE: [[[13.5, 17, 13, 15.9]], [[17, 17.5, 16, 16.5]]],
  CDL_THREE_OUTSIDE: [[[16.2, 18, 16, 16.4]], [[18, 18, 16.5, 17]]],
  CDL_THREE_LINE_STRIKE: [
    [[12.5, 14, 9, 9.5]],
    [[14, 14, 9, 10.2]],
    [
      [11, 12.5, 11, 11.8],
      [14, 14, 9, 9.5],
    ],
    [
      [14, 14, 12, 13],
      [14, 14, 9, 9.5],
    ],
  ],
  CDL_THREE_METHODS: [
    [[17.5, 20.5, 17.5, 19.9]],
    [[20, 20.3, 20, 20.3]],
    [
      [16.2, 16.4, 15.5, 15.8],
      [17.5, 21.5, 17.5, 21],
    ],
    [
      [18, 18.5, 16.4, 16.5],
      [17.5, 21.5, 17.5, 21],
    ],
  ],
  CDL_INSIDE_BAR: [[[11, 14, 9, 12]], [[11, 13, 8, 12]]],
  CDL_OUTSIDE_BAR: [[[9.5, 13, 8, 13]], [[9.5, 14, 9, 13]]],
};

function signalOf(name: string, parameters: object, candles: readonly Candle[]): number | null {
  const definition = PATTERNS.find((one) => one.name === name)!;
  return lastOutputs(definition.create(parameters), candles)[0]!;
}

describe.each(Object.keys(FORMS))('the pattern %s', (name) => {
  const [parameters, candles, twin = name] = FORMS[name]!;

  it('is found in its bullish form', () => {
    expect(signalOf(name, parameters, candles)).toBe(1);
  });

  it('is found upside down where it has a mirror image', () => {
    const flipped = mirrored(candles);
    if (twin === null) expect(signalOf(name, parameters, flipped)).toBe(1);
    else expect(signalOf(twin, parameters, flipped)).toBe(-1);
    if (twin !== null && twin !== name) {
      expect(signalOf(name, parameters, flipped)).toBe(0);
      expect(signalOf(twin, parameters, candles)).toBe(0);
    }
  });

  it('is not found when its last candle is another one', () => {
    const others = [...candles.slice(0, -1), STRONG_FALL];
    expect(signalOf(name, parameters, others)).toBe(0);
    expect(signalOf(twin ?? name, parameters, mirrored(others))).toBe(0);
  });

  it('is not found when one of its conditions fails', () => {
    const misses = NEAR_MISSES[name] ?? [];
    expect(misses.length).toBeGreaterThan(0);
    for (const end of misses) {
      const others = [...candles.slice(0, -end.length), ...end];
      expect([end, signalOf(name, parameters, others)]).toEqual([end, 0]);
      expect([end, signalOf(twin ?? name, parameters, mirrored(others))]).toEqual([end, 0]);
    }
  });

  it('is not found before it has seen all candles that it compares', () => {
    expect(signalOf(name, parameters, candles.slice(1))).toBeNull();
  });
});

describe('patterns after a trend', () => {
  /** Three rises with bodies of 1 that end where the falls end: the mean close is 14. */
  const rises: readonly Candle[] = [
    [11, 12.5, 10.5, 12],
    [13, 14.5, 12.5, 14],
    [15, 16.5, 14.5, 16],
  ];
  /** These take lengths from the candles before, but no trend. */
  const trendless = ['CDL_THREE_WHITE_SOLDIERS', 'CDL_THREE_METHODS'];
  const trending = Object.keys(FORMS).filter((name) => FORMS[name]![1][0] === FALLS[0]);

  it.each(trending)('need the trend if they are reversals: %s', (name) => {
    const [parameters, candles, twin] = FORMS[name]!;
    const others = [...rises, ...candles.slice(FALLS.length)];
    const expected = trendless.includes(name) ? 1 : 0;
    expect(signalOf(name, parameters, others)).toBe(expected);
    expect(signalOf(twin ?? name, parameters, mirrored(others)) === 0).toBe(expected === 0);
  });

  it('have all been examined', () => {
    const twins = Object.values(FORMS).map(([, , twin]) => twin);
    const examined = new Set([...Object.keys(FORMS), ...twins]);
    expect(PATTERNS.filter(({ name }) => !examined.has(name))).toEqual([]);
    expect(PATTERNS.length).toBeGreaterThanOrEqual(20);
  });
});
