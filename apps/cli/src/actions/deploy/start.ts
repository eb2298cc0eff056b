import { DEPLOYMENT_START } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Starts a deployment that rests. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const variables = { id, reason, confirm: input.text('confirm') };
    return (await client.query(DEPLOYMENT_START, variables)).deploymentStart;
  });
