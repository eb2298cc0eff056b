import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { AVERAGES } from './definitions.js';

type Row = number | readonly number[];

const E = Math.exp(-0.5);
const HALF = Math.SQRT1_2;
/** The weight of a decycler of length 8: an eighth of a turn. */
const D = 2 - Math.SQRT2;
/** The coefficients a and b of a super smoother of length 2. */
const A = Math.exp((-Math.SQRT2 * Math.PI) / 2);
const B = 2 * A * Math.cos((Math.SQRT2 * Math.PI) / 2);

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  // WMA(2), WMA(4): 11/3, 3 then 16/3, 4.4; 2 half - whole: 13/3, 94/15; WMA(2) of these.
  HMA: [[{ period: 4 }, [1, 2, 3, 4, 6], [(13 / 3 + (2 * 94) / 15) / 3]]],
  // Middle 1, width 1: weights e^-0.5, 1, e^-0.5.
  ALMA: [[{ period: 3, offset: 0.5, sigma: 3 }, [1, 2, 6], [(2 + 7 * E) / (1 + 2 * E)]]],
  VWMA: [
    [
      { period: 2 },
      [
        [90, 7],
        [10, 1],
        [20, 3],
      ],
      [(10 + 60) / 4],
    ],
    [
      { period: 2 },
      [
        [90, 7],
        [10, 0],
        [20, 0],
      ],
      [null],
    ],
  ],
  // x + change: 3, 6, 10, 9; their EMA: 19/3, then half way to 9.
  ZLEMA: [[{ period: 3 }, [1, 2, 4, 7, 8], [23 / 3]]],
  // Over a line each EMA(3) lags by 1, each GD by 1 - 0.5.
  T3: [[{ period: 3, volume: 0.5 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], [11.5]]],
  // Weights 1, 2, 2, 1 and 1, 2, 3, 2, 1.
  TRIMA: [
    [{ period: 4 }, [1, 2, 4, 9], [22 / 6]],
    [{ period: 5 }, [1, 2, 4, 9, 1], [(1 + 4 + 12 + 18 + 1) / 9]],
  ],
  SMMA: [[{ period: 2 }, [1, 3, 6], [2 + 4 / 2]]],
  // Slope 2.5 through the mean 3: 5.5 at the end.
  LSMA: [
    [{ period: 3, offset: 1 }, [1, 2, 6], [3]],
    [{ period: 3, offset: -1 }, [1, 2, 6], [8]],
  ],
  FRAMA: [
    // Ranges 4, 2 and 6 over the whole: dimension log2(2 (4 + 2) / 6) = 1, weight 1.
    [
      { period: 2 },
      [
        [2, 0],
        [4, 2],
        [8, 4],
      ],
      [6],
    ],
    // Ranges 2, 4 and 4: dimension log2(3).
    [
      { period: 2 },
      [
        [2, 0],
        [4, 2],
        [8, 4],
        [6, 4],
      ],
      [6 - Math.exp(-4.6 * Math.log2(1.5))],
    ],
  ],
  // Momentum 100: weight 1/2 from 2 to 4; then gains 2, losses 3: weight 1/10 from 3 to 1.
  VIDYA: [
    [{ period: 3, cmo: 2 }, [1, 2, 4], [3]],
    [{ period: 3, cmo: 2 }, [1, 2, 4, 1], [2.8]],
  ],
  MCGINLEY: [
    // From the mean 2 to 4: a part of 2^4.
    [{ period: 2, share: 0.5 }, [1, 3, 4], [2 + 2 / 16]],
    // A fall to 1 would be a part of 1/16: all of it, not more.
    [{ period: 2, share: 0.5 }, [1, 3, 1], [1]],
    [{ period: 2, share: 1 }, [1, -1, 4], [2]],
  ],
  SINWMA: [[{ period: 3 }, [1, 2, 6], [(HALF + 2 + HALF * 6) / (1 + 2 * HALF)]]],
  SUPERSMOOTHER: [[{ period: 2 }, [1, 3], [(1 - B + A * A) * 2 + B - A * A]]],
  // Stages 8, -4, 2, -1.
  LAGUERRE: [[{ gamma: 0.5 }, [0, 0, 0, 16], [(8 - 8 + 4 - 1) / 6]]],
  // Means 2 and 3.
  DECYCLER: [
    [{ period: 8 }, [1, 1, 1, 1, 1, 1, 1, 3], [1 + D]],
    [{ period: 8 }, [1, 1, 1, 1, 1, 1, 1, 3, 3], [1 + D + D * (2 - D)]],
  ],
  EVWMA: [
    [
      { period: 2 },
      [
        [10, 1],
        [20, 3],
        [30, 1],
      ],
      [20 + 10 / 4],
    ],
    [
      { period: 1 },
      [
        [10, 0],
        [20, 0],
      ],
      [10],
    ],
  ],
};

describe.each(AVERAGES.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
