import { parseDecimal, parseInstant, rescale } from '@vela/kernel';
import { type ColumnSource, type SchemaElement, parquetWriteBuffer } from 'hyparquet-writer';
import type { ExportCell, ExportColumn, ExportKind, ExportTable } from './export-table.js';

/** Digits behind the point of each kind of decimal: the same in every file, whatever it holds. */
const SCALES: Partial<Record<ExportKind, number>> = { price: 18, money: 8 };
/** Digits of a decimal in all; sixteen bytes hold them. */
const PRECISION = 38;
const DECIMAL_BYTES = 16;

/**
 * Returns a table as a Parquet file: decimals as DECIMAL(38, 18) for prices and quantities and
 * DECIMAL(38, 8) for amounts, exact to the last digit; instants as UTC timestamps of microseconds;
 * doubles, whole numbers and texts as such. The whole table lies in memory.
 */
export async function parquetTable({ columns, rows }: ExportTable): Promise<Uint8Array> {
  const data = columns.map((): unknown[] => []);
  for await (const row of rows) {
    columns.forEach((column, at) => data[at]!.push(valueOf(column.kind, column.cell(row))));
  }
  const columnData = columns.map(
    ({ name }, at): ColumnSource => ({ name, data: data[at] as ColumnSource['data'] }),
  );
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(elementOf),
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: 'Vela' }));
}

function elementOf({ name, kind }: ExportColumn<unknown>): SchemaElement {
  const element = { name, repetition_type: 'OPTIONAL' } as const;
  switch (kind) {
    case 'text':
      return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'instant':
      return { ...element, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
    case 'number':
      return { ...element, type: 'DOUBLE' };
    case 'count':
      return { ...element, type: 'INT32' };
    case 'price':
    case 'money':
      return {
        ...element,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: DECIMAL_BYTES,
        converted_type: 'DECIMAL',
        scale: SCALES[kind]!,
        precision: PRECISION,
      };
  }
}

/** Decimals become their scaled units and instants microseconds, both exact. */
function valueOf(kind: ExportKind, cell: ExportCell): string | number | bigint | null {
  if (cell === null) return null;
  const scale = SCALES[kind];
  if (scale !== undefined) return rescale(parseDecimal(String(cell)), scale).units;
  return kind === 'instant' ? BigInt(parseInstant(String(cell))) : cell;
}
