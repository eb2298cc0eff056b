import { stat } from 'node:fs/promises';
import { loadTable } from '@vela/feed-csv';
import { VelaError } from '@vela/kernel';

/** Columns of a CSV file by name. */
export type CsvTable = Awaited<ReturnType<typeof loadTable>>;

/** Tables that are kept: the requests of a batch often name the same few files. */
const KEPT_MAX = 4;

/** Reads CSV files and keeps the last few, so that a batch reads a file once. */
export class CsvTables {
  /** In the order of their last use, by path, size and time of change. */
  private readonly kept = new Map<string, Promise<CsvTable>>();

  /**
   * Returns the table in a file, with the texts of the columns named in `labels`; throws `NOT_FOUND`
   * for no file and `DATA_INVALID` for no table.
   */
  async load(path: string, labels: readonly string[] = []): Promise<CsvTable> {
    const key = [await identityOf(path), ...labels].join(' ');
    const known = this.kept.get(key);
    const table = known ?? loadTable(path, { labels });
    this.kept.delete(key);
    this.kept.set(key, table);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT_MAX) break;
      this.kept.delete(oldest);
    }
    return table;
  }
}

async function identityOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `${path} ${size} ${mtimeMs}`;
  } catch (cause) {
    throw new VelaError('NOT_FOUND', `there is no file ${path}`, { path: ['csv'], cause });
  }
}

/** Returns a column without holes; throws `DATA_INVALID` that names the first row without a value. */
export function finiteColumn(table: CsvTable, name: string): Float64Array {
  const column = table.column(name);
  const row = column.findIndex((value) => !Number.isFinite(value));
  if (row < 0) return column;
  throw new VelaError('DATA_INVALID', `expected a number in row ${row} of ${name}, found none`, {
    hint: 'Repair or remove that row.',
  });
}
