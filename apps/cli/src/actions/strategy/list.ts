import { STRATEGIES, type StrategyView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { table } from '../../output/table.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists strategies, built-in ones included. */
export const action: Action = async (context, input) => {
  const { client } = await context.connect();
  const variables = { ...pageOf(input), query: input.text('query') };
  const { strategies } = await client.query(STRATEGIES, variables);
  context.output.result(strategies, () => table(strategies.nodes, COLUMNS));
  notePage(context.output, strategies);
};

const COLUMNS = [
  { title: 'name', cell: ({ name }: StrategyView) => name },
  { title: 'version', cell: ({ latestVersion }: StrategyView) => `v${latestVersion.number}` },
  {
    title: 'parameters',
    cell: ({ latestVersion }: StrategyView) =>
      latestVersion.parameters.map(({ name }) => name).join(', '),
  },
  {
    title: 'from',
    cell: ({ builtIn, updatedAt }: StrategyView) => (builtIn ? 'built in' : updatedAt.slice(0, 10)),
  },
  { title: 'description', cell: ({ description }: StrategyView) => description ?? '' },
];
