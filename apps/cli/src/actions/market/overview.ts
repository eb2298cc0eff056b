import { MARKET_OVERVIEW, type MarketMoverView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { changeText, priceText, secondText } from '../../market/market-text.js';
import { groupedText, percentText } from '../../output/number-text.js';
import { table } from '../../output/table.js';

/** Rows that the provider tells of each list. */
const ROWS_MAX = 20;
const ROWS = 10;

/** Shows what moved and traded the most today. */
export const action: Action = async (context, input) => {
  const first = input.integer('first', { min: 1, max: ROWS_MAX }) ?? ROWS;
  const { client } = await context.connect();
  const { marketOverview } = await client.query(MARKET_OVERVIEW, {
    account: input.text('account'),
  });
  const { provider, asOf, gainers, losers, mostActive } = marketOverview;
  const lists = {
    gainers: gainers.slice(0, first),
    losers: losers.slice(0, first),
    mostActive: mostActive.slice(0, first),
  };
  context.output.result({ provider, asOf, ...lists }, () =>
    [
      `  ${provider}, ${secondText(asOf)} UTC`,
      ...listText('rose the most', lists.gainers, MOVED),
      ...listText('fell the most', lists.losers, MOVED),
      ...listText('traded the most', lists.mostActive, TRADED),
    ].join('\n'),
  );
};

const SYMBOL = { title: 'symbol', cell: ({ symbol }: MarketMoverView) => symbol };
const MOVED = [
  SYMBOL,
  { title: 'price', cell: ({ price }: MarketMoverView) => priceText(price), align: 'right' },
  { title: 'change', cell: ({ change }: MarketMoverView) => changeText(change), align: 'right' },
  {
    title: '%',
    cell: ({ changeRatio }: MarketMoverView) => percentText(changeRatio, true),
    align: 'right',
  },
] as const;
const TRADED = [
  SYMBOL,
  { title: 'volume', cell: ({ volume }: MarketMoverView) => groupedText(volume), align: 'right' },
] as const;

const listText = (
  title: string,
  rows: readonly MarketMoverView[],
  columns: typeof MOVED | typeof TRADED,
): readonly string[] => ['', `  ${title}`, table(rows, columns, { empty: 'None.' })];
