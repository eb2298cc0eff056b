import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { builtInStrategies, checkParameters, describeParameters, Strategy } from './index.js';

class Sample extends Strategy.with({
  period: z.int().min(2).max(50).default(20).describe('Candles'),
  ratio: z.number().gt(0).default(0.5),
  mode: z.enum(['fast', 'slow']).default('slow'),
  active: z.boolean().default(true),
  label: z.string().default('x'),
}) {}

describe('parameters', () => {
  it('describe themselves for a form', () => {
    expect(describeParameters(Sample)).toEqual([
      {
        name: 'period',
        type: 'INTEGER',
        default: 20,
        min: 2,
        max: 50,
        choices: null,
        description: 'Candles',
      },
      {
        name: 'ratio',
        type: 'FLOAT',
        default: 0.5,
        min: 0,
        max: null,
        choices: null,
        description: null,
      },
      {
        name: 'mode',
        type: 'CHOICE',
        default: 'slow',
        min: null,
        max: null,
        choices: ['fast', 'slow'],
        description: null,
      },
      {
        name: 'active',
        type: 'BOOLEAN',
        default: true,
        min: null,
        max: null,
        choices: null,
        description: null,
      },
      {
        name: 'label',
        type: 'TEXT',
        default: 'x',
        min: null,
        max: null,
        choices: null,
        description: null,
      },
    ]);
  });

  it('take defaults for what is not given', () => {
    expect(checkParameters(Sample, { period: 5 })).toEqual({
      period: 5,
      ratio: 0.5,
      mode: 'slow',
      active: true,
      label: 'x',
    });
    expect(checkParameters(Sample, undefined)).toMatchObject({ period: 20 });
  });

  it.each([
    [{ period: 'ten' }, 'period'],
    [{ period: 1.5 }, 'period'],
    [{ period: 1 }, 'period'],
    [{ ratio: NaN }, 'ratio'],
    [{ ratio: null }, 'ratio'],
    [{ mode: 'x' }, 'mode'],
    [{ typo: 1 }, 'typo'],
  ])('refuse %j and name the field', (values, name) => {
    expect(() => checkParameters(Sample, values)).toThrow(name);
  });

  it('name every fault at once', () => {
    expect(() => checkParameters(Sample, { period: 'a', ratio: 'b' })).toThrow(/period.*ratio/);
  });
});

describe('built-in strategies', () => {
  it.each([...builtInStrategies])(
    '%s has a description, defaults and described parameters',
    (_, strategy) => {
      expect(strategy.description).toMatch(/^[A-Z].*\.$/);
      expect(Object.keys(checkParameters(strategy, {})).length).toBeGreaterThan(0);
      for (const parameter of describeParameters(strategy))
        expect(parameter.description).not.toBeNull();
    },
  );
});
