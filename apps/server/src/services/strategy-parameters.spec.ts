import { describe, expect, it } from '@jest/globals';
import type { StrategyParameter } from '@vela/ports';
import { checkParameters } from './strategy-parameters.js';

const parameter = (given: Partial<StrategyParameter>): StrategyParameter => ({
  name: 'fast',
  type: 'INTEGER',
  default: 10,
  min: null,
  max: null,
  choices: null,
  description: null,
  ...given,
});

describe('parameters of a run', () => {
  it('are filled in with defaults', () => {
    const declared = [parameter({}), parameter({ name: 'slow', default: 30 })];
    expect(checkParameters(declared, { fast: 5 }, ['input'])).toEqual({
      values: { fast: 5, slow: 30 },
      problems: [],
    });
    expect(checkParameters(declared, undefined, []).values).toEqual({ fast: 10, slow: 30 });
  });

  it.each([
    [parameter({ min: 2, max: 50 }), '5', 'expected a whole number from 2 to 50'],
    [parameter({ min: 2 }), 1, 'expected a whole number of at least 2'],
    [parameter({ max: 9 }), 10, 'expected a whole number of at most 9'],
    [parameter({}), 1.5, 'expected a whole number'],
    [parameter({}), null, 'expected a whole number'],
    [parameter({ type: 'FLOAT' }), 'x', 'expected a number'],
    [parameter({ type: 'BOOLEAN' }), 1, 'expected true or false'],
    [parameter({ type: 'TEXT' }), 1, 'expected a text'],
    [parameter({ type: 'CHOICE', choices: ['a', 'b'] }), 'c', 'expected one of a, b'],
  ])('are refused one by one with their path: %#', (declared, value, message) => {
    const { problems } = checkParameters([declared], { fast: value }, ['input', 'parameters']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.path).toEqual(['input', 'parameters', 'fast']);
  });

  it('say all that is wrong at once, with the names that exist', () => {
    const { problems } = checkParameters([parameter({})], { fast: true, quick: 1 }, []);
    expect(problems.map(({ path }) => path)).toEqual([['quick'], ['fast']]);
    expect(problems[0]?.hint).toBe('It has fast.');
  });

  it.each([[[]], ['fast'], [7]])('must be an object, not %j', (given) => {
    expect(checkParameters([], given, ['p']).problems[0]?.message).toContain('expected an object');
  });
});
