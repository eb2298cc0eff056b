import { ASSET_SEARCH, type AssetMatchView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { table } from '../../output/table.js';

/** Finds symbols by symbol or name. */
export const action: Action = async (context, input) => {
  const query = input.arguments.join(' ');
  const first = input.integer('first', { min: 1, max: 100 });
  const { client } = await context.connect();
  const { assetSearch } = await client.query(ASSET_SEARCH, {
    query,
    first,
    assetClass: input.text('class')?.toUpperCase(),
    account: input.text('account'),
  });
  const { nodes, provider, totalCount } = assetSearch;
  context.output.result(assetSearch, () =>
    table(
      nodes,
      [
        { title: 'symbol', cell: ({ symbol }) => symbol },
        { title: 'name', cell: ({ name }) => name ?? '' },
        { title: 'class', cell: ({ assetClass }) => assetClass.toLowerCase() },
        { title: 'venue', cell: ({ venue }) => venue },
        { title: 'may be', cell: (match) => wordsOf(match).join(', ') },
        { title: 'stored', cell: ({ instrument }) => (instrument === null ? '' : 'yes') },
      ],
      { empty: `Nothing that ${provider} lists or that is stored has "${query}" in it.` },
    ),
  );
  const { json } = context.output;
  if (nodes.length < totalCount && !json) {
    context.output.note(`  ${nodes.length} of ${totalCount} shown; --first shows up to 100`);
  }
};

function wordsOf({ listed }: AssetMatchView): readonly string[] {
  if (listed === null) return [];
  const words = [
    listed.tradable && 'traded',
    listed.shortable && 'sold short',
    listed.fractionable && 'bought in parts',
    listed.marginable && 'bought on credit',
  ];
  return words.filter((word) => word !== false);
}
