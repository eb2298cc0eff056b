import { STRATEGY } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { facts, table } from '../../output/table.js';
import { noSuchStrategy } from '../../strategy/no-such-strategy.js';
import { parametersText } from '../../strategy/parameters-text.js';

/** Shows a strategy: its parameters and versions, or its source. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('name');
  const { client } = await context.connect();
  const { strategy } = await client.query(STRATEGY, { id: name });
  if (strategy === null) throw noSuchStrategy(name);
  const { latestVersion, versions } = strategy;
  if (input.flag('source')) {
    const { id, source } = latestVersion;
    context.output.result({ id, source }, () => source.trimEnd());
    return;
  }
  context.output.result(strategy, () =>
    [
      facts([
        ['name', strategy.name],
        ['id', strategy.id],
        ['description', strategy.description],
        ['origin', strategy.builtIn ? 'comes with Vela' : `pushed ${strategy.createdAt}`],
      ]),
      parametersText(latestVersion.parameters),
      table(versions.nodes, [
        { title: 'version', cell: ({ number }) => `v${number}` },
        { title: 'id', cell: ({ id }) => id },
        { title: 'pushed', cell: ({ createdAt }) => createdAt.slice(0, 19) },
        { title: 'content', cell: ({ contentHash }) => contentHash.slice(0, 16) },
      ]),
    ].join('\n\n'),
  );
};
