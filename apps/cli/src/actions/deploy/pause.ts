import { DEPLOYMENT_PAUSE } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Silences a deployment: candles move its indicators only. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const variables = { id, reason };
    return (await client.query(DEPLOYMENT_PAUSE, variables)).deploymentPause;
  });
