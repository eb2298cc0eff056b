import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { VelaError, formatInstant, parseInstant } from '@vela/kernel';
import { concatCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { ReadProgress } from '@vela/market-data';
import fc from 'fast-check';
import type { ReadOptions } from './csv-dialect.js';
import { inspectCandles, readCandles } from './read-candles.js';

const HEADER = 'timestamp,open,high,low,close,volume';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read {
  readonly columns: CandleColumns;
  readonly progress: ReadProgress;
}

async function readAll(
  text: string | Uint8Array,
  options: ReadOptions = {},
  size = 1_000,
): Promise<Read> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const parts: CandleColumns[] = [];
  let progress: ReadProgress | null = null;
  for await (const block of readCandles(chunks(bytes, size), options)) {
    parts.push(block.columns);
    progress = block.progress;
  }
  return { columns: concatCandles(parts), progress: progress! };
}

async function refusal(text: string | Uint8Array, options: ReadOptions = {}): Promise<VelaError> {
  const thrown: unknown = await readAll(text, options).then(
    () => new Error('nothing was refused'),
    (error: unknown) => error,
  );
  if (thrown instanceof VelaError) return thrown;
  throw thrown;
}

const opens = ({ columns }: Read): string[] => Array.from(columns.openAt, formatInstant);

/** A file of a day of good minutes. */
const minutes = (count: number, change: (line: string, row: number) => string = (l) => l): string =>
  [
    HEADER,
    ...Array.from({ length: count }, (_, row) =>
      change(
        `${formatInstant(parseInstant('2024-01-02') + row * 60_000_000)},10.5,12,9.25,11,100`,
        row,
      ),
    ),
  ].join('\n');

