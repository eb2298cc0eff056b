import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { STATISTICS } from './definitions.js';

type Row = number | readonly number[];

/** Mean 5, population deviation 2. */
const EIGHT = [2, 4, 4, 4, 5, 5, 7, 9];
/** Increments over k updates are k (2 t - k): their deviation is as large as k. */
const SQUARES = Array.from({ length: 24 }, (_, t) => t * t);
const ZEROS = Array.from({ length: 24 }, () => 0);

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  // Slope 2.5 through the mean 3; squares about the mean 14, of which the line leaves 1.5.
  LINEARREG_INTERCEPT: [[{ period: 3 }, [9, 1, 2, 6], [0.5]]],
  R2: [
    [{ period: 3 }, [9, 1, 2, 6], [25 / 28]],
    [{ period: 3 }, [9, 2, 2, 2], [null]],
  ],
  STDERR: [
    [{ period: 3 }, [9, 1, 2, 6], [Math.sqrt(1.5)]],
    // Squares 14, slope 1 over a spread of 5.
    [{ period: 4 }, [9, 1, 2, 6, 3], [Math.sqrt(9 / 2)]],
  ],
  LINREG_CHANNEL: [[{ period: 3, mult: 2 }, [1, 2, 6], [5.5 + Math.SQRT2, 5.5, 5.5 - Math.SQRT2]]],
  HURST: [
    [{ period: 16 }, SQUARES, [1]],
    [{ period: 16 }, ZEROS, [null]],
  ],
  ZSCORE: [
    [{ period: 8 }, EIGHT, [2]],
    [{ period: 2 }, [1, 3, 3], [null]],
  ],
  // Distances -2, -1, 3 from the mean.
  SKEW: [
    [{ period: 3 }, [9, 1, 2, 6], [6 / (14 / 3) ** 1.5]],
    [{ period: 3 }, [9, 0.1, 0.1, 0.1], [null]],
  ],
  // Distances -1, -1, -1, 3: mean square 3, mean fourth power 21.
  KURTOSIS: [[{ period: 4 }, [9, 0, 0, 0, 4], [21 / 9 - 3]]],
  MEDIAN: [
    [{ period: 4 }, [7, 5, 1, 9, 3], [4]],
    [{ period: 3 }, [7, 5, 1, 1], [1]],
  ],
  // Rank 0.3 * 4 = 1.2 of 1, 2, 3, 4, 5.
  QUANTILE: [
    [{ period: 5, share: 0.3 }, [9, 5, 3, 1, 2, 4], [2.2]],
    [{ period: 5, share: 1 }, [9, 5, 3, 1, 2, 4], [5]],
  ],
  PERCENT_RANK: [[{ period: 4 }, [9, 1, 2, 3, 3, 3], [50]]],
  // Orders 1 2 3 and 2 3 1, one each.
  ENTROPY: [
    [{ period: 2 }, [1, 2, 3, 1], [Math.log(2) / Math.log(6)]],
    [{ period: 2 }, [3, 1, 2, 3, 4], [0]],
  ],
  // Pairs 2 1, 3 2, 5 3: products 3, squares 14/3 and 2.
  AUTOCORR: [[{ period: 3, lag: 1 }, [1, 2, 3, 5], [3 / Math.sqrt(28 / 3)]]],
  VARIANCE: [[{ period: 8 }, EIGHT, [4]]],
  MAD: [[{ period: 3 }, [9, 1, 2, 6], [2]]],
  HIGHEST: [[{ period: 2 }, [5, 1, 3], [3]]],
  LOWEST: [[{ period: 2 }, [0, 5, 1, 3], [1]]],
};

describe.each(STATISTICS.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
