import {
  accepted,
  type Client,
  DATA_IMPORT_CANCEL,
  DATA_IMPORT_EVENTS,
  type DataImportPayload,
  type DataImportView,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection, Context } from '../context.js';
import { CommandError } from '../exit-code.js';
import { JobFailed } from '../job-failed.js';
import { countText } from '../output/number-text.js';

/** Time for the server to take a cancellation after Ctrl-C. */
const CANCEL_MS = 2_000;

/** Returns the import of a payload; throws its user error when it holds one. */
export function startedImport(payload: DataImportPayload): DataImportView {
  const { dataImport } = accepted(payload);
  if (dataImport !== null) return dataImport;
  throw new VelaError('INTERNAL', 'expected the import in the answer of the server, found none');
}

/**
 * Returns an import after its end, with a progress bar until then. Throws {@link JobFailed} when
 * it failed or was cancelled. After Ctrl-C an import on a server goes on; one in this process is
 * cancelled.
 */
export async function followImport(
  context: Context,
  { client, place }: Connection,
  started: DataImportView,
): Promise<DataImportView> {
  const { id } = started;
  const bar = context.output.bar();
  try {
    let last = started;
    const events = client.subscribe(DATA_IMPORT_EVENTS, { id }, { signal: context.signal });
    for await (const { dataImport: event } of events) {
      last = event.dataImport;
      bar.update(last.progress, `${countText(last.rowsRead)} rows`);
      if (last.state !== 'QUEUED' && last.state !== 'RUNNING') break;
    }
    return succeeded(last);
  } catch (thrown) {
    if (!context.signal.aborted || thrown !== context.signal.reason) throw thrown;
    throw place === 'remote' ? goesOn(id) : await cancelled(client, id);
  } finally {
    bar.clear();
  }
}

function succeeded(done: DataImportView): DataImportView {
  if (done.state === 'SUCCEEDED') return done;
  const { id, state, failure, badLines, badLineCount } = done;
  const reason = failure ?? {
    code: state === 'CANCELLED' ? 'CANCELLED' : 'INTERNAL',
    message: `the import ended as ${state.toLowerCase()}`,
    hint: null,
  };
  throw new JobFailed(reason, { dataImport: id, badLineCount, badLines });
}

const goesOn = (id: string): CommandError =>
  new CommandError('INTERRUPTED', `interrupted; the import ${id} goes on`, 'See vela data list.');

async function cancelled(client: Client, id: string): Promise<CommandError> {
  const signal = AbortSignal.timeout(CANCEL_MS);
  const done = await client.query(DATA_IMPORT_CANCEL, { id }, { signal }).then(
    () => true,
    () => false,
  );
  const fate = done ? 'was cancelled; nothing of it stays' : 'goes on at the next start';
  return new CommandError('INTERRUPTED', `interrupted; the import ${id} ${fate}`);
}
