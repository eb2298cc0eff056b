import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { Kind } from 'graphql';
import {
  BigIntScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  TimeframeScalar,
} from './scalars.js';

describe('the scalars', () => {
  it('read what they write', () => {
    const at = parseInstant('2026-03-02T14:30:00.000123Z');
    expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(at))).toBe(at);
    expect(DateScalar.serialize(parseInstant('2026-03-02'))).toBe('2026-03-02');
    expect(DecimalScalar.parseValue('187.4350')).toBe('187.435');
    expect(BigIntScalar.serialize(BigIntScalar.parseValue('-9223372036854775808'))).toBe(
      '-9223372036854775808',
    );
  });

  it.each([
    [DateTimeScalar, '2026-02-30T00:00:00Z'],
    [DateScalar, '2026-03-02T00:00:00Z'],
    [DateScalar, '02/03/2026'],
    [DecimalScalar, '1,5'],
    [DecimalScalar, 'NaN'],
    [BigIntScalar, '9223372036854775808'],
    [BigIntScalar, '1.0'],
    [TimeframeScalar, '1y'],
  ])('refuse what they cannot be: %s %s', (scalar, text) => {
    expect(() => scalar.parseValue(text)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }),
    );
  });

  it('refuse numbers, which have been through a double already', () => {
    expect(() => DecimalScalar.parseValue(1.5)).toThrow('expected Decimal as a string');
    expect(() => DecimalScalar.parseLiteral({ kind: Kind.FLOAT, value: '1.5' })).toThrow(
      'as a string',
    );
  });
});
