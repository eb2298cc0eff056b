import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { OSCILLATORS } from './definitions.js';

type Row = number | readonly number[];

const FISHER_1 = 0.5 * Math.log(1.33 / 0.67);
const CANDLE = [1, 3, 1, 2];
const RISE = Array.from({ length: 100 }, (_, t) => [t, t]);

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  AO: [
    [
      { fast: 1, slow: 2 },
      [
        [1, 1],
        [4, 2],
      ],
      [3 - 2],
    ],
  ],
  // Awesome oscillator: 1, then 8 - 5.5.
  AC: [
    [
      { fast: 1, slow: 2, signal: 2 },
      [
        [1, 1],
        [4, 2],
        [8, 8],
      ],
      [2.5 - 1.75],
    ],
  ],
  CMO: [
    [{ period: 2 }, [9, 1, 4, 3], [50]],
    [{ period: 2 }, [9, 1, 1, 1], [0]],
  ],
  DPO: [[{ period: 4 }, [1, 2, 3, 6], [1 - 3]]],
  // All rates are 10 %: (1 + 2 + 3 + 4) 10; then 0 %.
  KST: [
    [
      { roc1: 1, roc2: 1, roc3: 1, roc4: 1, sma1: 1, sma2: 1, sma3: 1, sma4: 1, signal: 2 },
      [100, 110, 121, 121],
      [0, 50],
    ],
  ],
  // Changes 1, 2, -1: mean 2/3 of mean length 4/3.
  TSI: [
    [{ long: 3, short: 1, signal: 1 }, [0, 1, 3, 2], [50, 50]],
    [{ long: 1, short: 1, signal: 2 }, [1, 2, 1], [-100, 0]],
    [{ long: 1, short: 1, signal: 1 }, [1, 1], [0, 0]],
  ],
  // Place 0.5 twice: v = 0.33, then 0.33 + 0.67 * 0.33.
  FISHER: [
    [
      { period: 2 },
      [
        [1, 1],
        [3, 3],
        [5, 5],
      ],
      [0.5 * Math.log(1.5511 / 0.4489) + FISHER_1 / 2, FISHER_1],
    ],
    // After a long rise the place stays at 0.999: F = atanh(0.999) + F / 2.
    [{ period: 2 }, RISE, [2 * Math.atanh(0.999), 2 * Math.atanh(0.999)]],
  ],
  // Sums 21 + 10 and 10 + 0.
  COPPOCK: [[{ long: 2, short: 1, wma: 2 }, [100, 110, 121, 121], [(31 + 2 * 10) / 3]]],
  // Bodies 1 of ranges 2, at last a body of 2: (2 + 2 + 2 + 1) / 6 of 2.
  RVGI: [
    [
      { period: 1 },
      [CANDLE, CANDLE, CANDLE, CANDLE, CANDLE, CANDLE, [1, 3, 1, 3]],
      [7 / 12, (7 / 12 + 2.5) / 6],
    ],
  ],
  CRSI: [
    // A rise, the longest streak so far, and the largest change.
    [{ rsi: 1, streak: 1, rank: 2 }, [10, 11, 12, 14], [100]],
    // A rise after a fall; its 4 % are above one of +17 % and -7 %.
    [{ rsi: 1, streak: 1, rank: 2 }, [10, 11, 12, 14, 13, 13.5], [(100 + 100 + 50) / 3]],
    // Streaks 0, -1, -2, -3, 1: the smoothed losses are 1/2, the gains 2.
    [{ rsi: 1, streak: 2, rank: 2 }, [20, 19, 18, 17, 17.5], [(100 + 80 + 100) / 3]],
  ],
  // 2.5 above the middle of a range of 11.
  SMI: [
    [
      { period: 2, first: 1, second: 1, signal: 1 },
      [
        [10, 1, 5],
        [12, 2, 9],
      ],
      [500 / 11, 500 / 11],
    ],
    [{ period: 1, first: 1, second: 1, signal: 1 }, [[5, 5, 5]], [0, 0]],
  ],
  APO: [
    [{ fast: 1, slow: 2, matype: 'sma' }, [2, 6], [6 - 4]],
    // The slow EMA goes two thirds of the way from 4 to 10.
    [{ fast: 1, slow: 2, matype: 'ema' }, [2, 6, 10], [10 - 8]],
  ],
  ELDER_RAY: [
    [
      { period: 2 },
      [
        [3, 1, 2],
        [6, 1, 4],
      ],
      [6 - 3, 1 - 3],
    ],
  ],
  QQE: [
    [{ period: 1, smooth: 1, factor: 1 }, [1, 2, 3], [100, 100, 1]],
    // The line falls from 100 to 0, by a change of 100.
    [{ period: 1, smooth: 1, factor: 1 }, [1, 2, 3, 2], [0, 100, -1]],
    [{ period: 1, smooth: 1, factor: 1 }, [1, 2, 3, 2, 1], [0, 0, -1]],
    // Lines 100, 100/3, 100/9: the upper one follows from 160/3 to 100/9 + 0.3 * 200/9.
    [{ period: 1, smooth: 2, factor: 0.3 }, [1, 2, 3, 2, 1], [100 / 9, 160 / 9, -1]],
    // Up to 1900/27, through the upper line; the lower one follows 480/27 below.
    [{ period: 1, smooth: 2, factor: 0.3 }, [1, 2, 3, 2, 1, 2], [1900 / 27, 1420 / 27, 1]],
  ],
  // Differences 1, 5/3, 5/9, 113/27: places 100, 0, 100; smoothed 100, 50, 75: places 0, 100.
  STC: [[{ fast: 1, slow: 2, cycle: 2, factor: 0.5 }, [2, 4, 8, 8, 20], [50]]],
  // +2 from the close before, -3 from the high, +5 from the low.
  WAD: [
    [
      {},
      [
        [10, 8, 9],
        [12, 9.5, 11],
        [12, 8, 9],
        [10, 9, 9],
        [13, 7, 12],
      ],
      [2 - 3 + 5],
    ],
  ],
  BOP: [
    [
      { period: 2 },
      [
        [1, 5, 1, 3],
        [2, 4, 0, 1],
      ],
      [(0.5 - 0.25) / 2],
    ],
  ],
  PSY: [[{ period: 4 }, [1, 2, 3, 2, 2], [50]]],
  // The line through 1 and 2 forecasts 3: 2 below 5.
  CFO: [
    [{ period: 2 }, [1, 2, 5], [40]],
    [{ period: 2 }, [1, 2, 0], [null]],
  ],
  // Stages 8, -4, 2, -1: differences 12, -6, 3.
  LRSI: [
    [{ gamma: 0.5 }, [0, 0, 0, 16], [1500 / 21]],
    // Stages 4, 4, -5, 4: differences 0, 9, -9.
    [{ gamma: 0.5 }, [0, 0, 16, 0], [50]],
    [{ gamma: 0.5 }, [4, 4, 4, 4], [0]],
  ],
  BIAS: [[{ period: 2 }, [2, 6], [50]]],
  // Changes over two updates: 3 and -1.
  RMI: [[{ period: 2, momentum: 2 }, [1, 2, 4, 1], [75]]],
  ER: [
    [{ period: 3 }, [1, 3, 2, 4], [3 / 5]],
    [{ period: 2 }, [7, 1, 1, 1], [0]],
  ],
  IMI: [
    [
      { period: 2 },
      [
        [9, 1],
        [1, 4],
        [3, 2],
      ],
      [75],
    ],
    [
      { period: 1 },
      [
        [9, 1],
        [1, 1],
      ],
      [0],
    ],
  ],
  PFE: [
    [{ period: 2, smooth: 1 }, [0, 0, 4], [(100 * Math.hypot(4, 2)) / (1 + Math.hypot(4, 1))]],
    [{ period: 2, smooth: 1 }, [4, 4, 0], [(-100 * Math.hypot(4, 2)) / (1 + Math.hypot(4, 1))]],
    [{ period: 2, smooth: 1 }, [4, 5, 4], [0]],
  ],
  STOCHF: [
    [
      { fastK: 2, fastD: 2 },
      [
        [10, 0, 5],
        [10, 0, 10],
        [10, 0, 5],
      ],
      [50, 75],
    ],
  ],
  // Averages 2 and 6 of 0, 4, 8: distances 2 and 2.
  WAVETREND: [
    [
      { channel: 2, average: 1, signal: 1 },
      [
        [1, -1, 0],
        [6, 2, 4],
        [11, 4, 9],
      ],
      [2 / 0.03, 2 / 0.03],
    ],
  ],
  CTI: [
    [{ period: 3 }, [1, 2, 6], [5 / Math.sqrt(28)]],
    [{ period: 3 }, [9, 2, 2, 2], [null]],
  ],
};

describe.each(OSCILLATORS.map((one): [string, IndicatorDefinition] => [one.name, one]))(
  'the indicator %s',
  (name, definition) => {
    const examples = EXAMPLES[name] ?? [];

    it('has an example worked by hand', () => {
      expect(examples.length).toBeGreaterThan(0);
    });

    it.each(examples)(
      'gives for %j over %j what its formula gives',
      (parameters, rows, expected) => {
        const found = lastOutputs(definition.create(parameters), rows);
        expect(found).toHaveLength(expected.length);
        found.forEach((output, at) => {
          const wanted = expected[at]!;
          if (output === null || wanted === null) expect(output).toBe(wanted);
          else expect(output).toBeCloseTo(wanted, 10);
        });
      },
    );
  },
);
