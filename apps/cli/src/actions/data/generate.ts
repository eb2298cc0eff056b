import { DATA_GENERATE } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { followImport, startedImport } from '../../data/follow-import.js';
import { importText } from '../../data/import-text.js';

/** Makes a synthetic market from a seed. */
export const action: Action = async (context, input) => {
  const market = {
    symbol: input.requiredArgument('symbol'),
    timeframe: input.text('timeframe') ?? '1d',
    from: input.text('from') ?? '2000-01-01',
    candles: input.integer('candles', { min: 1, max: 10_000_000 }) ?? 1_000,
    seed: input.text('seed'),
    startPrice: input.number('price'),
    volatility: input.number('volatility'),
  };
  const connection = await context.connect();
  const { dataGenerate } = await connection.client.query(DATA_GENERATE, { input: market }, context);
  const done = await followImport(context, connection, startedImport(dataGenerate));
  context.output.result(done, () => importText(done, context.output.paint));
};
