import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addUnits,
  compareDecimals,
  decimalOf,
  divideHalfEven,
  formatDecimal,
  multiplyUnits,
  negateUnits,
  parseDecimal,
  rescale,
  shareOfUnits,
  toNumber,
  unitsToNumber,
} from './index.js';

describe('decimals', () => {
  it.each([
    ['12.50', '12.5'],
    ['-0.001', '-0.001'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1.2E-05', '0.000012'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['+7', '7'],
    ['0.100000000000000000000', '0.1'],
  ])('read %s as %s', (text, expected) => expect(formatDecimal(parseDecimal(text))).toBe(expected));

  it.each(['', '.', 'NaN', 'Infinity', '1,5', '1 2', '0x1', '1e', '0.1234567890123456789'])(
    'refuse "%s"',
    (text) => expect(() => parseDecimal(text)).toThrow('expected'),
  );

  it('print and parse back exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 18 }), (units, scale) => {
        expect(
          compareDecimals(parseDecimal(formatDecimal({ units, scale })), { units, scale }),
        ).toBe(0);
      }),
    );
  });

  it('name a double by its shortest text', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 9 }),
        (a, scale) => {
          const value = Number(`${a}e-${scale}`);
          expect(toNumber(decimalOf(value))).toBe(value === 0 ? 0 : value);
        },
      ),
    );
    expect(() => decimalOf(NaN)).toThrow('expected a finite number, found NaN');
  });

  it.each([
    [5n, 2n],
    [15n, 2n],
    [25n, 2n],
    [-5n, 0n],
    [-15n, -2n],
    [16n, 2n],
    [14n, 1n],
  ])('round half to even: %s tenths', (units) => {
    const { units: rounded } = rescale({ units, scale: 1 }, 0);
    const floor = Math.floor(Number(units) / 10);
    const rest = Number(units) / 10 - floor;
    const expected = rest === 0.5 ? floor + (Math.abs(floor) % 2) : Math.round(Number(units) / 10);
    expect(Number(rounded)).toBe(expected);
  });
});

const exact = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }));

describe('minor units', () => {
  it('add exactly and stay numbers while they are safe', () => {
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        const sum = addUnits(a, b);
        expect(BigInt(sum)).toBe(BigInt(a) + BigInt(b));
        expect(typeof sum).toBe(Number.isSafeInteger(Number(sum)) ? 'number' : 'bigint');
        expect(BigInt(addUnits(sum, negateUnits(b)))).toBe(BigInt(a));
      }),
    );
  });

  it('multiply exactly with one rounding, half to even', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.maxSafeInteger(),
        fc.integer({ min: -6, max: 18 }),
        (a, b, digits) => {
          const product = BigInt(a) * BigInt(b);
          const expected =
            digits <= 0
              ? product * 10n ** BigInt(-digits)
              : divideHalfEven(product, 10n ** BigInt(digits));
          expect(BigInt(multiplyUnits(a, b, digits))).toBe(expected);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: -2e6, max: 2e6 }),
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (a, b, digits) => {
          expect(BigInt(multiplyUnits(a, b, digits))).toBe(
            divideHalfEven(BigInt(a) * BigInt(b), 10n ** BigInt(digits)),
          );
        },
      ),
    );
  });

  it('share an amount without losing any of it', () => {
    fc.assert(
      fc.property(
        exact,
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        (amount, whole, cut) => {
          const part = Math.min(cut, whole);
          const share = shareOfUnits(amount, part, whole);
          const rest = addUnits(amount, negateUnits(share));
          expect(BigInt(share) + BigInt(rest)).toBe(BigInt(amount));
          if (part === whole) expect(BigInt(share)).toBe(BigInt(amount));
        },
      ),
    );
  });

  it('cross to doubles by the nearest one', () => {
    expect(unitsToNumber(123_456_789, 8)).toBe(1.23456789);
    expect(unitsToNumber(10n ** 26n, 8)).toBe(1e18);
  });
});
