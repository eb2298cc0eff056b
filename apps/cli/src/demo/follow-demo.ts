import {
  BROKER_FILLS,
  type BrokerFillView,
  type DeploymentView,
  FEEDS,
  FILL_EVENTS,
} from '@vela/client';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Context } from '../context.js';
import { NewestPnl } from '../live/newest-pnl.js';
import { deploymentLine, fillLine, pnlLine, type ShownFill } from './demo-text.js';
import { ensureDemoDeployment } from './demo-deployment.js';

/** Longest wait for a first fill: the replay trades within seconds. */
const FILL_MS = 60_000;
/** Longest wait for the profit and loss behind a fill. */
const PNL_MS = 1_500;
/** Time between two looks whether the replay is over. */
const LOOK_MS = 5_000;

/** Returns the newest fill there is, else the first one; null when none came or none will come. */
export async function firstFill(
  { signal }: Context,
  { client }: Connection,
  { id, state }: DeploymentView,
): Promise<ShownFill | null> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(FILL_MS)]);
  const pnl = new NewestPnl(client, id, stop);
  void pnl.follow();
  try {
    for await (const { fills: event } of client.subscribe(
      FILL_EVENTS,
      { deploymentId: id },
      { signal: stop },
    )) {
      const fill = event.fill ?? (await newestFill(client, id));
      if (fill !== null) return { fill, pnl: await pnl.next(PNL_MS) };
      if (state === 'PAUSED' || state === 'HALTED') return null;
    }
    return null;
  } catch (thrown) {
    if (signal.aborted || !stop.aborted) throw thrown;
    return null;
  } finally {
    pnl.close();
  }
}

/** The stream tells what happens from its opening event on; what was before is a query. */
async function newestFill(
  client: Connection['client'],
  deploymentId: string,
): Promise<BrokerFillView | null> {
  const { fills } = await client.query(BROKER_FILLS, { first: 1, deploymentId });
  return fills.nodes[0] ?? null;
}

/**
 * Prints the fills of the demo as they happen, and on a terminal a line that moves with its profit
 * and loss. When a replay is over, the next round begins. Ends with the signal of the command.
 */
export async function followDemo(
  context: Context,
  connection: Connection,
  deployment: DeploymentView,
  say: (text: string) => Promise<void>,
): Promise<void> {
  await say('');
  for (let round = deployment; ; ) {
    const isOver = await followRound(context, connection, round, say);
    if (!isOver) return;
    const next = await ensureDemoDeployment(connection);
    round = next.deployment;
    await say(deploymentLine(context.output.paint, next));
  }
}

/** Returns whether the replay came to its end. */
async function followRound(
  { output, signal }: Context,
  { client }: Connection,
  deployment: DeploymentView,
  say: (text: string) => Promise<void>,
): Promise<boolean> {
  const { id, feed } = deployment;
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const status = output.statusLine();
  const pnl = new NewestPnl(client, id, stop, (newest) =>
    status.update(pnlLine(deployment, newest)),
  );
  void pnl.follow();
  void untilReplayIsOver(client, feed.id, stop).then((isOver) => isOver && over.abort());
  const resume = (last: { readonly fills: { readonly cursor: string } }) => ({
    deploymentId: id,
    after: last.fills.cursor,
  });
  try {
    const events = client.subscribe(FILL_EVENTS, { deploymentId: id }, { signal: stop, resume });
    for await (const { fills: event } of events) {
      const { fill } = event;
      if (fill === null) continue;
      const behind = await pnl.next(PNL_MS);
      await status.above(() => say(fillLine(output.paint, deployment, { fill, pnl: behind })));
    }
    return false;
  } catch (thrown) {
    if (!stop.aborted) throw thrown;
    return over.signal.aborted;
  } finally {
    over.abort();
    status.clear();
  }
}

async function untilReplayIsOver(
  client: Connection['client'],
  feedId: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for (;;) {
      await pause(LOOK_MS, undefined, { signal });
      const { feeds } = await client.query(FEEDS, {}, { signal });
      if (feeds.some(({ id, state }) => id === feedId && state === 'ENDED')) return true;
    }
  } catch {
    // The server ends, or the watching does: nothing is left to look at.
    return false;
  }
}
