import { DEPLOYMENT_KILL } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Ends a deployment at once and closes its positions unless they are to be kept. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const positions = input.flag('keep') ? 'KEEP' : 'FLATTEN';
    const variables = { id, reason, positions, confirm: input.text('confirm') } as const;
    return (await client.query(DEPLOYMENT_KILL, variables)).deploymentKill;
  });
