import {
  accepted,
  BACKTEST,
  BACKTEST_CANCEL,
  BACKTEST_EQUITY,
  BACKTEST_EVENTS,
  type BacktestProgress,
  type BacktestStateView,
  type BacktestView,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection, Context } from '../context.js';
import { CommandError } from '../exit-code.js';
import { JobFailed } from '../job-failed.js';
import { countText, durationText } from '../output/number-text.js';
import type { ShownRun } from '../result/summary.js';

/** Time for the server to take a cancellation after Ctrl-C. */
const CANCEL_MS = 2_000;

/** Points of the curve that a result is shown with. */
const SHOWN_POINTS = 2_000;

/** Returns whether a run has come to its end. */
export const isFinished = ({ state }: BacktestStateView): boolean =>
  state === 'COMPLETED' || state === 'FAILED' || state === 'CANCELLED';

/**
 * Waits for the end of a run, with a progress bar until then. Throws {@link JobFailed} when it
 * failed or was cancelled. After Ctrl-C a run on a server goes on, and one in this process is
 * cancelled; the error says so.
 */
export async function followRun(
  context: Context,
  connection: Connection,
  id: string,
): Promise<void> {
  const { client } = connection;
  const bar = context.output.bar();
  try {
    const events = client.subscribe(
      BACKTEST_EVENTS,
      { id },
      {
        signal: context.signal,
        onReconnect: () => context.output.note('  connection lost; connecting again'),
      },
    );
    for await (const { backtest: event } of events) {
      bar.update(event.progress, progressDetail(event));
      if (isFinished(event.backtest)) return expectSuccess(event.backtest);
    }
    expectSuccess(await readRun(connection, id));
  } catch (thrown) {
    if (!context.signal.aborted || thrown !== context.signal.reason) throw thrown;
    throw await interrupted(connection, id, thrown);
  } finally {
    bar.clear();
  }
}

function progressDetail({ backtest, candlesPerSecond, etaSeconds }: BacktestProgress): string {
  if (backtest.state !== 'RUNNING') return backtest.state.toLowerCase();
  const rate = candlesPerSecond === null ? '' : `${countText(candlesPerSecond)} candles/s`;
  const left = etaSeconds === null ? '' : `  ${durationText(etaSeconds * 1_000)} left`;
  return `${rate}${left}`;
}

function expectSuccess({ id, state, failure }: BacktestStateView): void {
  if (state === 'COMPLETED') return;
  const reason = failure ?? {
    code: state === 'CANCELLED' ? 'CANCELLED' : 'INTERNAL',
    message: `the run ended as ${state.toLowerCase()}`,
    hint: `See vela backtest show ${id}.`,
  };
  throw new JobFailed(reason, { backtest: id });
}

/** Returns a run by its id; throws `NOT_FOUND` when there is none. */
export async function readRun({ client }: Connection, id: string): Promise<BacktestView> {
  const { backtest } = await client.query(BACKTEST, { id });
  if (backtest !== null) return backtest;
  throw noSuchRun(id);
}

/** Returns a run with its curve; throws `NOT_FOUND` when there is none. */
export async function readShownRun(
  { client }: Connection,
  id: string,
  maxPoints = SHOWN_POINTS,
): Promise<ShownRun> {
  const { backtest } = await client.query(BACKTEST_EQUITY, { id, maxPoints });
  if (backtest === null) throw noSuchRun(id);
  const { equity, ...view } = backtest;
  return { backtest: view, equity };
}

/** Returns the error for an id that no run has. */
export const noSuchRun = (id: string): VelaError =>
  new VelaError('NOT_FOUND', `there is no backtest "${id}"`, {
    hint: 'List the runs with vela backtest list.',
    path: ['id'],
  });

async function interrupted(
  { client, place }: Connection,
  id: string,
  reason: unknown,
): Promise<unknown> {
  const code = reason instanceof CommandError ? reason.code : 'INTERRUPTED';
  const text = code === 'TIMED_OUT' ? 'the time is over' : 'interrupted';
  if (place === 'remote') {
    const hint = `Look at it with vela backtest show ${id}, or end it with vela backtest cancel ${id}.`;
    return new CommandError(code, `${text}; the run ${id} goes on`, hint);
  }
  const signal = AbortSignal.timeout(CANCEL_MS);
  const cancelled = await client.query(BACKTEST_CANCEL, { id }, { signal }).then(
    ({ backtestCancel }) => accepted(backtestCancel) !== null,
    () => false,
  );
  const fate = cancelled ? 'was cancelled' : 'goes on at the next start';
  const hint = `Run it again with vela backtest run --backtest-id ${id}.`;
  return new CommandError(code, `${text}; the run ${id} ${fate}`, hint);
}
