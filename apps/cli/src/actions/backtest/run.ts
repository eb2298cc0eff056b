import { BACKTEST_STATISTICS, type BacktestStateView, type StatisticView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { followRun, readRun, readShownRun } from '../../backtest/follow.js';
import { runAgain, runInput, startRun } from '../../backtest/start.js';
import type { Action } from '../../command-spec.js';
import type { Connection, Context } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { failedGates, type Finding, type Gate, parseGates } from '../../result/gates.js';
import { summaryText } from '../../result/summary.js';
import { isStrategyFile, pushStrategy } from '../../strategy/push-strategy.js';

/** Runs a strategy over stored candles and prints the result. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const spec = input.text('spec');
  if (spec !== undefined) {
    const { answerBacktests } = await import('../batch/backtest-batch.js');
    return answerBacktests(context, spec);
  }
  const gates = [
    ...parseGates(input.list('fail-under'), 'under'),
    ...parseGates(input.list('fail-over'), 'over'),
  ];
  const connection = await context.connect({ willRun: !input.flag('detach') });
  const { output } = context;
  if (input.flag('detach') && connection.place === 'in process') throw needsServer();
  const started = await start(context, connection, input);
  if (input.flag('detach')) {
    const queued = await readRun(connection, started.id);
    output.result(queued, () => `  ${started.id} is queued: vela backtest show ${started.id}`);
    return EXIT.done;
  }
  await followRun(context, connection, started.id);
  return showResult(context, connection, started.id, gates);
};

async function start(
  context: Context,
  connection: Connection,
  input: Input,
): Promise<BacktestStateView> {
  const id = input.text('backtest-id');
  if (id !== undefined) return runAgain(connection, id);
  const strategy = input.required('strategy', 'sma-cross-long');
  const wanted = isStrategyFile(strategy)
    ? { versionId: (await pushStrategy(context, connection, { path: strategy })).version.id }
    : { name: strategy };
  return startRun(connection, await runInput(connection, input, wanted));
}

async function showResult(
  context: Context,
  connection: Connection,
  id: string,
  gates: readonly Gate[],
): Promise<ExitCode> {
  const { output } = context;
  const run = await readShownRun(connection, id);
  const findings = failedGates(gates, await gateStatistics(connection, id, gates));
  const origin = connection.place === 'remote' ? connection.client.origin : null;
  const value = { ...run.backtest, candles: run.equity?.points ?? null, findings };
  output.result(value, () =>
    [
      summaryText(run, { paint: output.paint, verbose: output.verbose, origin }),
      ...findings.map(({ message }) => `  ${output.paint.red('✗')} ${message}`),
    ].join('\n'),
  );
  return verdict(findings);
}

/** Returns the statistics that gates ask for, in their order. */
async function gateStatistics(
  { client }: Connection,
  id: string,
  gates: readonly Gate[],
): Promise<readonly StatisticView[]> {
  if (gates.length === 0) return [];
  const names = gates.map(({ metric }) => metric);
  const { backtest } = await client.query(BACKTEST_STATISTICS, { id, names });
  return backtest?.statistics ?? [];
}

const verdict = (findings: readonly Finding[]): ExitCode =>
  findings.length === 0 ? EXIT.done : EXIT.findings;

const needsServer = (): VelaError =>
  new VelaError('INVALID_INPUT', '--detach: expected a running server, found none', {
    hint: 'Start one with `vela serve`, or leave --detach out.',
    path: ['detach'],
  });
