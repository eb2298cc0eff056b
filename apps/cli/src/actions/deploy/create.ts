import { accepted, DEPLOYMENT_CREATE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { faultScriptOf } from '../../backtest/fault-file.js';
import { simulationOptionsOf } from '../../backtest/simulation-options.js';
import type { Action } from '../../command-spec.js';
import { findAccount, findFeed } from '../../live/find.js';
import { parseNameValues } from '../../name-values.js';
import { isStrategyFile, pushStrategy } from '../../strategy/push-strategy.js';

/** Makes a deployment, and starts it with `--start`. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('name');
  const strategy = input.required('strategy', 'sma-cross-long');
  const symbols = input.list('symbol');
  const connection = await context.connect();
  const feed = await findFeed(connection, input.text('feed'));
  const account = await findAccount(connection, input.text('account'));
  const version = isStrategyFile(strategy)
    ? {
        strategyVersionId: (await pushStrategy(context, connection, { path: strategy })).version.id,
      }
    : { strategy };
  const timeframes = input.text('timeframe')?.split(',');
  const { deploymentCreate } = await connection.client.query(DEPLOYMENT_CREATE, {
    input: {
      name,
      ...version,
      symbols: symbols.length > 0 ? symbols : symbolsOf(feed),
      timeframe: timeframes?.[0] ?? feed.series[0]?.timeframe,
      ...(timeframes === undefined || timeframes.length < 2
        ? {}
        : { timeframes: timeframes.slice(1) }),
      feedId: feed.id,
      accountId: account.id,
      cash: input.text('cash'),
      currency: input.text('currency'),
      parameters: parseNameValues(input.list('param'), 'param'),
      simulation: await simulationOptionsOf(input),
      riskLimits: parseNameValues(input.list('limit'), 'limit'),
      faults: await faultScriptOf(input),
      seed: input.text('seed'),
      start: input.flag('start'),
      confirm: input.text('confirm'),
    },
  });
  accepted(deploymentCreate);
  const { deployment } = deploymentCreate;
  if (deployment === null) throw new VelaError('INTERNAL', 'the server answered no deployment');
  const { id } = deployment;
  const next = input.flag('start') ? `vela deploy show ${id}` : `vela deploy start ${id}`;
  context.output.result(deployment, () => `  ${name} is ${id}. Next: ${next}`);
  if (input.flag('start') && connection.place === 'in process') {
    context.output.note('  It goes on as soon as a server runs: vela serve');
  }
};

const symbolsOf = (feed: {
  readonly series: readonly { readonly instrument: { readonly symbol: string } }[];
}): string[] => [...new Set(feed.series.map(({ instrument }) => instrument.symbol))];
