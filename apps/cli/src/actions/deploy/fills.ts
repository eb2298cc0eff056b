import { BROKER_FILLS, FILL_EVENTS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { fillEventLine } from '../../live/event-lines.js';
import { findDeployment } from '../../live/find.js';
import { follow } from '../../live/follow.js';
import { fillTable } from '../../live/order-text.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists the fills of a deployment, the newest first, or prints them as they happen. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const connection = await context.connect();
  const { id: deploymentId } = await findDeployment(connection, input.requiredArgument('id'));
  const { output } = context;
  if (input.flag('follow')) {
    const stream = {
      document: FILL_EVENTS,
      variables: { deploymentId, after: page.after },
      resume: ({ fills }: { readonly fills: { readonly cursor: string } }) => ({
        deploymentId,
        after: fills.cursor,
      }),
    };
    return follow(context, connection, stream, ({ fills: event }) => {
      const { fill } = event;
      if (output.json || fill !== null) output.result(event, () => fillEventLine(fill!));
    });
  }
  const { fills } = await connection.client.query(BROKER_FILLS, { ...page, deploymentId });
  output.result(fills, () => fillTable(fills.nodes));
  notePage(output, fills);
};
