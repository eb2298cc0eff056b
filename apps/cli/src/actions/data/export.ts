import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { candlesOf, datasetsOf } from '../../data/stored-candles.js';
import { csvLine } from '../../output/csv.js';
import { writeExport } from '../../output/file-sink.js';
import { countText } from '../../output/number-text.js';

/** Writes stored candles as CSV. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const path = input.text('output');
  if (output.json && path === undefined) {
    throw new VelaError('INVALID_INPUT', 'expected --output with --json: candles are no JSON', {
      hint: 'Add for instance --output spx.csv.',
      path: ['output'],
    });
  }
  const connection = await context.connect();
  const symbol = input.requiredArgument('symbol');
  const [timeframe, source] = [input.text('timeframe'), input.text('source')];
  const found = await datasetsOf(connection, symbol, timeframe, source);
  // Adjusted candles are exported when they are named, or when there are no others.
  const raw = found.filter(({ adjustment }) => adjustment === 'RAW');
  const [dataset, other] = source === undefined && raw.length > 0 ? raw : found;
  if (other !== undefined) {
    throw new VelaError(
      'DATA_AMBIGUOUS',
      `${symbol} has candles of several timeframes or sources`,
      {
        hint: 'Say which with --timeframe and --source; see vela data show.',
        path: ['timeframe'],
      },
    );
  }
  const range = { from: input.text('from'), to: input.text('to') };
  let rows = 0;
  const written = await writeExport(output, path, async (sink) => {
    await sink.write(csvLine(['time', 'open', 'high', 'low', 'close', 'volume']));
    for await (const candle of candlesOf(connection, dataset!, range)) {
      context.signal.throwIfAborted();
      const { open, high, low, close, volume } = candle;
      const time = new Date(candle.openAt).toISOString();
      await sink.write(csvLine([time, open, high, low, close, volume]));
      rows++;
    }
  });
  if (written === null) return;
  output.result(
    { symbol, rows, ...written },
    () => `  wrote ${written.file}, ${countText(rows)} candles`,
  );
};
