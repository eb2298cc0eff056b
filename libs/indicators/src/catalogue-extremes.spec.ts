import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type CandleSeed, candlesOf, outputRows } from './catalogue-candles.js';
import { catalogue } from './catalogue.js';
import type { Indicator } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';
import { SAMPLES } from './indicator-samples.js';

const ROWS = 120;

/** Returns prices that wander between 90 and 110 without repeating soon. */
const wander = (row: number): CandleSeed => [
  100 + 7 * Math.sin(row) + 2 * Math.cos(7 * row),
  100 + 8 * Math.sin(row + 0.2),
  100 + 7 * Math.sin(row + 0.6) + Math.cos(3 * row),
  100 + (row % 7) * 13,
];
const wandering = Array.from({ length: 4 * ROWS }, (_, row) => wander(row));

const series = (seed: (row: number) => CandleSeed): CandleSeed[] =>
  Array.from({ length: ROWS }, (_, row) => seed(row));
const wanderBy = (factor: number): CandleSeed[] =>
  series((row) => {
    const [a, b, c, v] = wander(row);
    return [a * factor, b * factor, c * factor, v];
  });

const EXTREMES: Readonly<Record<string, readonly CandleSeed[]>> = {
  constant: series(() => [0.1, 0.1, 0.1, 3]),
  flat: series((row) => (row < 60 ? wander(row) : [0.1, 0.1, 0.1, 3])),
  zero: series(() => [0, 0, 0, 0]),
  'without volume': series((row) => [...wander(row).slice(0, 3), 0] as unknown as CandleSeed),
  negative: wanderBy(-1),
  tiny: wanderBy(1e-300),
  'smallest of all': wanderBy(5e-324),
  large: wanderBy(1e12),
  huge: wanderBy(1e150),
  'largest of all': wanderBy(1e306),
  'of both signs and all sizes': series((row) => [
    (-1) ** row * 10 ** ((row * 37) % 300),
    10 ** -((row * 53) % 300),
    -(10 ** ((row * 91) % 300)),
    10 ** ((row * 17) % 300),
  ]),
};

describe.each([...catalogue.keys()])('the indicator %s', (name) => {
  const definition = catalogue.get(name)!;
  const create = (): Indicator => definition.create(SAMPLES[name]!.parameters);

  it.each(Object.keys(EXTREMES))('gives numbers or null over input that is %s', (kind) => {
    const rows = outputRows(create(), candlesOf(EXTREMES[kind]!));
    expect(rows).toHaveLength(ROWS);
    expect(rows.flat().filter((x) => x !== null && !Number.isFinite(x))).toEqual([]);
  });

  it.each(['flat', 'zero', 'without volume', 'negative', 'large'])(
    'has values again some time after input that was %s',
    (kind) => {
      const rows = outputRows(create(), candlesOf([...EXTREMES[kind]!, ...wandering]));
      expect(rows.at(-1)).not.toContain(null);
    },
  );

  it('refuses parameters that it does not know, and names them', () => {
    const { parameters } = SAMPLES[name]!;
    expect(() => definition.create({ ...parameters, colour: 1 })).toThrow(IndicatorParameterError);
    expect(() => definition.create({ ...parameters, colour: 1 })).toThrow('colour');
    expect(() => definition.create(null)).toThrow(IndicatorParameterError);
  });

  it('refuses every parameter that is missing, of another type or out of range', () => {
    const { parameters } = SAMPLES[name]!;
    const { properties = {} } = z.toJSONSchema(definition.parameters);
    expect(Object.keys(properties).toSorted()).toEqual(Object.keys(parameters).toSorted());
    for (const [field, schema] of Object.entries(properties)) {
      for (const wrong of wrongValues(schema as Bounds)) {
        const attempt = (): Indicator => definition.create({ ...parameters, [field]: wrong });
        expect(attempt).toThrow(IndicatorParameterError);
        expect(attempt).toThrow(new RegExp(`^${name}: (.*; )?${field}: .*found`));
      }
    }
  });
});

interface Bounds {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** Returns values just outside of a schema; numbers must have a bound on both sides. */
function wrongValues(schema: Bounds): unknown[] {
  const values: unknown[] = [undefined, null, {}, 'x', Number.NaN, Number.POSITIVE_INFINITY];
  if (schema.type === 'string') return values;
  const { minimum, maximum, exclusiveMinimum } = schema;
  expect(maximum).toBeDefined();
  expect(minimum ?? exclusiveMinimum).toBeDefined();
  if (schema.type === 'integer') values.push((minimum ?? 0) + 0.5);
  const below = minimum === undefined ? exclusiveMinimum! : minimum - 1;
  return [...values, below, maximum! + (Math.abs(maximum!) > 2 ** 52 ? 2 ** 11 : 1)];
}
