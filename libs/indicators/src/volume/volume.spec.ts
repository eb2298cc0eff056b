import { describe, expect, it } from '@jest/globals';
import { lastOutputs } from '../catalogue-candles.js';
import type { IndicatorDefinition } from '../definition.js';
import { VOLUME } from './definitions.js';

type Row = number | readonly number[];

const DAY = 86_400_000_000;

/** Input rows and the outputs after the last of them, worked by hand. */
const EXAMPLES: Readonly<Record<string, [object, readonly Row[], readonly (number | null)[]][]>> = {
  // 5 at the high; 4 at a quarter of the range: -1/2.
  AD: [
    [
      {},
      [
        [10, 8, 10, 5],
        [10, 8, 8.5, 4],
        [9, 9, 9, 7],
      ],
      [5 - 2],
    ],
  ],
  ADOSC: [
    [
      { fast: 1, slow: 2 },
      [
        [10, 8, 10, 5],
        [10, 8, 8.5, 4],
      ],
      [3 - 4],
    ],
  ],
  CMF: [
    [
      { period: 2 },
      [
        [10, 8, 10, 5],
        [10, 8, 8.5, 4],
      ],
      [3 / 9],
    ],
    [{ period: 1 }, [[10, 8, 10, 0]], [null]],
  ],
  EFI: [
    [
      { period: 1 },
      [
        [10, 9],
        [12, 3],
      ],
      [6],
    ],
    [
      { period: 2 },
      [
        [10, 9],
        [12, 3],
        [11, 2],
      ],
      [(6 - 2) / 2],
    ],
  ],
  // The middle moves by 2, range 4.
  EOM: [
    [
      { period: 1, scale: 10 },
      [
        [10, 8, 1],
        [13, 9, 4],
      ],
      [20],
    ],
    [
      { period: 1, scale: 10 },
      [
        [10, 8, 1],
        [13, 9, 0],
      ],
      [0],
    ],
  ],
  // Forces 100 * 10 * |6/5 - 1| and -100 * 20 * |4/5 - 1|.
  KVO: [
    [
      { fast: 1, slow: 2, signal: 1 },
      [
        [2, 0, 1, 9],
        [4, 1, 3, 10],
        [3, 1, 2, 20],
      ],
      [-400 + 100, -400 + 100],
    ],
    // The low decides on the trend: forces 100 * 3 * |8/12 - 1| and 100 * 4 * |8/16 - 1|.
    [
      { fast: 1, slow: 2, signal: 1 },
      [
        [10, 2, 5, 9],
        [9, 5, 5, 3],
        [9, 5, 5, 4],
      ],
      [200 - 150, 200 - 150],
    ],
  ],
  NVI: [
    [
      {},
      [
        [10, 100],
        [11, 90],
        [22, 95],
      ],
      [1100],
    ],
  ],
  PVI: [
    [
      {},
      [
        [10, 100],
        [11, 90],
        [22, 95],
      ],
      [2000],
    ],
  ],
  PVT: [
    [
      {},
      [
        [10, 1],
        [11, 5],
        [5.5, 2],
      ],
      [0.5 - 1],
    ],
  ],
  VROC: [
    [{ period: 1 }, [4, 5], [25]],
    [{ period: 1 }, [0, 5], [null]],
  ],
  VWAP_ANCHORED: [
    [
      { anchor: 10 },
      [
        [5, 5, 5, 1, 9],
        [10, 10, 10, 2, 10],
        [13, 13, 13, 1, 11],
      ],
      [11],
    ],
    [{ anchor: 10 }, [[5, 5, 5, 1, 9]], [null]],
  ],
  // 10 once and 14 three times: mean 13, variance 3.
  VWAP_BANDS: [
    [
      { mult: 2 },
      [
        [10, 10, 10, 1, 0],
        [14, 14, 14, 3, 1],
      ],
      [13 + 2 * Math.sqrt(3), 13, 13 - 2 * Math.sqrt(3)],
    ],
    [
      { mult: 2 },
      [
        [10, 10, 10, 1, 0],
        [14, 14, 14, 3, DAY],
      ],
      [14, 14, 14],
    ],
    [
      { mult: 2 },
      [
        [10, 10, 10, 1, 0],
        [14, 14, 14, 0, DAY],
      ],
      [null, null, null],
    ],
  ],
  VOSC: [[{ fast: 1, slow: 2 }, [2, 6], [50]]],
  PVO: [
    [{ fast: 1, slow: 2, signal: 1 }, [2, 6], [50, 50, 0]],
    [{ fast: 1, slow: 2, signal: 1 }, [0, 0], [0, 0, 0]],
  ],
  // From 9 to 12, close 11: a third.
  TMF: [
    [
      { period: 1 },
      [
        [10, 8, 9, 1],
        [12, 10, 11, 4],
      ],
      [1 / 3],
    ],
  ],
  RVOL: [[{ period: 2 }, [2, 4, 9], [3]]],
  VZO: [
    [
      { period: 2 },
      [
        [10, 9],
        [11, 6],
        [10, 2],
      ],
      [50],
    ],
    [
      { period: 2 },
      [
        [10, 9],
        [10, 6],
        [11, 2],
      ],
      [25],
    ],
    [
      { period: 1 },
      [
        [10, 9],
        [11, 0],
      ],
      [0],
    ],
  ],
  BWMFI: [
    [{}, [[10, 8, 4]], [0.5]],
    [{}, [[10, 8, 0]], [null]],
  ],
};

describe.each(VOLUME.map((one): [string, IndicatorDefinition] => [one.name, one]))(
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