describe('readCandles', () => {
  it('reads every column exactly and tells when a candle may be seen', async () => {
    const { columns, progress } = await readAll(minutes(3));
    expect(columns.length).toBe(3);
    expect(columns.availableAt[0]! - columns.openAt[0]!).toBe(60_000_000);
    expect([
      columns.open[0],
      columns.high[1],
      columns.low[2],
      columns.close[0],
      columns.volume[0],
    ]).toEqual([10.5, 12, 9.25, 11, 100]);
    expect(progress).toMatchObject({
      rowsRead: 3,
      badLineCount: 0,
      priceScale: 2,
      bytesTotal: null,
    });
  });

  it('reads back the candles that were printed, for any cut of the bytes and line end', async () => {
    const price = fc.integer({ min: 1, max: 10 ** 9 });
    const candle = fc.tuple(
      fc.integer({ min: 1, max: 100_000 }),
      price,
      price,
      fc.nat(1000),
      fc.nat(1000),
      fc.nat(10 ** 6),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(candle, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        async (draws, scale, lineEnd, delimiter, size, packed) => {
          let at = parseInstant('2020-01-01');
          const wanted = draws.map(([step, open, close, up, down, volume]) => {
            at += step * 1_000_000;
            const [high, low] = [
              Math.max(open, close) + up,
              Math.max(1, Math.min(open, close) - down),
            ];
            return [
              at,
              ...[open, high, low, close].map((units) => units / 10 ** scale),
              volume,
            ] as const;
          });
          const lines = wanted.map(([openAt, ...rest]) =>
            [formatInstant(openAt), ...rest.slice(0, 4).map((v) => v.toFixed(scale)), rest[4]].join(
              delimiter,
            ),
          );
          const text = [HEADER.replaceAll(',', delimiter), ...lines].join(lineEnd);
          const bytes = packed ? gzipSync(text) : new TextEncoder().encode(text);
          const { columns } = await readAll(bytes, { timeframe: '1s' as never }, size);
          const found = wanted.map((_, i) => [
            columns.openAt[i],
            columns.open[i],
            columns.high[i],
            columns.low[i],
            columns.close[i],
            columns.volume[i],
          ]);
          expect(found).toEqual(wanted);
          expect(columns.length).toBe(wanted.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives blocks of at most 16,384 candles and the bytes of the file behind each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vela-csv-'));
    try {
      const path = join(folder, 'minutes.csv.gz');
      const packed = gzipSync(minutes(40_000));
      writeFileSync(path, packed);
      const lengths: number[] = [];
      let last: ReadProgress | null = null;
      for await (const { columns, progress } of readCandles(path)) {
        lengths.push(columns.length);
        last = progress;
      }
      expect(lengths).toEqual([16_384, 16_384, 7_232]);
      expect(last).toMatchObject({
        bytesRead: packed.length,
        bytesTotal: packed.length,
        rowsRead: 40_000,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads UTF-16 with mark, UTF-8 with mark and CRLF', async () => {
    const text = minutes(5).replaceAll('\n', '\r\n');
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const big = Buffer.from(little).swap16();
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    for (const bytes of [little, big, marked]) {
      expect((await readAll(bytes, {}, 7)).columns.length).toBe(5);
    }
  });

  it('keeps daily candles as the date of their session', async () => {
    const daily = async (times: readonly string[], options: ReadOptions = {}): Promise<string[]> =>
      opens(
        await readAll([HEADER, ...times.map((time) => `${time},1,1,1,1,1`)].join('\n'), options),
      );
    const expected = ['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z'];
    expect(await daily(['2024-01-02', '2024-01-03'])).toEqual(expected);
    expect(
      await daily(['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z'], { zone: 'America/New_York' }),
    ).toEqual(expected);
    expect(await daily(['2024-01-02T00:00:00+05:30', '2024-01-03T00:00:00+05:30'])).toEqual(
      expected,
    );
    expect(await daily(['2024-01-02 00:00:00-05:00', '2024-01-03 00:00:00-05:00'])).toEqual(
      expected,
    );
    expect(await daily(['1704205800', '1704292200'], { zone: 'America/New_York' })).toEqual(
      expected,
    );
    expect(await daily(['1704146400', '1704232800'], { zone: 'Australia/Sydney' })).toEqual(
      expected,
    );
  });

  it('decides the unit of epoch times by row', async () => {
    const text = [
      '1735689540000,1,2,1,2,5,1735689599999,9,3,1,1,0',
      '1735689600000000,1,2,1,2,5,1735689659999999,9,3,1,1,0',
    ];
    expect(opens(await readAll(text.join('\n'), { timeframe: '1m' as never }))).toEqual([
      '2024-12-31T23:59:00Z',
      '2025-01-01T00:00:00Z',
    ]);
  });

  it('follows the clocks of New York in March and November', async () => {
    const file = (times: readonly string[]): string =>
      [HEADER, ...times.map((time) => `${time},1,1,1,1,1`)].join('\n');
    const options = { zone: 'America/New_York', timeframe: '1h' as never };
    const spring = await readAll(file(['2024-03-08 09:30', '2024-03-11 09:30']), options);
    expect(opens(spring)).toEqual(['2024-03-08T14:30:00Z', '2024-03-11T13:30:00Z']);
    const autumn = await readAll(
      file(['2024-11-03 00:30', '2024-11-03 01:30', '2024-11-03 01:30', '2024-11-03 02:30']),
      options,
    );
    expect(opens(autumn).map((at) => at.slice(11, 16))).toEqual([
      '04:30',
      '05:30',
      '06:30',
      '07:30',
    ]);
    expect(autumn.progress.rowsTwiceOnClock).toBe(2);
    const gone = await refusal(file(['2024-03-10 01:30', '2024-03-10 02:30']), options);
    expect(gone.message).toContain('line 3: the time "2024-03-10 02:30" is no time of the zone');
  });

  it('subtracts the width from times that stamp the close', async () => {
    const text = '20240102 093100;1;2;1;2;0\n20240102 093200;1;2;1;2;0\n';
    const read = await readAll(text, { dialect: 'ninjatrader', zone: 'America/New_York' });
    expect(opens(read)[0]).toBe('2024-01-02T14:30:00Z');
  });

  it('turns a file around that is written newest first', async () => {
    const lines = minutes(40_000).split('\n');
    const { columns } = await readAll(
      [lines[0], ...lines.slice(1).reverse()].join('\n'),
      {},
      60_000,
    );
    expect(columns.length).toBe(40_000);
    expect(columns.openAt.every((at, i) => i === 0 || at > columns.openAt[i - 1]!)).toBe(true);
    const large = await refusal([lines[0], ...lines.slice(1).reverse()].join('\n'), {
      newestFirstMax: 100,
    });
    expect(large.message).toContain('newest first');
  });

  it('drops rows that repeat the one before and skips rows without prices', async () => {
    const text =
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,2,1,2,2,5\n2024-01-02,1,2,1,2,2,5\n2024-01-03,null,null,null,null,null,null\n2024-01-04,1,2,1,2,2,5\n';
    const { columns, progress } = await readAll(text, { timeframe: '1d' as never });
    expect([columns.length, progress.rowsRepeated, progress.rowsEmpty, progress.rowsRead]).toEqual([
      2, 1, 1, 4,
    ]);
  });

  it('takes one symbol of several when told and asks otherwise', async () => {
    const text = [
      'symbol,timestamp,open,high,low,close',
      ...['A', 'B', 'A', 'B'].map((s, i) => `${s},2024-01-0${2 + (i >> 1)},1,2,1,2`),
    ].join('\n');
    const asked = await refusal(text, { timeframe: '1d' as never });
    expect([asked.code, asked.message]).toEqual([
      'DATA_AMBIGUOUS',
      'Candles of which symbol? The file holds A and B (line 3).',
    ]);
    expect((await readAll(text, { symbol: 'B', timeframe: '1d' as never })).columns.length).toBe(2);
    expect((await refusal(text, { symbol: 'C', timeframe: '1d' as never })).message).toContain(
      'none of 4 rows holds a candle of C',
    );
  });

  it('asks with the option that answers', async () => {
    const error = await refusal(
      `${HEADER}\n2024-01-02 09:30,1,2,1,2,5\n2024-01-02 09:31,1,2,1,2,5`,
    );
    expect([error.code, error.path]).toEqual(['DATA_AMBIGUOUS', ['zone']]);
    expect(error.hint).toContain('America/New_York');
    expect(
      (await inspectCandles(chunks(new TextEncoder().encode(minutes(3)), 10))).dialect?.id,
    ).toBe('generic');
  });
});

describe('readCandles with bad lines', () => {
  const bad =
    (line: string) =>
    (good: string, row: number): string =>
      row === 7 ? line : good;

  it.each([
    ['2024-01-02T00:07:00Z,10.5,12,9.25', 'expected at least 5 cells, found 4'],
    ['2024-01-02T00:07:00Z,10.5,NaN,9.25,11,100', 'high is missing'],
    ['2024-01-02T00:07:00Z,10.5,x,9.25,11,100', 'expected a number for high, found "x"'],
    ['2024-01-02T00:07:00Z,10.5,9,9.25,9.1,100', 'high 9 is below low 9.25'],
    ['2024-01-02T00:07:00Z,9,12,9.25,11,100', 'low 9.25 is above open 9'],
    ['2024-01-02T00:07:00Z,13,12,9.25,11,100', 'high 12 is below open 13'],
    ['2024-01-02T00:07:00Z,10.5,12,-1,11,100', 'expected prices above 0, found -1'],
    ['2024-01-02T00:07:00Z,10.5,12,9.25,11,-100', 'expected a volume of at least 0, found -100'],
    ['2024-01-02T00:07:00Z,10.5,12,9.25,11,many', 'expected a volume, found "many"'],
    ['sometime,10.5,12,9.25,11,100', 'expected a time for candles of 1m, found "sometime"'],
    [
      '2024-01-02T00:06:00Z,10.5,12,9.25,11.5,100',
      'opens when the candle before it opens, with other values',
    ],
    ['=1+1,10.5,12,9.25,11,100', 'expected a time for candles of 1m, found "=1+1"'],
  ])('refuses a small file for %s', async (line, reason) => {
    const error = await refusal(minutes(50, bad(line)));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain(`1 of 50 rows are bad`);
    expect(error.message).toContain(`line 9: ${reason}`);
    expect(error).toMatchObject({ progress: { badLineCount: 1, badLines: [{ line: 9 }] } });
  });

  it('takes a large file without the few bad lines and reports them', async () => {
    const { columns, progress } = await readAll(minutes(5_000, bad('nonsense')), {}, 50_000);
    expect(columns.length).toBe(4_999);
    expect(progress.badLines).toEqual([{ line: 9, reason: 'expected at least 5 cells, found 1' }]);
  });

  it('lists the first 20 bad lines', async () => {
    const error = await refusal(minutes(100, (line, row) => (row > 30 ? 'x,y' : line)));
    expect(error.message).toContain('69 of 100 rows are bad');
    expect(error.message).toContain('and 49 more');
    expect(error.message.match(/line \d+:/g)).toHaveLength(20);
  });

  it('names the lines that are out of order', async () => {
    const error = await refusal(minutes(50, bad('2024-01-02T00:03:00Z,10.5,12,9.25,11,100')));
    expect(error.message).toContain(
      'line 9 opens at 2024-01-02T00:03:00Z, expected an open after 2024-01-02T00:06:00Z of line 8',
    );
    expect(error).toMatchObject({
      progress: {
        rowsRead: 8,
        badLineCount: 1,
        badLines: [{ line: 9, reason: expect.stringMatching(/^opens at/) }],
      },
    });
  });

  it('tells with a refusal how many digits the prices need', async () => {
    const digits = { progress: { priceScale: 4 } };
    const fine = (line: string): string => line.replace('10.5', '10.5125');
    for (const wrong of ['nonsense', '2024-01-02T00:03:00Z,10.5,12,9.25,11,100']) {
      const broken = (line: string, row: number): string => fine(bad(wrong)(line, row));
      expect(await refusal(minutes(50, broken))).toMatchObject(digits);
    }
  });

  it('refuses candles of the future and takes negative prices when told', async () => {
    const future = await refusal(minutes(50), { openAtMax: parseInstant('2024-01-02T00:48') });
    expect(future.message).toContain('line 51: the time 2024-01-02T00:49:00Z lies in the future');
    const line = '2024-01-02T00:07:00Z,-37,-30,-40,-37.5,100';
    expect(
      (await readAll(minutes(50, bad(line)), { allowNegativePrices: true })).columns.low[7],
    ).toBe(-40);
  });
});
