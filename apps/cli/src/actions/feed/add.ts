import { accepted, FEED_CREATE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';

/** Adds a feed that replays stored candles, one of a random market, or one of a live stream. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('name');
  const symbols = input.list('symbol');
  if (symbols.length === 0) {
    throw new VelaError('INVALID_INPUT', 'expected --symbol, found nothing', {
      hint: 'For instance --symbol SPX; vela data list shows what is stored.',
      path: ['symbol'],
    });
  }
  const [account, channel] = [input.text('account'), input.text('channel')];
  const isLive = input.flag('live') || account !== undefined || channel !== undefined;
  const kind = isLive ? 'STREAM' : input.flag('random') ? 'RANDOM' : 'REPLAY';
  const source = input.text('source');
  const { client } = await context.connect();
  const { feedCreate } = await client.query(FEED_CREATE, {
    input: {
      name,
      kind,
      symbols,
      timeframes: (input.text('timeframe') ?? (isLive ? '1m' : '1d')).split(','),
      slicesPerSecond: input.number('speed'),
      lockstep: input.flag('lockstep'),
      from: input.text('from'),
      to: input.text('to'),
      ...(isLive ? { provider: source } : { source }),
      seed: input.text('seed'),
      slices: input.integer('slices', { min: 1, max: 1e9 }),
      quotes: input.flag('quotes'),
      price: input.text('price'),
      volatility: input.number('volatility'),
      account,
      channel,
      candles: input.flag('from-trades') ? 'TRADES' : undefined,
      extendedHours: input.flag('extended-hours') ? true : undefined,
    },
  });
  accepted(feedCreate);
  const { feed, created, seriesAdded } = feedCreate;
  context.output.result({ ...feed, created, seriesAdded }, () => {
    if (created || kind !== 'STREAM') return `  ${feed?.name ?? name} is ${feed?.id}`;
    const more = seriesAdded === 0 ? 'carries all of it' : `now carries ${seriesAdded} series more`;
    return `  the feed ${feed?.name} (${feed?.id}) of this account and channel ${more}`;
  });
};
