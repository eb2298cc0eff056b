import type { Action } from '../../command-spec.js';
import { pushStrategy } from '../../strategy/push-strategy.js';

/** Stores a strategy as an immutable version. */
export const action: Action = async (context, input) => {
  const path = input.requiredArgument('file');
  const { strategy, version, diagnostics } = await pushStrategy(context, await context.connect(), {
    path,
    name: input.text('name'),
    description: input.text('description'),
  });
  context.output.result({ strategy, version, diagnostics }, () =>
    [
      `  ${strategy.name} v${version.number}  ${version.id}`,
      `  ${version.contentHash}`,
      '',
      `  Next: vela backtest run --strategy ${strategy.name} --symbol SPX`,
    ].join('\n'),
  );
};
