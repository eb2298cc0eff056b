import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { readShownRun } from '../../backtest/follow.js';
import {
  EXPORT_TABLES,
  type ExportTable,
  type ExportTableName,
  exportTable,
} from '../../export/export-table.js';
import { tradesOf, fillsOf, ordersOf, wholeEquity } from '../../export/run-rows.js';
import { csvLine } from '../../output/csv.js';
import {
  type TextSink,
  type WrittenFile,
  writeExport,
  writeWhole,
} from '../../output/file-sink.js';
import { countText } from '../../output/number-text.js';
import type { ShownRun } from '../../result/summary.js';
import type { Input } from '../../input.js';

const FORMATS = ['json', 'csv', 'parquet'] as const;
type Format = (typeof FORMATS)[number];
type What = ExportTableName | 'all';

/** Writes a run to a file, to a folder of tables, or to standard output. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const id = input.requiredArgument('id');
  const [path, what] = [input.text('output'), whatOf(input)];
  const format = formatOf(input, path, what);
  checkPlace(path, what, format, output.json);
  const connection = await context.connect();
  const run = await completedRun(connection, id);
  if (path === undefined && output.json) {
    output.result(await jsonOf(connection, run, what), () => '');
    return;
  }
  const options = { overwrite: input.flag('force') };
  if (what === 'all' && format !== 'json') {
    const files = await writeTables(connection, run, { folder: path!, format, ...options });
    output.result({ id, folder: path, files }, () => files.map(writtenText).join('\n'));
    return;
  }
  const produce = async (sink: TextSink): Promise<void> => {
    if (format === 'json') {
      await sink.write(`${JSON.stringify(await jsonOf(connection, run, what), null, 2)}\n`);
    } else {
      await writeTable(exportTable(connection, idOf(run), what as ExportTableName), format, sink);
    }
  };
  const written = await writeExport(output, path, produce, options);
  if (written === null) return;
  output.result({ id, ...written }, () => writtenText(written));
};

const writtenText = ({ file, bytes }: WrittenFile): string =>
  `  wrote ${file}, ${countText(bytes)} bytes`;

const idOf = ({ backtest, equity }: ShownRun): Parameters<typeof exportTable>[1] => ({
  id: backtest.id,
  equity: equity!,
});

function whatOf(input: Input): What {
  return (input.text('what') ?? 'all') as What;
}

/** The format that was named, that of the file's name, or the one that fits. */
function formatOf(input: Input, path: string | undefined, what: What): Format {
  const named = input.text('format') as Format | undefined;
  if (named !== undefined) return named;
  const ending = extname(path ?? '')
    .slice(1)
    .toLowerCase();
  const known = FORMATS.find((format) => format === ending);
  return known ?? (what === 'all' ? 'json' : 'csv');
}

function checkPlace(path: string | undefined, what: What, format: Format, isJson: boolean): void {
  if (path !== undefined) return;
  const refuse = (reason: string, example: string): never => {
    throw new VelaError('INVALID_INPUT', `expected --output: ${reason}`, {
      hint: `Add for instance --output ${example}.`,
      path: ['output'],
    });
  };
  if (format === 'parquet')
    refuse('Parquet is no text', what === 'all' ? 'run' : `${what}.parquet`);
  if (format === 'csv' && what === 'all') refuse('several tables go into a folder', 'run');
  if (format === 'csv' && isJson) refuse('a table of CSV is no JSON', `${what}.csv`);
}

/** Returns a finished run with its whole curve. */
async function completedRun(connection: Connection, id: string): Promise<ShownRun> {
  const run = await readShownRun(connection, id, 3);
  if (run.backtest.state !== 'COMPLETED') {
    const state = run.backtest.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a completed run, found one that is ${state}`,
    );
  }
  return { ...run, equity: await wholeEquity(connection, id) };
}

async function jsonOf(connection: Connection, run: ShownRun, what: What): Promise<object> {
  const { backtest, equity } = run;
  const { id } = backtest;
  switch (what) {
    case 'trades':
      return list(tradesOf(connection, id));
    case 'orders':
      return list(ordersOf(connection, id));
    case 'fills':
      return list(fillsOf(connection, id));
    case 'equity':
      return equity!;
    case 'all':
      return {
        backtest,
        equity,
        trades: await list(tradesOf(connection, id)),
        orders: await list(ordersOf(connection, id)),
        fills: await list(fillsOf(connection, id)),
      };
  }
}

async function list<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function writeTables(
  connection: Connection,
  run: ShownRun,
  {
    folder,
    format,
    overwrite,
  }: { readonly folder: string; readonly format: 'csv' | 'parquet'; readonly overwrite: boolean },
): Promise<WrittenFile[]> {
  await mkdir(folder, { recursive: true });
  const written: WrittenFile[] = [];
  for (const name of EXPORT_TABLES) {
    const table = exportTable(connection, idOf(run), name);
    const path = join(folder, `${name}.${format}`);
    written.push(await writeWhole(path, (sink) => writeTable(table, format, sink), { overwrite }));
  }
  return written;
}

async function writeTable(table: ExportTable, format: Format, sink: TextSink): Promise<void> {
  if (format === 'parquet') {
    const { parquetTable } = await import('../../export/parquet-table.js');
    await sink.write(await parquetTable(table));
    return;
  }
  await sink.write(csvLine(table.columns.map(({ name }) => name)));
  for await (const row of table.rows) {
    await sink.write(csvLine(table.columns.map(({ cell }) => cell(row))));
  }
}
