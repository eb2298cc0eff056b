import { describe, expect, it } from '@jest/globals';
import { formatInstant, parseInstant } from '@vela/kernel';
import fc from 'fast-check';
import { TimeCell } from './time-cell.js';
import type { DateOrder } from './time-cell.js';

const read = (text: string, order: DateOrder = 'dmy'): string | null => {
  const cell = new TimeCell(order);
  const bytes = new TextEncoder().encode(text);
  if (!cell.read(bytes, 0, bytes.length)) return null;
  return `${cell.kind} ${formatInstant(cell.wall - cell.offset)}`;
};

describe('TimeCell', () => {
  it.each([
    ['2024-01-02', 'date 2024-01-02T00:00:00Z'],
    ['2024/1/2', 'date 2024-01-02T00:00:00Z'],
    ['2024.01.02', 'date 2024-01-02T00:00:00Z'],
    ['20240102', 'date 2024-01-02T00:00:00Z'],
    ['20240102T', 'date 2024-01-02T00:00:00Z'],
    ['02-JAN-2024', 'date 2024-01-02T00:00:00Z'],
    ['2024-01-02 09:30', 'local 2024-01-02T09:30:00Z'],
    ['2024-01-02 9:30:15.25', 'local 2024-01-02T09:30:15.250Z'],
    ['20240102 093015', 'local 2024-01-02T09:30:15Z'],
    ['20240102093015', 'local 2024-01-02T09:30:15Z'],
    ['20240102 0930', 'local 2024-01-02T09:30:00Z'],
    ['02.01.2024 00:00:00.000', 'local 2024-01-02T00:00:00Z'],
    ['02.01.2024 01:00:00.000 GMT+0100', 'instant 2024-01-02T00:00:00Z'],
    ['1/2/2024 12:05 AM', 'local 2024-02-01T00:05:00Z'],
    ['1/2/2024 12:05 PM', 'local 2024-02-01T12:05:00Z'],
    ['2024-01-02T09:30:00Z', 'instant 2024-01-02T09:30:00Z'],
    ['2024-01-02T09:30:00-05:00', 'instant 2024-01-02T14:30:00Z'],
    ['2024-01-02 09:30:00+0530', 'instant 2024-01-02T04:00:00Z'],
    ['2024-01-02 09:30:00 UTC', 'instant 2024-01-02T09:30:00Z'],
    ['20240102 09:30:00 US/Eastern', 'local 2024-01-02T09:30:00Z'],
    ['1704187800', 'instant 2024-01-02T09:30:00Z'],
    ['1704187800.5', 'instant 2024-01-02T09:30:00.500Z'],
    ['1704187800123', 'instant 2024-01-02T09:30:00.123Z'],
    ['1704187800123456', 'instant 2024-01-02T09:30:00.123456Z'],
    ['1704187800123456789', 'instant 2024-01-02T09:30:00.123456Z'],
    ['45293', 'date 2024-01-02T00:00:00Z'],
    ['45293.5', 'local 2024-01-02T12:00:00Z'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('reads month before day when told', () => {
    expect(read('1/2/2024', 'mdy')).toBe('date 2024-01-02T00:00:00Z');
  });

  it.each([
    '',
    'abc',
    '2024-13-01',
    '2024-02-30',
    '2024-01-02T25:00',
    '2024-01-02T10:61',
    '31/12/24',
    '2024-01-02 nonsense',
    '12345678901',
    '2024-01',
    '99999',
    '20241301',
    '2024-01-02T',
    '1704187800x',
    '2024-01-02T09:30:00+',
    '2024-01-02 9',
    '02-Foo-2024',
  ])('refuses "%s" or takes it for a date alone', (text) => {
    expect(read(text) ?? 'none').toMatch(/^none$|^date 2024-01-02/);
  });

  it('reads every instant that it is printed from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (at) => {
        const text = formatInstant(at);
        expect(parseInstant(text)).toBe(at);
        expect(read(text)).toBe(`instant ${text}`);
      }),
    );
  });

  it('reads clocks', () => {
    const cell = new TimeCell('ymd');
    const clock = (text: string): number => {
      const bytes = new TextEncoder().encode(text);
      return cell.readClock(bytes, 0, bytes.length);
    };
    expect(clock('09:30')).toBe(34_200_000_000);
    expect(clock(' 093000')).toBe(34_200_000_000);
    expect(clock('0930')).toBe(34_200_000_000);
    expect(clock('24:00')).toBe(-1);
    expect(clock('')).toBe(-1);
    expect(clock('09:30x')).toBe(-1);
  });
});
