import { FEEDS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { lagText, seriesText } from '../../live/feed-text.js';
import { countText, timeText } from '../../output/number-text.js';
import { table } from '../../output/table.js';

/** Lists feeds with how far they are. */
export const action: Action = async (context) => {
  const { client } = await context.connect();
  const { feeds } = await client.query(FEEDS, {});
  context.output.result(feeds, () =>
    table(
      feeds,
      [
        { title: 'id', cell: ({ id }) => id },
        { title: 'name', cell: ({ name }) => name },
        { title: 'kind', cell: ({ kind }) => kind.toLowerCase() },
        {
          title: 'series',
          cell: (feed) => seriesText(feed),
        },
        { title: 'state', cell: ({ state }) => state.toLowerCase() },
        { title: 'slices', cell: ({ lastSlice }) => countText(lastSlice), align: 'right' },
        {
          title: 'market time',
          cell: ({ marketTime }) => (marketTime === null ? '' : timeText(marketTime)),
        },
        {
          title: 'behind',
          cell: ({ lagSeconds }) => (lagSeconds === null ? '' : lagText(lagSeconds)),
          align: 'right',
        },
        { title: '', cell: ({ detail }) => detail ?? '' },
      ],
      {
        empty: 'No feeds yet. Add one: vela feed add replay --symbol SPX --timeframe 1d --speed 4',
      },
    ),
  );
};
