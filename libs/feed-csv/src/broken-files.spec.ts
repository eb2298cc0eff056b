import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { VelaError, formatInstant, parseInstant } from '@vela/kernel';
import fc from 'fast-check';
import type { ReadOptions } from './csv-dialect.js';
import { readCandles } from './read-candles.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const START = parseInstant('2024-01-02');

const minutes = (count: number): string => {
  const times = Array.from({ length: count }, (_, row) => formatInstant(START + row * 60_000_000));
  return [HEADER, ...times.map((time) => `${time},10.5,12,9.25,11,100`)].join('\n');
};

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

async function refusal(
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<VelaError> {
  try {
    for await (const { columns } of readCandles(chunks(Buffer.from(content)), options)) {
      expect(columns.length).toBeGreaterThan(0);
    }
  } catch (error) {
    if (error instanceof VelaError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('readCandles with broken files', () => {
  const packed = gzipSync(minutes(5_000));

  it.each<[string, string | Uint8Array, string]>([
    ['0 bytes', '', 'the file is empty'],
    ['only a header', HEADER, 'no row of candles'],
    ['only empty lines', '\n\n\n', 'no row of candles'],
    ['a missing column', minutes(5).replace('close', 'nothing'), 'expected a column for close'],
    ['gzip cut off', packed.subarray(0, packed.length - 500), 'cut off'],
    [
      'gzip damaged',
      Buffer.concat([packed.subarray(0, 500), Buffer.alloc(600, 7), packed.subarray(1_100)]),
      'damaged',
    ],
    ['a gzip header alone', packed.subarray(0, 8), 'cut off'],
    ['an empty gzip', gzipSync(''), 'the file is empty'],
    ['a zip archive', Buffer.from('PK\x03\x04 and so on'), 'found a zip archive'],
    [
      'binary content',
      Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)),
      'NUL',
    ],
    ['UTF-16 without mark', Buffer.from(minutes(5), 'utf16le'), 'NUL'],
    [
      'half a UTF-16 character',
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(minutes(5), 'utf16le').subarray(0, 301),
      ]),
      'UTF-16LE',
    ],
    [
      'prices of nothing',
      minutes(5).replaceAll('10.5,12,9.25,11', 'null,null,null,null'),
      'none of 5 rows',
    ],
    ['a quote left open', minutes(50).replace('12,9', '"12,9'), 'opens a quote'],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await refusal(bytes);
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain(message);
    expect(error.hint).toBeDefined();
  });

  it('stops at the limit of unpacked bytes', async () => {
    const error = await refusal(gzipSync(minutes(100_000)), { unpackedBytesMax: 1_000_000 });
    expect(error.message).toContain('unpacks to more than 1000000 bytes');
  });

  it('refuses a bomb of one endless line', async () => {
    const error = await refusal(gzipSync(`${minutes(2)}\n${'9'.repeat(4_000_000)}`));
    expect(error.message).toContain('is longer than');
  });

  it('tells a file that is not there from one that cannot be read', async () => {
    const codeOf = async (path: string): Promise<string> =>
      readCandles(path)
        .next()
        .then(
          () => 'none',
          (error: VelaError) => error.code,
        );
    expect(await codeOf('/nowhere/candles.csv')).toBe('NOT_FOUND');
    expect(await codeOf(tmpdir())).toBe('DATA_INVALID');
  });

  it('reads a file with random damage into valid candles or refuses it with a reason', async () => {
    const good = Buffer.from(minutes(120));
    const damage = fc.record({
      at: fc.nat(good.length - 1),
      length: fc.nat(30),
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 30 }),
        fc
          .constantFrom('"', ',', '\n', '\r', ';', '\t', '-', 'NaN', '1e9', '\u0000', '=1+1')
          .map((text) => Buffer.from(text)),
      ),
    });
    const outcomes = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (damages, zipped) => {
          let bytes = zipped ? gzipSync(good) : good;
          for (const { at, length, bytes: other } of damages) {
            const start = at % bytes.length;
            bytes = Buffer.concat([
              bytes.subarray(0, start),
              other,
              bytes.subarray(start + length),
            ]);
          }
          try {
            let before = -Infinity;
            for await (const { columns } of readCandles(chunks(bytes), { badShareMax: 1 })) {
              for (let i = 0; i < columns.length; i++) {
                const [low, high] = [columns.low[i]!, columns.high[i]!];
                const inside = [columns.open[i]!, columns.close[i]!].every(
                  (price) => price >= low && price <= high,
                );
                expect(
                  inside && low > 0 && columns.volume[i]! >= 0 && columns.openAt[i]! > before,
                ).toBe(true);
                before = columns.openAt[i]!;
              }
            }
            outcomes.read++;
          } catch (error) {
            if (!(error instanceof VelaError)) throw error;
            expect(error.hint).toBeDefined();
            outcomes.refused++;
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
  });
});
