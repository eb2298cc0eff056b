import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { PRICES } from './definitions.js';

type Row = number | readonly number[];

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  AVGPRICE: [[{}, [[2, 5, 1, 4]], [3]]],
  MEDPRICE: [[{}, [[5, 1]], [3]]],
  TYPPRICE: [[{}, [[5, 1, 2]], [8 / 3]]],
  WCLPRICE: [[{}, [[5, 1, 2]], [2.5]]],
  MIDPOINT: [[{ period: 2 }, [9, 1, 5], [3]]],
  MIDPRICE: [
    [
      { period: 2 },
      [
        [4, 2],
        [9, 3],
      ],
      [5.5],
    ],
  ],
  LOG_RETURN: [
    [{ period: 1 }, [1, Math.E], [1]],
    [{ period: 1 }, [100, 101], [Math.log(1.01)]],
    [{ period: 1 }, [0, 1], [null]],
  ],
  HEIKIN_ASHI: [
    [{}, [[1, 4, 0, 3]], [2, 2, 4, 0]],
    [
      {},
      [
        [1, 4, 0, 3],
        [5, 7, 5, 7],
      ],
      [6, 2, 7, 2],
    ],
  ],
};

describe.each(PRICES.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
