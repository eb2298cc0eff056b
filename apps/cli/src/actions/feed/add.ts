import { accepted, FEED_CREATE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';

/** Adds a feed that replays stored candles, or one of a random market. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('name');
  const symbols = input.list('symbol');
  if (symbols.length === 0) {
    throw new VelaError('INVALID_INPUT', 'expected --symbol, found nothing', {
      hint: 'For instance --symbol SPX; vela data list shows what is stored.',
      path: ['symbol'],
    });
  }
  const { client } = await context.connect();
  const { feedCreate } = await client.query(FEED_CREATE, {
    input: {
      name,
      kind: input.flag('random') ? 'RANDOM' : 'REPLAY',
      symbols,
      timeframes: (input.text('timeframe') ?? '1d').split(','),
      slicesPerSecond: input.number('speed'),
      lockstep: input.flag('lockstep'),
      from: input.text('from'),
      to: input.text('to'),
      source: input.text('source'),
      seed: input.text('seed'),
      slices: input.integer('slices', { min: 1, max: 1e9 }),
      quotes: input.flag('quotes'),
      price: input.text('price'),
      volatility: input.number('volatility'),
    },
  });
  accepted(feedCreate);
  const { feed } = feedCreate;
  context.output.result(feed, () => `  ${name} is ${feed?.id}`);
};
