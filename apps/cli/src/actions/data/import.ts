import { resolve } from 'node:path';
import type { DataImportInput } from '@vela/client';
import { calendarMics, findCalendar } from '@vela/calendar';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { dialectOf } from '../../data/csv-dialect.js';
import { importCandles, startImport } from '../../data/import-candles.js';
import { importText } from '../../data/import-text.js';
import { adjustmentOf, gapLine, isProvider, providerImport } from '../../data/provider-import.js';
import type { Input } from '../../input.js';

/** Imports candles from a file, from a broker, or those that come with Vela. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const request = requestOf(input);
  const doubt = venueDoubt(input.text('venue'));
  if (doubt !== null) output.warn(doubt);
  const connection = await context.connect();
  if (input.flag('detach')) {
    if (connection.place === 'in process') throw needsServer();
    const started = await startImport(context, connection, request);
    output.result(started, () => `  ${started.id} is queued`);
    return;
  }
  const done = await importCandles(context, connection, request);
  const gaps = isProvider(request.source) ? await gapLine(connection, done) : null;
  output.result(done, () => importText(done, output.paint));
  if (gaps !== null) output.warn(gaps);
};

function requestOf(input: Input): DataImportInput {
  const source = input.text('source') ?? 'csv';
  const replace = input.flag('replace');
  const path = input.argument();
  if (source !== 'csv') {
    if (path === undefined && isProvider(source)) {
      return providerImport(input, source, { from: 'from', to: 'to' });
    }
    if (path === undefined) return { source, replace };
    throw new VelaError('INVALID_INPUT', `expected no file with --source ${source}, found ${path}`);
  }
  if (path === undefined) {
    throw new VelaError('INVALID_INPUT', 'expected a file to import, found nothing', {
      hint: 'For instance vela data import spy.csv --symbol SPY, or --source vega-datasets.',
      path: ['file'],
    });
  }
  return {
    source,
    // The server resolves nothing against the folder of this command.
    path: resolve(path),
    symbol: input.required('symbol', 'SPY'),
    timeframe: input.text('timeframe'),
    ...instrumentOf(input),
    dialect: dialectOf(input),
    adjustment: adjustmentOf(input),
    replace,
  };
}

/** Returns what is said of an instrument that is not known yet. */
function instrumentOf(input: Input): Pick<DataImportInput, 'instrument'> {
  const venue = input.text('venue');
  return venue === undefined ? {} : { instrument: { venue } };
}

/** Returns what to know of a venue whose sessions nobody knows here, null for the others. */
export function venueDoubt(venue: string | undefined): string | null {
  if (venue === undefined || findCalendar(venue) !== null) return null;
  return `${venue} has no trading calendar here, so its days begin at midnight UTC; there are calendars of ${calendarMics().join(', ')}`;
}

const needsServer = (): VelaError =>
  new VelaError('INVALID_INPUT', '--detach: expected a running server, found none', {
    hint: 'Start one with `vela serve`, or leave --detach out.',
    path: ['detach'],
  });
