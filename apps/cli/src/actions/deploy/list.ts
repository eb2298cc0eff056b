import { DEPLOYMENT_STATES, DEPLOYMENTS } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { deploymentTable } from '../../live/deployment-text.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists deployments, the newest first. */
export const action: Action = async (context, input) => {
  const page = pageOf(input);
  const text = input.text('state');
  const state = text?.toUpperCase().replaceAll(/[ -]/g, '_');
  const states = DEPLOYMENT_STATES.filter((one) => one === state);
  if (text !== undefined && states.length === 0) {
    throw new VelaError('INVALID_INPUT', `--state: there is no state "${text}"`, {
      hint: `States are ${DEPLOYMENT_STATES.join(', ').toLowerCase().replaceAll('_', '-')}.`,
      path: ['state'],
    });
  }
  const { client } = await context.connect();
  const filter = states.length === 0 ? {} : { states };
  const { deployments } = await client.query(DEPLOYMENTS, { ...page, filter });
  context.output.result(deployments, () => deploymentTable(deployments.nodes));
  notePage(context.output, deployments);
};
