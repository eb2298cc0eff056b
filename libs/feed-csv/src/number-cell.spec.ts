import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NumberCell } from './number-cell.js';

const read = (text: string, decimal: '.' | ',' = '.'): number => {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return new NumberCell(decimal).read(bytes, 1, bytes.length - 1);
};

describe('NumberCell', () => {
  it('gives the double nearest to the decimal text', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 18 }),
        (units, scale) => {
          const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
          const point = digits.length - scale;
          const text = `${units < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
          expect(read(text)).toBe(Number(text) === 0 ? 0 : Number(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads back any finite double from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it.each([
    ['+1.5', 1.5],
    [' 12.25 ', 12.25],
    ['.5', 0.5],
    ['5.', 5],
    ['1.2E-05', 0.000012],
    ['1,234,567.5', 1_234_567.5],
    ['$1,234.50', 1234.5],
    ['1.23M', 1_230_000],
    ['2K', 2000],
    ['0.1', 0.1],
    ['123456789012345678', 123456789012345680],
  ])('reads %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    ['1.234,56', 1234.56],
    ['1,10', 1.1],
    ['1 234,5', 1234.5],
  ])('reads %s with a decimal comma', (text, value) => {
    expect(read(text, ',')).toBe(value);
  });

  it.each(['', '-', 'N/A', 'null', 'NaN', '#N/A'])('takes "%s" for no value', (text) => {
    const cell = new NumberCell('.');
    const bytes = new TextEncoder().encode(text);
    expect(cell.read(bytes, 0, bytes.length)).toBeNaN();
    expect(cell.missing).toBe(true);
  });

  it.each([
    'abc',
    '1,2',
    '1.2.3',
    '0x10',
    '1e',
    '12:30',
    'Infinity',
    '1e999',
    '9'.repeat(80),
    '--1',
  ])('refuses "%s"', (text) => {
    const cell = new NumberCell('.');
    const bytes = new TextEncoder().encode(text);
    expect(cell.read(bytes, 0, bytes.length)).toBeNaN();
    expect(cell.missing).toBe(false);
  });

  it('suggests the digits that prices need, without zeros at the end but at least two of them', () => {
    const cell = new NumberCell('.');
    const price = (text: string): number => {
      const bytes = new TextEncoder().encode(text);
      return cell.readPrice(bytes, 0, bytes.length);
    };
    price('100');
    expect(cell.priceScale).toBe(0);
    price('1469.250000');
    expect(cell.priceScale).toBe(2);
    price('12.500000');
    expect(cell.priceScale).toBe(2);
    price('1.2E-05');
    expect(cell.priceScale).toBe(6);
    price('1.07219000');
    expect(cell.priceScale).toBe(6);
  });
});
