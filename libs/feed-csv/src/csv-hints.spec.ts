import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { parseCsvHints } from './csv-hints.js';
import { detectDialect } from './detect-dialect.js';

describe('parseCsvHints', () => {
  it('takes what is told and leaves out what is null', () => {
    expect(parseCsvHints(null)).toEqual({});
    expect(
      parseCsvHints({
        zone: 'UTC',
        stamp: null,
        delimiter: 'tab',
        columns: { open: 'bid', close: null },
        timeframe: '1m',
      }),
    ).toEqual({ zone: 'UTC', delimiter: '\t', columns: { open: 'bid' }, timeframe: '1m' });
  });

  it.each([
    [{ dialect: 'nonsense' }],
    [{ zone: 'Mars/Olympus' }],
    [{ zone: 5 }],
    [{ dateOrder: 'ydm' }],
    [{ delimiter: 'ab' }],
    [{ columns: { bid: 'x' } }],
    [{ columns: 'open' }],
    [{ timeframe: 'soon' }],
    [{ unpackedBytesMax: 1e15 }],
    ['zone=UTC'],
    [[]],
  ])('refuses %j', (input) => {
    expect(() => parseCsvHints(input)).toThrow(VelaError);
  });

  it('is not needed for a wrong zone to be found before anything is read', () => {
    const file = new TextEncoder().encode('date,open,high,low,close\n2024-01-02,1,1,1,1\n');
    expect(() => detectDialect(file, { zone: 'Mars/Olympus' })).toThrow('expected a time zone');
  });
});
