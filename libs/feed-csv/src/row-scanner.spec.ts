import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROW_BYTES_MAX, RowScanner } from './row-scanner.js';

const encoder = new TextEncoder();

function scan(text: string, cuts: readonly number[] = [], delimiter = ','): string[][] {
  const bytes = encoder.encode(text);
  const scanner = new RowScanner(delimiter.charCodeAt(0));
  const rows: string[][] = [];
  const drain = (): void => {
    while (scanner.next()) {
      rows.push(Array.from({ length: scanner.cells }, (_, cell) => scanner.text(cell)));
    }
  };
  let from = 0;
  for (const cut of [...cuts].map((c) => c % (bytes.length + 1)).sort((a, b) => a - b)) {
    scanner.push(bytes.subarray(from, cut));
    drain();
    from = cut;
  }
  scanner.push(bytes.subarray(from));
  drain();
  scanner.finish();
  drain();
  return rows;
}

describe('RowScanner', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,b,\n\n\nc', [['a', 'b', ''], ['c']]],
    ['"a,1","b ""x""","l\nm"\nz', [['a,1', 'b "x"', 'l\nm'], ['z']]],
    ['"a" ,b\n', [['a', 'b']]],
    ['', []],
    ['\n\r\n', []],
    ['a"b,c', [['a"b', 'c']]],
  ])('splits %j', (text, rows) => {
    expect(scan(text)).toEqual(rows);
  });

  it('counts lines, also those inside quotes and empty ones', () => {
    const scanner = new RowScanner(44);
    scanner.push(encoder.encode('a\n\n"b\nb"\r\nc\rd'));
    scanner.finish();
    const lines: number[] = [];
    while (scanner.next()) lines.push(scanner.line);
    expect(lines).toEqual([1, 3, 5, 6]);
  });

  it('gives the same rows for any cut of the bytes', () => {
    const cell = fc.stringMatching(/^[ -~é\n\r]{0,6}$/);
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(200), { maxLength: 12 }),
        (table, lineEnd, cuts) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const text = table.map((row) => row.map(quoted).join()).join(lineEnd) + lineEnd;
          const expected = table.map((row) => row.map((value) => value.trim()));
          const filled = (row: readonly string[]): boolean => row.length > 1 || row[0] !== '';
          expect(scan(text, cuts).filter(filled)).toEqual(expected.filter(filled));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses NUL bytes, a quote left open and a line without end', () => {
    expect(() => scan('a,b\nc,\0')).toThrow('line 2 holds a NUL byte');
    expect(() => scan('a,b\n"c,d\n')).toThrow('line 2 opens a quote');
    expect(() => scan('x'.repeat(ROW_BYTES_MAX + 2), [ROW_BYTES_MAX + 1])).toThrow('longer than');
  });
});
