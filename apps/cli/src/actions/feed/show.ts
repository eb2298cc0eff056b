import { FEED } from '@vela/client';
import type { FeedDetailView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { lagText, seriesText } from '../../live/feed-text.js';
import { findFeed } from '../../live/find.js';
import { countText, timeText } from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';

/** Shows a feed: where it comes from, how far it is, and what came too late. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const { id } = await findFeed(connection, input.argument());
  const { feed } = await connection.client.query(FEED, { id });
  if (feed === null) throw new VelaError('NOT_FOUND', `there is no feed ${id}`);
  context.output.result(feed, () => textOf(feed));
};

function textOf(feed: FeedDetailView): string {
  const { name, id, kind, state, detail, stream, marketTime, lagSeconds, lateCandles } = feed;
  const shown = facts([
    ['feed', `${name} (${id})`],
    ['kind', kind.toLowerCase()],
    ['from', stream === null ? null : `${stream.provider} ${stream.channel}, ${extrasOf(stream)}`],
    ['account', stream?.accountId ?? null],
    ['series', seriesText(feed, 20)],
    ['state', `${state.toLowerCase()}${detail === null ? '' : `: ${detail}`}`],
    ['slices', countText(feed.lastSlice)],
    ['market time', marketTime === null ? null : timeText(marketTime)],
    ['behind the clock', lagSeconds === null ? null : lagText(lagSeconds)],
  ]);
  if (lateCandles.length === 0) return shown;
  const late = table(lateCandles, [
    { title: 'too late', cell: (one) => one.kind.toLowerCase() },
    { title: 'instrument', cell: (one) => symbolOf(feed, one.instrumentId) },
    { title: 'candle', cell: (one) => timeText(one.openAt) },
    { title: 'told', cell: (one) => timeText(one.at) },
  ]);
  return `${shown}\n\n${late}`;
}

const symbolOf = ({ series }: FeedDetailView, instrumentId: string): string =>
  series.find(({ instrument }) => instrument.id === instrumentId)?.instrument.symbol ??
  instrumentId;

function extrasOf(stream: NonNullable<FeedDetailView['stream']>): string {
  const { candles, quotes, extendedHours, from } = stream;
  const made = candles === 'BARS' ? 'its candles' : 'candles counted from its trades';
  const extras = [quotes ? 'quotes' : null, extendedHours ? 'extended hours' : null];
  return [made, ...extras.filter((one) => one !== null), `since ${timeText(from)}`].join(', ');
}
