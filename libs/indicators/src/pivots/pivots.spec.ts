import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { PIVOTS } from './definitions.js';

type Row = number | readonly number[];

const DAY = 86_400_000_000;
const NEXT = [50, 60, 40, 55, DAY];
/** Two candles of one day: open 9, high 12, low 6, close 9. */
const SESSION = [
  [9, 12, 8, 10, 0],
  [10, 11, 6, 9, DAY - 1],
];
const UNDEFINED = [null, null, null, null, null, null, null];

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  PIVOT_CLASSIC: [
    [{ basis: 'session' }, [...SESSION, NEXT], [9, 12, 6, 15, 3, 18, 0]],
    [{ basis: 'session' }, SESSION, UNDEFINED],
    // The candle before alone: high 11, low 6, close 10.
    [{ basis: 'candle' }, [[9, 11, 6, 10, 0], NEXT], [9, 12, 7, 14, 4, 17, 2]],
  ],
  PIVOT_FIBONACCI: [
    [
      { basis: 'session' },
      [...SESSION, NEXT],
      [9, 9 + 2.292, 9 - 2.292, 9 + 3.708, 9 - 3.708, 15, 3],
    ],
  ],
  PIVOT_CAMARILLA: [
    [{ basis: 'session' }, [...SESSION, NEXT], [9, 9.55, 8.45, 10.1, 7.9, 10.65, 7.35, 12.3, 5.7]],
  ],
  PIVOT_WOODIE: [[{ basis: 'candle' }, [[9, 12, 6, 11, 0], NEXT], [10, 14, 8, 16, 4]]],
  PIVOT_DEMARK: [
    // The sum counts the high twice after a rise, the low after a fall, else the close.
    [{ basis: 'candle' }, [[8, 12, 6, 9, 0], NEXT], [39 / 4, 39 / 2 - 6, 39 / 2 - 12]],
    [{ basis: 'candle' }, [[10, 12, 6, 9, 0], NEXT], [33 / 4, 33 / 2 - 6, 33 / 2 - 12]],
    [{ basis: 'session' }, [...SESSION, NEXT], [36 / 4, 36 / 2 - 6, 36 / 2 - 12]],
  ],
};

describe.each(PIVOTS.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
