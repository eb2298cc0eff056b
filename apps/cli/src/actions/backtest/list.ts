import { BACKTEST_STATES, BACKTESTS, type BacktestView, STRATEGY } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { countText, percentText, statisticText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { notePage, pageOf } from '../../paging.js';
import { rangeText } from '../../result/summary.js';
import { noSuchStrategy } from '../../strategy/no-such-strategy.js';

/** Lists runs, the newest first. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const state = stateOf(input.text('state'));
  const connection = await context.connect();
  const name = input.text('strategy');
  const strategyId = name === undefined ? undefined : await strategyIdOf(connection, name);
  const { backtests } = await connection.client.query(BACKTESTS, { ...page, state, strategyId });
  context.output.result(backtests, () =>
    table(backtests.nodes, COLUMNS, {
      empty: 'No runs yet. Start one: vela backtest run --strategy sma-cross-long --symbol SPX',
    }),
  );
  notePage(context.output, backtests);
};

const COLUMNS = [
  { title: 'id', cell: ({ id }: BacktestView) => id },
  { title: 'state', cell: ({ state }: BacktestView) => state.toLowerCase() },
  {
    title: 'strategy',
    cell: ({ strategyVersion: { strategy, number } }: BacktestView) =>
      `${strategy.name} v${number}`,
  },
  {
    title: 'data',
    cell: ({ config }: BacktestView) =>
      `${config.datasets.map(({ instrument }) => instrument.symbol).join(' ')} ${config.timeframe}`,
  },
  { title: 'range', cell: rangeText },
  {
    title: 'return',
    cell: ({ metrics }: BacktestView) => percentText(metrics?.totalReturn, true),
    align: 'right',
  },
  {
    title: 'sharpe',
    cell: ({ metrics }: BacktestView) => statisticText(metrics?.sharpe),
    align: 'right',
  },
  {
    title: 'trades',
    cell: ({ metrics }: BacktestView) => countText(metrics?.tradeCount),
    align: 'right',
  },
  { title: 'asked for', cell: ({ queuedAt }: BacktestView) => queuedAt.slice(0, 19) },
] as const;

function stateOf(text: string | undefined): (typeof BACKTEST_STATES)[number] | undefined {
  if (text === undefined) return undefined;
  const state = BACKTEST_STATES.find((one) => one === text.toUpperCase());
  if (state !== undefined) return state;
  throw new VelaError('INVALID_INPUT', `--state: there is no state "${text}"`, {
    hint: `States are ${BACKTEST_STATES.join(', ').toLowerCase()}.`,
    path: ['state'],
  });
}

async function strategyIdOf({ client }: Connection, name: string): Promise<string> {
  const { strategy } = await client.query(STRATEGY, { id: name });
  if (strategy !== null) return strategy.id;
  throw noSuchStrategy(name);
}
