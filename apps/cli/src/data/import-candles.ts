import { DATA_IMPORT_START, type DataImportInput, type DataImportView } from '@vela/client';
import type { Connection, Context } from '../context.js';
import { withOption } from './csv-dialect.js';
import { followImport, startedImport } from './follow-import.js';

/** Returns the import that was started; a question of the file names its option. */
export async function startImport(
  context: Context,
  { client }: Connection,
  input: DataImportInput,
): Promise<DataImportView> {
  try {
    const { dataImport } = await client.query(DATA_IMPORT_START, { input }, context);
    return startedImport(dataImport);
  } catch (thrown) {
    throw withOption(thrown);
  }
}

/** Returns an import after its end. */
export async function importCandles(
  context: Context,
  connection: Connection,
  input: DataImportInput,
): Promise<DataImportView> {
  const started = await startImport(context, connection, input);
  try {
    return await followImport(context, connection, started);
  } catch (thrown) {
    throw withOption(thrown);
  }
}
