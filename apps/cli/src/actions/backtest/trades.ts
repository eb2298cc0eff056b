import { BACKTEST_TRADES, type TradeFilter, type TradeView } from '@vela/client';
import { noSuchRun } from '../../backtest/follow.js';
import type { Action } from '../../command-spec.js';
import type { Input } from '../../input.js';
import { moneyText, percentText, timeText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists the round trips of a run. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('id');
  const { client } = await context.connect();
  const filter = filterOf(input);
  const { backtest } = await client.query(BACKTEST_TRADES, { id, ...pageOf(input), ...filter });
  if (backtest === null) throw noSuchRun(id);
  const { trades, state } = backtest;
  context.output.result(trades, () =>
    table(trades.nodes, COLUMNS, {
      empty: state === 'COMPLETED' ? 'No trades.' : `No trades: the run is ${state.toLowerCase()}.`,
    }),
  );
  notePage(context.output, trades);
};

function filterOf(input: Input): TradeFilter {
  const [side, result] = [input.text('side'), input.text('result')];
  return {
    symbol: input.text('symbol'),
    side: side === undefined ? undefined : side === 'long' ? 'BUY' : 'SELL',
    won: result === undefined ? undefined : result === 'won',
    exitRole: input.text('exit')?.replaceAll('-', '_').toUpperCase(),
  };
}

const COLUMNS = [
  { title: 'symbol', cell: ({ instrument }: TradeView) => instrument.symbol },
  { title: 'side', cell: ({ side }: TradeView) => (side === 'BUY' ? 'long' : 'short') },
  { title: 'quantity', cell: ({ quantity }: TradeView) => quantity, align: 'right' },
  { title: 'entry', cell: ({ entryAt }: TradeView) => timeText(entryAt) },
  { title: 'at', cell: ({ entryPrice }: TradeView) => entryPrice, align: 'right' },
  { title: 'exit', cell: ({ exitAt }: TradeView) => timeText(exitAt) },
  { title: 'at', cell: ({ exitPrice }: TradeView) => exitPrice, align: 'right' },
  { title: 'fees', cell: ({ fees }: TradeView) => moneyText(fees), align: 'right' },
  { title: 'profit', cell: ({ netPnl }: TradeView) => moneyText(netPnl), align: 'right' },
  {
    title: 'return',
    cell: ({ returnRatio }: TradeView) => percentText(returnRatio, true),
    align: 'right',
  },
] as const;
