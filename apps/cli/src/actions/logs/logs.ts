import { DEPLOYMENT_LOGS, LOG_EVENTS } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { logLine } from '../../live/event-lines.js';
import { findDeployment } from '../../live/find.js';
import { follow } from '../../live/follow.js';
import { notePage, pageOf } from '../../paging.js';

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

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
  const { output } = context;
  if (input.flag('follow')) {
    const stream = {
      document: LOG_EVENTS,
      variables: { deploymentId: id, level, after: page.after },
      resume: ({ logs }: { readonly logs: { readonly cursor: string } }) => ({
        deploymentId: id,
        level,
        after: logs.cursor,
      }),
    };
    return follow(context, connection, stream, ({ logs: event }) => {
      const { entry } = event;
      if (output.json || entry !== null) output.result(event, () => logLine(entry!));
    });
  }
  const { deploymentLogs } = await connection.client.query(DEPLOYMENT_LOGS, { ...page, id, level });
  output.result(
    deploymentLogs,
    () => deploymentLogs.nodes.map(logLine).join('\n') || '  Nothing yet.',
  );
  notePage(output, deploymentLogs);
};
