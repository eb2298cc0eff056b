import { resolve } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { dialectOf } from '../../data/csv-dialect.js';
import { importCandles } from '../../data/import-candles.js';
import { importText } from '../../data/import-text.js';
import { gapLine, isProvider, providerImport } from '../../data/provider-import.js';

/** Imports candles under the spelling of an earlier program. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const source = input.required('broker', 'csv').toLowerCase();
  if (isProvider(source)) {
    const request = providerImport(input, source, { from: 'start-date', to: 'end-date' });
    const connection = await context.connect();
    const done = await importCandles(context, connection, request);
    const gaps = await gapLine(connection, done);
    output.result(done, () => importText(done, output.paint));
    if (gaps !== null) output.warn(gaps);
    return;
  }
  const file = source === 'csv' ? resolve(input.required('file', 'spy.csv')) : undefined;
  for (const name of ['start-date', 'end-date']) {
    const text = input.text(name);
    if (text !== undefined && Number.isNaN(Date.parse(text))) {
      throw new VelaError('INVALID_INPUT', `--${name}: expected a date, found "${text}"`);
    }
  }
  if (input.text('start-date') !== undefined || input.text('end-date') !== undefined) {
    output.note(
      '  the whole file is imported; give the dates to backtest run with --from and --to',
    );
  }
  const done = await importCandles(context, await context.connect(), {
    source,
    path: file,
    symbol: source === 'csv' ? input.required('symbol', 'SPY') : undefined,
    timeframe: source === 'csv' ? input.text('timeframe') : undefined,
    dialect: source === 'csv' ? dialectOf(input) : undefined,
    replace: input.flag('replace'),
  });
  output.result(done, () => importText(done, output.paint));
};
