import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { TREND } from './definitions.js';

type Row = number | readonly number[];

const FALL = [
  [10, 8, 9],
  [12, 9, 11],
  [11, 7, 8],
];

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  VORTEX: [
    [
      { period: 1 },
      [
        [10, 8, 9],
        [12, 9, 11],
      ],
      [4 / 3, 1 / 3],
    ],
    [
      { period: 1 },
      [
        [9, 9, 9],
        [9, 9, 9],
      ],
      [null, null],
    ],
  ],
  // Movements +2, then half of it and -2; true ranges 3, then 1.5 + 4.
  DMI: [[{ period: 2 }, FALL, [100 / 3, 100 / 5.5, 200 / 5.5]]],
  // Movement indices 100/3, 100/3 and (3.25 - 0.5) / 3.75; averages 100/3 and 160/3.
  ADXR: [[{ period: 2 }, [...FALL, [11, 7, 8], [14, 7, 8]], [(160 / 3 + 100 / 3) / 2]]],
  AROONOSC: [
    [
      { period: 2 },
      [
        [9, 5],
        [10, 6],
        [8, 4],
      ],
      [50 - 100],
    ],
  ],
  CHANDELIER: [
    [
      { period: 1, mult: 2 },
      [
        [10, 8, 9],
        [12, 10, 11],
      ],
      [12 - 6, 10 + 6],
    ],
  ],
  ZIGZAG: [
    [
      { percent: 10 },
      [
        [100, 100],
        [105, 105],
      ],
      [null, null, null],
    ],
    [
      { percent: 10 },
      [
        [100, 100],
        [105, 105],
        [110, 110],
        [112, 112],
      ],
      [100, 1, 112],
    ],
    // 101 is above 112 - 11.2, 100 is below.
    [
      { percent: 10 },
      [
        [100, 100],
        [112, 112],
        [101, 101],
      ],
      [100, 1, 112],
    ],
    [
      { percent: 10 },
      [
        [100, 100],
        [112, 112],
        [101, 101],
        [100, 100],
      ],
      [112, -1, 100],
    ],
    [
      { percent: 10 },
      [
        [100, 100],
        [90, 90],
        [80, 80],
        [88, 88],
      ],
      [80, 1, 88],
    ],
    // A candle that leaves both extremes at once tells no direction.
    [
      { percent: 10 },
      [
        [100, 100],
        [120, 80],
      ],
      [null, null, null],
    ],
  ],
  // Distances 0 and 12 - (10 + 11) / 2; bands 11 ± 2 inside 34/3 ± 6.
  SQUEEZE: [
    [
      { period: 2, bands: 2, channel: 1.5 },
      [
        [12, 8, 10],
        [12, 8, 10],
        [12, 8, 12],
      ],
      [1.5, 1],
    ],
    [
      { period: 2, bands: 2, channel: 0.1 },
      [
        [12, 8, 10],
        [12, 8, 10],
        [12, 8, 12],
      ],
      [1.5, 0],
    ],
  ],
  ALLIGATOR: [
    [
      { jaw: 1, jawShift: 1, teeth: 1, teethShift: 2, lips: 2, lipsShift: 3 },
      [
        [1, 1],
        [3, 1],
        [3, 3],
        [4, 4],
        [9, 9],
      ],
      [4, 3, 1.5],
    ],
  ],
};

describe.each(TREND.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
