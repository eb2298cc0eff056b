import { BREAKDOWNS } from '@vela/analytics';
import { BACKTEST_BREAKDOWN, BACKTEST_PERIODS, BACKTEST_STATISTICS } from '@vela/client';
import type { DrawdownView, PeriodResultView, TradeGroupView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { noSuchRun } from '../../backtest/follow.js';
import type { Connection, Context } from '../../context.js';
import type { Input } from '../../input.js';
import {
  countText,
  moneyText,
  percentText,
  shortText,
  timeText,
} from '../../output/number-text.js';
import { statisticText } from '../../output/number-text.js';
import { type Column, facts, table } from '../../output/table.js';
import { statisticsText } from '../../result/statistic-text.js';

/** Shows one part of a run and returns true, or returns false when none was asked for. */
export async function showPart(
  context: Context,
  connection: Connection,
  input: Input,
): Promise<boolean> {
  const id = input.requiredArgument('id');
  const by = input.text('by');
  if (input.flag('metrics')) await showMetrics(context, connection, input, id);
  else if (by !== undefined) await showBreakdown(context, connection, input, { id, by });
  else if (PARTS.some((part) => input.flag(part)))
    await showPeriods(context, connection, input, id);
  else return false;
  return true;
}

const PARTS = ['drawdowns', 'months', 'years', 'costs'] as const;

async function showMetrics(
  { output }: Context,
  { client }: Connection,
  input: Input,
  id: string,
): Promise<void> {
  const resamples = input.integer('bootstrap', { min: 20, max: 10_000 });
  const names = input.list('metric');
  const { backtest } = await client.query(BACKTEST_STATISTICS, {
    id,
    names: names.length === 0 ? undefined : names,
    riskFreeRateAnnual: input.number('risk-free-rate') ?? 0,
    benchmark: input.text('benchmark'),
    confidence: input.number('confidence') ?? 0.95,
    bootstrap:
      resamples === undefined
        ? undefined
        : { resamples, seed: input.integer('bootstrap-seed', { min: 0, max: 2 ** 31 - 1 }) ?? 0 },
  });
  if (backtest === null) throw noSuchRun(id);
  const { statistics, state } = backtest;
  if (statistics === null) throw notFinished(state);
  output.result({ id, statistics }, () => statisticsText(statistics, output.paint));
}

async function showBreakdown(
  { output }: Context,
  { client }: Connection,
  input: Input,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<void> {
  const known = Object.keys(BREAKDOWNS);
  const name = known.find((one) => wordOf(one) === by || one === by);
  if (name === undefined) {
    throw new VelaError(
      'INVALID_INPUT',
      `--by: expected one of ${known.map(wordOf).join(', ')}, found "${by}"`,
      {
        path: ['by'],
      },
    );
  }
  const { backtest } = await client.query(BACKTEST_BREAKDOWN, {
    id,
    by: wordOf(name).replaceAll('-', '_').toUpperCase(),
    clock: (input.text('clock') ?? 'utc').toUpperCase(),
  });
  if (backtest === null) throw noSuchRun(id);
  const { breakdown } = backtest;
  output.result({ id, by: name, breakdown }, () =>
    table(breakdown, GROUP_COLUMNS, { empty: 'No closed trades.' }),
  );
}

/** `exitReason` is written `exit-reason`. */
const wordOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const GROUP_COLUMNS: readonly Column<TradeGroupView>[] = [
  { title: 'group', cell: ({ key }) => key },
  { title: 'trades', cell: ({ tradeCount }) => countText(tradeCount), align: 'right' },
  { title: 'won', cell: ({ winRate }) => percentText(winRate), align: 'right' },
  { title: 'gross', cell: ({ grossProfit }) => moneyText(grossProfit), align: 'right' },
  { title: 'fees', cell: ({ fees }) => moneyText(fees), align: 'right' },
  { title: 'net', cell: ({ netProfit }) => moneyText(netProfit), align: 'right' },
  { title: 'factor', cell: ({ profitFactor }) => statisticText(profitFactor), align: 'right' },
  { title: 'mean', cell: ({ expectancy }) => moneyText(expectancy), align: 'right' },
  {
    title: 'candles',
    cell: ({ averageBarsHeld }) => shortText(averageBarsHeld, 4),
    align: 'right',
  },
];

async function showPeriods(
  { output }: Context,
  { client }: Connection,
  input: Input,
  id: string,
): Promise<void> {
  const drawdowns = input.integer('first', { min: 1, max: 500 }) ?? 10;
  const { backtest } = await client.query(BACKTEST_PERIODS, { id, drawdowns });
  if (backtest === null) throw noSuchRun(id);
  if (input.flag('drawdowns')) {
    const rows = backtest.drawdowns;
    output.result({ id, drawdowns: rows }, () =>
      table(rows, DRAWDOWN_COLUMNS, { empty: 'Equity never fell below a peak.' }),
    );
  } else if (input.flag('costs')) {
    const { costs } = backtest;
    output.result({ id, costs }, () =>
      costs === null
        ? '  not recorded: the run has no result, or an old release made it'
        : facts([
            ['gross profit', moneyText(costs.gross)],
            ...costs.items.map(({ line, amount }) => [line, moneyText(amount)] as const),
            ['net profit', moneyText(costs.net)],
          ]),
    );
  } else {
    const span = input.flag('years') ? 'years' : 'months';
    const rows = backtest[span];
    output.result({ id, [span]: rows }, () => table(rows, PERIOD_COLUMNS));
  }
}

const DRAWDOWN_COLUMNS: readonly Column<DrawdownView>[] = [
  { title: 'depth', cell: ({ depth }) => percentText(depth), align: 'right' },
  { title: 'peak', cell: ({ peakAt }) => timeText(peakAt.slice(0, 10)) },
  { title: 'trough', cell: ({ troughAt }) => timeText(troughAt.slice(0, 10)) },
  { title: 'recovered', cell: ({ recoveryAt }) => recoveryAt?.slice(0, 10) ?? 'not yet' },
  { title: 'fall', cell: ({ fallRows }) => countText(fallRows), align: 'right' },
  { title: 'recovery', cell: ({ recoveryRows }) => countText(recoveryRows), align: 'right' },
  { title: 'days', cell: ({ days }) => countText(days), align: 'right' },
];

const PERIOD_COLUMNS: readonly Column<PeriodResultView>[] = [
  { title: 'period', cell: ({ key }) => key },
  { title: 'return', cell: (row) => percentText(row.return, true), align: 'right' },
  { title: 'change', cell: ({ change }) => moneyText(change), align: 'right' },
  { title: 'drawdown', cell: ({ maxDrawdown }) => percentText(maxDrawdown), align: 'right' },
  { title: 'volatility', cell: ({ volatility }) => percentText(volatility), align: 'right' },
  { title: 'sharpe', cell: ({ sharpe }) => statisticText(sharpe), align: 'right' },
  { title: 'best', cell: ({ best }) => percentText(best), align: 'right' },
  { title: 'worst', cell: ({ worst }) => percentText(worst), align: 'right' },
];

const notFinished = (state: string): VelaError =>
  new VelaError(
    'INVALID_TRANSITION',
    `expected a run with a result, found one that is ${state.toLowerCase()}`,
  );
