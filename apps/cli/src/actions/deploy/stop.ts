import { DEPLOYMENT_STOP } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Ends a deployment in good order; its positions stay unless they are to be closed. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const positions = input.flag('flatten') ? 'FLATTEN' : 'KEEP';
    const variables = { id, reason, positions, confirm: input.text('confirm') } as const;
    return (await client.query(DEPLOYMENT_STOP, variables)).deploymentStop;
  });
