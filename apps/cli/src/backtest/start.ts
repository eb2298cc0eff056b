import {
  accepted,
  BACKTEST_RUN,
  BACKTEST_RUN_AGAIN,
  type BacktestPayload,
  type BacktestRunInput,
  type BacktestStateView,
  DATASETS,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection } from '../context.js';
import type { Input } from '../input.js';
import { parseNameValues } from '../name-values.js';
import { faultScriptOf } from './fault-file.js';
import { simulationOptionsOf } from './simulation-options.js';

/** Returns the run that was queued with the configuration of another one. */
export async function runAgain({ client }: Connection, id: string): Promise<BacktestStateView> {
  const { backtestRunAgain } = await client.query(BACKTEST_RUN_AGAIN, { id });
  return queued(backtestRunAgain);
}

/** Returns the run that was queued. */
export async function startRun(
  { client }: Connection,
  input: BacktestRunInput,
): Promise<BacktestStateView> {
  const { backtestRun } = await client.query(BACKTEST_RUN, { input });
  return queued(backtestRun);
}

function queued(payload: BacktestPayload): BacktestStateView {
  const { backtest } = accepted(payload);
  if (backtest !== null) return backtest;
  throw new VelaError('INTERNAL', 'expected the run in the answer of the server, found none');
}

/** Returns what the options of `backtest run` ask for, for a strategy of the given id or name. */
export async function runInput(
  connection: Connection,
  input: Input,
  strategy: { readonly name: string } | { readonly versionId: string },
): Promise<BacktestRunInput> {
  const symbols = symbolsOf(input);
  const [timeframe = '1d', ...timeframes] = wordsOf(input.text('timeframe') ?? '1d');
  return {
    ...('name' in strategy
      ? { strategy: strategy.name }
      : { strategyVersionId: strategy.versionId }),
    symbols,
    timeframe,
    ...(timeframes.length === 0 ? {} : { timeframes }),
    fillTimeframe: input.text('fill-timeframe'),
    from: input.text('from') ?? (await firstDay(connection, symbols, timeframe)),
    to: input.text('to'),
    startingCash: input.text('cash'),
    currency: input.text('currency'),
    rates: await eventsOf(input, 'rates'),
    corporateActions: await eventsOf(input, 'actions'),
    parameters: parseNameValues(input.list('param'), 'param'),
    simulation: await simulationOf(input),
    ...(input.list('limit').length === 0
      ? {}
      : { riskLimits: parseNameValues(input.list('limit'), 'limit') }),
    faults: await faultScriptOf(input),
    seed: input.text('seed'),
    source: input.text('source'),
  };
}

/** Returns what commas separate, without the space around it. */
const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function symbolsOf(input: Input): readonly string[] {
  const symbols = input.list('symbol').flatMap(wordsOf);
  if (symbols.length > 0) return symbols;
  throw new VelaError('INVALID_INPUT', 'expected --symbol, found nothing', {
    hint: 'Add for instance --symbol SPX; `vela data list` shows what there is.',
    path: ['symbol'],
  });
}

/** Options of the simulation that were given; the server fills in the others. */
async function simulationOf(input: Input): Promise<Readonly<Record<string, unknown>>> {
  const given: readonly (readonly [string, unknown])[] = [
    ['commissionRate', input.text('commission-rate')],
    ['fees', await feesOf(input)],
    ['entrySpread', input.number('entry-spread')],
    ['bracketActiveFrom', input.text('bracket-active-from')],
    ['tickRounding', input.text('tick-rounding')],
  ];
  const named = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return { ...(await simulationOptionsOf(input)), ...named };
}

async function eventsOf(input: Input, option: string): Promise<readonly unknown[] | undefined> {
  const path = input.text(option);
  if (path === undefined) return undefined;
  const { eventRows } = await import('./event-rows.js');
  return eventRows(path, option);
}

async function feesOf(input: Input): Promise<unknown> {
  const text = input.text('fees');
  if (text === undefined) return undefined;
  const { feeValue } = await import('../fees/fee-value.js');
  return feeValue(text);
}

/** Returns the day on which the stored candles of the symbols begin. */
async function firstDay(
  { client }: Connection,
  symbols: readonly string[],
  timeframe: string,
): Promise<string> {
  const pages = await Promise.all(
    symbols.map((symbol) => client.query(DATASETS, { symbol, timeframe })),
  );
  const days = pages
    .flatMap(({ datasets }) => datasets.nodes)
    .flatMap(({ from }) => (from === null ? [] : [from.slice(0, 10)]));
  const first = days.toSorted()[0];
  if (first !== undefined) return first;
  throw new VelaError(
    'DATA_MISSING',
    `there are no ${timeframe} candles of ${symbols.join(', ')}`,
    {
      hint: 'See `vela data list`, or import some: vela data import FILE --symbol … --timeframe ….',
      path: ['symbol'],
    },
  );
}
