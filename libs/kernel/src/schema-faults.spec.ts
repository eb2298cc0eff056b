import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { schemaFault } from './schema-faults.js';

function faults(schema: z.ZodType, value: unknown): string[] {
  const checked = schema.safeParse(value, { error: schemaFault });
  return checked.success ? [] : checked.error.issues.map(({ message }) => message);
}

const slippage = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('none') }),
  z.strictObject({ model: z.literal('bps'), bps: z.number().min(0) }),
]);

const many = Array.from({ length: 30 }, (_, n) => String(n));

describe('what a schema says is wrong', () => {
  it.each<readonly [string, z.ZodType, unknown, string]>([
    ['another type', z.number(), 'abc', 'expected a number, found "abc"'],
    ['nothing', z.string(), undefined, 'expected a text, found nothing'],
    ['a number that is none', z.number(), Number.NaN, 'expected a number, found NaN'],
    ['a fraction', z.int(), 1.5, 'expected a whole number, found 1.5'],
    ['a list', z.object({}), [1], 'expected an object, found a list'],
    ['a name', z.enum(['a', 'b', 'c']), 'd', 'expected a, b or c, found "d"'],
    [
      'one of many',
      z.enum(many),
      'x',
      'expected one of 30 values such as 0, 1, 2, 3, 4, found "x"',
    ],
    ['a constant', z.literal(5), 6, 'expected 5, found 6'],
    ['too little', z.number().min(0), -5, 'expected a number of at least 0, found -5'],
    ['nothing but zero', z.number().gt(0), 0, 'expected a number above 0, found 0'],
    ['too much', z.int().max(1000), 1001, 'expected a number of at most 1000, found 1001'],
    ['an empty text', z.string().min(1), '', 'expected at least 1 character, found 0'],
    ['a long list', z.array(z.int()).max(1), [1, 2], 'expected at most 1 item, found 2'],
    ['a step', z.number().multipleOf(5), 7, 'expected a multiple of 5, found 7'],
    ['a key', z.strictObject({}), { x: 1 }, 'unknown "x"'],
    ['a variant', slippage, { model: 'tps' }, 'expected none or bps, found "tps"'],
    ['no variant', slippage, {}, 'expected none or bps, found nothing'],
    ['either', z.union([z.number(), z.string()]), null, 'expected a number or a text, found null'],
    ['either, deeper', z.union([slippage, z.literal('x')]), 1, 'expected another value, found 1'],
  ])('%s', (_name, schema, value, message) => {
    expect(faults(schema, value)).toEqual([message]);
  });

  it('leaves the words of a schema as they are', () => {
    expect(faults(z.string().regex(/^a/, 'expected an a'), 'b')).toEqual(['expected an a']);
  });

  it('shows no more than the beginning of a long text', () => {
    expect(faults(z.number(), 'x'.repeat(5_000))[0]!.length).toBeLessThan(100);
  });
});
