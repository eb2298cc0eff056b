import { DEPLOYMENT_RESUME } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Lets a paused or halted deployment decide again. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const variables = { id, reason, confirm: input.text('confirm') };
    return (await client.query(DEPLOYMENT_RESUME, variables)).deploymentResume;
  });
