import { VelaError } from '@vela/kernel';
import type { AssetClass, Instrument } from '@vela/market';

/** Streams of Alpaca, each with one connection for each key. */
export const STREAM_CHANNELS = ['iex', 'sip', 'delayed_sip', 'test', 'crypto-us'] as const;

/** Sources of past candles of stocks. */
const HISTORY_FEEDS = ['iex', 'sip', 'boats', 'otc'] as const;

type HistoryFeed = (typeof HISTORY_FEEDS)[number];

/** Returns the path of a stream; throws `INVALID_INPUT` for a channel that Alpaca does not have. */
export function streamPath(channel: string): string {
  if (!STREAM_CHANNELS.some((one) => one === channel)) {
    throw unknownChannel(channel, STREAM_CHANNELS);
  }
  return channel.startsWith('crypto-') ? `/v1beta3/crypto/${channel.slice(7)}` : `/v2/${channel}`;
}

/** Returns whether a channel carries coins. */
export const isCryptoChannel = (channel: string): boolean => channel.startsWith('crypto-');

/** Returns whether an instrument is asked for among the coins. */
export const isCrypto = ({ assetClass }: { readonly assetClass: AssetClass }): boolean =>
  assetClass === 'CRYPTO';

/**
 * Returns the source of past candles that a channel stands for, null for the best that the plan
 * allows. What is delayed in the stream is whole in the past.
 */
export function historyFeed(channel: string | null): HistoryFeed | null {
  // The stream for trying out has no past of its own.
  if (channel === null || channel === 'test') return null;
  const name = channel === 'delayed_sip' ? 'sip' : channel;
  const feed = HISTORY_FEEDS.find((one) => one === name);
  if (feed === undefined) throw unknownChannel(channel, HISTORY_FEEDS);
  return feed;
}

/** Returns nothing; throws `INVALID_INPUT` for a kind of instrument that Alpaca has no data of. */
export function expectStocksOrCrypto({ symbol, assetClass }: Instrument): void {
  if (assetClass === 'EQUITY' || assetClass === 'ETF' || assetClass === 'CRYPTO') return;
  throw new VelaError(
    'INVALID_INPUT',
    `expected a stock, a fund or a coin, but ${symbol} is of the class ${assetClass}`,
    { hint: 'Alpaca has candles of these alone.', path: ['symbol'] },
  );
}

const unknownChannel = (channel: string, known: readonly string[]): VelaError =>
  new VelaError('INVALID_INPUT', `expected one of ${known.join(', ')}, found "${channel}"`, {
    path: ['feed'],
  });
