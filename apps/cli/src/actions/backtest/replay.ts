import { BACKTEST_TRADES, type TradeView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { type ComparedRun, type Difference, firstDifference } from '../../backtest/difference.js';
import { followRun, noSuchRun, readRun, readShownRun } from '../../backtest/follow.js';
import { runAgain } from '../../backtest/start.js';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { facts } from '../../output/table.js';
import { allPages } from '../../paging.js';

/** Points of the curves that are compared. */
const POINTS = 20_000;

/** Runs a configuration again and compares the results bit for bit. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const { output } = context;
  const id = input.requiredArgument('id');
  const connection = await context.connect();
  const original = await readRun(connection, id);
  if (original.resultDigest === null) {
    const state = original.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a run with a result, found one that is ${state}`,
    );
  }
  const started = await runAgain(connection, id);
  const repeated = await followRun(context, connection, started.id);
  const identical = repeated.resultDigest === original.resultDigest;
  const difference = identical ? null : await differenceOf(connection, id, repeated.id);
  const value = {
    original: id,
    repeated: repeated.id,
    identical,
    inputDigest: original.inputDigest,
    resultDigest: original.resultDigest,
    repeatedDigest: repeated.resultDigest,
    difference,
  };
  output.result(value, () => {
    const verdict = identical
      ? `  ${output.paint.green('✓')} identical: every order, fill and point of the curve`
      : `  ${output.paint.red('✗')} the results differ`;
    const lines = facts([
      ['original', `${id}  ${original.resultDigest}`],
      ['repeated', `${repeated.id}  ${repeated.resultDigest}`],
      ['first difference', identical ? null : differenceText(difference)],
    ]);
    return `${verdict}\n${lines}`;
  });
  return identical ? EXIT.done : EXIT.findings;
};

function differenceText(difference: Difference | null): string {
  if (difference === null) return 'in orders or fills that no trade, point or statistic shows';
  const { where, original, repeated } = difference;
  return `${where}: ${JSON.stringify(original)} became ${JSON.stringify(repeated)}`;
}

async function differenceOf(
  connection: Connection,
  first: string,
  second: string,
): Promise<Difference | null> {
  return firstDifference(
    await comparedRun(connection, first),
    await comparedRun(connection, second),
  );
}

async function comparedRun(connection: Connection, id: string): Promise<ComparedRun> {
  const { backtest, equity } = await readShownRun(connection, id, POINTS);
  const trades: TradeView[] = [];
  const rows = allPages(async (page) => {
    const answer = await connection.client.query(BACKTEST_TRADES, { id, ...page });
    if (answer.backtest === null) throw noSuchRun(id);
    return answer.backtest.trades;
  });
  for await (const trade of rows) trades.push(trade);
  return { backtest, trades, equity: equity?.equity ?? [] };
}
