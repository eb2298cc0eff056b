import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { VOLATILITY } from './definitions.js';

type Row = number | readonly number[];

const { E } = Math;

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  TRANGE: [
    [
      {},
      [
        [10, 8, 9],
        [12, 11, 12],
      ],
      [12 - 9],
    ],
  ],
  DONCHIAN_WIDTH: [
    [
      { period: 2 },
      [
        [10, 8],
        [12, 9],
      ],
      [40],
    ],
  ],
  // Mean 5, deviation 2.
  PERCENT_B: [[{ period: 8, mult: 2 }, [2, 4, 4, 4, 5, 5, 7, 9], [1]]],
  BANDWIDTH: [[{ period: 8, mult: 1.5 }, [2, 4, 4, 4, 5, 5, 7, 9], [120]]],
  // True range 3, close 10.
  KELTNER_WIDTH: [
    [
      { period: 1, atr: 1, mult: 2 },
      [
        [10, 8, 9],
        [11, 8, 10],
      ],
      [120],
    ],
  ],
  // Log returns 1 and 0: sample variance 1/2.
  HVOL: [
    [{ period: 2, perYear: 4 }, [1, E, E], [Math.SQRT2]],
    [{ period: 2, perYear: 4 }, [1, 0, E, 1], [null]],
  ],
  PARKINSON: [
    [{ period: 1, perYear: 1 }, [[E * E, 1]], [Math.sqrt(1 / Math.LN2)]],
    [
      { period: 2, perYear: 1 },
      [
        [E, 0],
        [E, 1],
      ],
      [null],
    ],
  ],
  GARMAN_KLASS: [
    [{ period: 1, perYear: 1 }, [[1, E * E, 1, E * E]], [Math.sqrt(6 - 8 * Math.LN2)]],
  ],
  ROGERS_SATCHELL: [[{ period: 1, perYear: 1 }, [[1, E, 1 / E, 1]], [Math.SQRT2]]],
  // Gaps 1 and 0, bodies 0 and 1: sample variances 1/2; k = 0.34 / 4.34.
  YANG_ZHANG: [
    [
      { period: 2, perYear: 1 },
      [
        [1, 1, 1, 1],
        [E, E, E, E],
        [E, E * E, E, E * E],
      ],
      [Math.sqrt(0.5 + 0.17 / 4.34)],
    ],
    // No bodies, and a candle from 1/e to e times its open: 2, a mean of 1.
    [
      { period: 2, perYear: 1 },
      [
        [1, 1, 1, 1],
        [E, E, E, E],
        [E, E * E, 1, E],
      ],
      [Math.sqrt(0.5 + 1 - 0.34 / 4.34)],
    ],
  ],
  // Falls of 20 % and 50 %.
  ULCER: [
    [{ period: 2 }, [10, 8, 4], [Math.sqrt(1450)]],
    [{ period: 2 }, [-1, -2, 4], [null]],
  ],
  CHAIKIN_VOLATILITY: [
    [
      { period: 1, change: 1 },
      [
        [3, 1],
        [4, 1],
      ],
      [50],
    ],
  ],
  // Smoothed ranges 2 and 4; twice smoothed 3.
  MASS: [
    [
      { ema: 2, sum: 1 },
      [
        [2, 1],
        [5, 2],
        [8, 3],
      ],
      [4 / 3],
    ],
    [
      { ema: 1, sum: 2 },
      [
        [1, 1],
        [3, 3],
      ],
      [2],
    ],
  ],
  // True ranges 2 and 2 in a range of 3.
  CHOP: [
    // With the gap, true ranges 3 and 2 in a true range of 4.
    [
      { period: 2 },
      [
        [10, 9, 10],
        [13, 12, 12.5],
        [14, 12, 13],
      ],
      [100 * Math.log2(5 / 4)],
    ],
    [
      { period: 2 },
      [
        [10, 8, 9],
        [11, 9, 10],
        [12, 10, 11],
      ],
      [100 * Math.log2(4 / 3)],
    ],
    [
      { period: 2 },
      [
        [9, 9, 9],
        [9, 9, 9],
        [9, 9, 9],
      ],
      [null],
    ],
  ],
  // Deviation 1 rising, 1/2 falling.
  RVI: [[{ deviation: 2, period: 2 }, [1, 3, 2], [200 / 3]]],
  // Range 2 of a sum of 10.
  ACCBANDS: [[{ period: 1, mult: 4 }, [[6, 4, 5]], [6 * 1.8, 5, 4 * 0.2]]],
  ENVELOPE: [[{ period: 2, percent: 10 }, [4, 6], [5.5, 5, 4.5]]],
};

describe.each(VOLATILITY.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
