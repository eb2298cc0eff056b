import { describe, expect, it } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { ExportCell, ExportTable } from './export-table.js';
import { parquetTable } from './parquet-table.js';

interface Row {
  readonly symbol: string | null;
  readonly price: string | null;
  readonly fee: string;
  readonly at: string;
  readonly share: number;
  readonly slice: number | null;
}

const ROWS: readonly Row[] = [
  {
    symbol: 'ACME, Inc. – Ω',
    price: '12345678901234567890.123456789012345678',
    fee: '-0.00000001',
    at: '2024-01-31T14:30:00.123456Z',
    share: 0.1 + 0.2,
    slice: 7,
  },
  { symbol: null, price: null, fee: '0', at: '1969-12-31T23:59:59Z', share: -0, slice: null },
];

function tableOf(rows: readonly Row[]): ExportTable {
  const column = (name: keyof Row, kind: ExportTable['columns'][number]['kind']) => ({
    name,
    kind,
    cell: (row: unknown): ExportCell => (row as Row)[name],
  });
  async function* all(): AsyncGenerator<Row> {
    yield* rows;
  }
  return {
    columns: [
      column('symbol', 'text'),
      column('price', 'price'),
      column('fee', 'money'),
      column('at', 'instant'),
      column('share', 'number'),
      column('slice', 'count'),
    ],
    rows: all(),
  };
}

const fileOf = async (rows: readonly Row[]): Promise<ArrayBuffer> =>
  (await parquetTable(tableOf(rows))).slice().buffer;

describe('a table as Parquet', () => {
  it('comes back through another reader', async () => {
    const rows = await parquetReadObjects({ file: await fileOf(ROWS) });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ symbol: ROWS[0]!.symbol, share: 0.1 + 0.2, slice: 7 });
    expect((rows[0]!['at'] as Date).toISOString()).toBe('2024-01-31T14:30:00.123Z');
    expect(rows[1]).toMatchObject({ symbol: null, price: null, slice: null });
    expect(Number(rows[1]!['fee'])).toBe(0);
  });

  it('keeps every digit of a decimal and every microsecond', async () => {
    // The reader makes doubles and dates of them; the bytes themselves are asked here.
    const file = await fileOf(ROWS);
    const rows = await parquetReadObjects({
      file,
      metadata: withoutWords(parquetMetadata(file)),
      utf8: false,
    });
    expect(unitsOf(rows[0]!['price'])).toBe(12345678901234567890123456789012345678n);
    expect(unitsOf(rows[0]!['fee'])).toBe(-1n);
    expect(rows[0]!['at']).toBe(1_706_711_400_123_456n);
    expect(rows[1]!['at']).toBe(-1_000_000n);
  });

  it('says what its columns are', async () => {
    const { schema, num_rows } = parquetMetadata(await fileOf(ROWS));
    expect(num_rows).toBe(2n);
    expect(
      schema
        .slice(1)
        .map(({ name, converted_type, scale, precision }) => [
          name,
          converted_type,
          scale,
          precision,
        ]),
    ).toEqual([
      ['symbol', 'UTF8', undefined, undefined],
      ['price', 'DECIMAL', 18, 38],
      ['fee', 'DECIMAL', 8, 38],
      ['at', 'TIMESTAMP_MICROS', undefined, undefined],
      ['share', undefined, undefined, undefined],
      ['slice', undefined, undefined, undefined],
    ]);
  });

  it('has columns when it has no row', async () => {
    const file = await fileOf([]);
    expect(await parquetReadObjects({ file })).toEqual([]);
    expect(parquetMetadata(file).schema).toHaveLength(7);
  });
});

type Metadata = ReturnType<typeof parquetMetadata>;

/** The same file without what its bytes mean, so that a reader hands them out as they are. */
function withoutWords(metadata: Metadata): Metadata {
  const schema = metadata.schema.map((element) => {
    const bare = { ...element };
    delete bare.converted_type;
    delete bare.logical_type;
    return bare;
  });
  return { ...metadata, schema };
}

/** Returns a number of two's complement, highest byte first. */
function unitsOf(bytes: unknown): bigint {
  const units = [...(bytes as Uint8Array)].reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(128, units);
}
