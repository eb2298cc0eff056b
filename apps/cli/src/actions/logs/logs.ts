import { DEPLOYMENT_LOGS, type LogEntryView, type Page } from '@vela/client';
import { setTimeout as pause } from 'node:timers/promises';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { findDeployment } from '../../live/find.js';
import { timeText } from '../../output/number-text.js';
import { notePage, pageOf } from '../../paging.js';

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];
/** Time between two looks at what was printed since. */
const LOOK_MS = 500;

/** Shows what a deployment printed, once or until Ctrl-C. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const level = input.text('level')?.toUpperCase();
  if (level !== undefined && !LEVELS.includes(level)) {
    throw new VelaError('INVALID_INPUT', `--level: there is no level "${level.toLowerCase()}"`, {
      hint: `Levels are ${LEVELS.join(', ').toLowerCase()}.`,
      path: ['level'],
    });
  }
  const connection = await context.connect();
  const { id } = await findDeployment(connection, input.requiredArgument('id'));
  const read = async (after: string | undefined): Promise<Page<LogEntryView>> =>
    (await connection.client.query(DEPLOYMENT_LOGS, { ...page, after, id, level })).deploymentLogs;
  const first = await read(page.after);
  if (!input.flag('follow')) {
    context.output.result(first, () => first.nodes.map(lineOf).join('\n') || '  Nothing yet.');
    notePage(context.output, first);
    return;
  }
  let after = say(context, first) ?? page.after;
  while (!context.signal.aborted) {
    const next = await read(after);
    after = say(context, next) ?? after;
    if (next.nodes.length === 0) await pause(LOOK_MS, undefined, { signal: context.signal });
  }
};

/** Prints entries and returns the cursor behind them, undefined when there are none. */
function say({ output }: Context, { nodes, pageInfo }: Page<LogEntryView>): string | undefined {
  for (const entry of nodes) output.result(entry, () => lineOf(entry));
  return nodes.length === 0 ? undefined : (pageInfo.endCursor ?? undefined);
}

const lineOf = ({ at, level, message }: LogEntryView): string =>
  `  ${timeText(at)}  ${level.toLowerCase().padEnd(5)}  ${message}`;
