import { DEPLOYMENT_RECONCILE } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { wish } from '../../live/wish.js';

/** Compares a deployment with its broker. */
export const action: Action = (context, input) =>
  wish(context, input, async (client, { id, reason }) => {
    const variables = { id, reason };
    return (await client.query(DEPLOYMENT_RECONCILE, variables)).deploymentReconcile;
  });
