import type { Action } from '../../command-spec.js';
import { deploymentText } from '../../live/deployment-text.js';
import { findDeployment } from '../../live/find.js';

/** Shows a deployment with what it holds and what happened to it. */
export const action: Action = async (context, input) => {
  const name = input.requiredArgument('id');
  const deployment = await findDeployment(await context.connect(), name, input.text('at'));
  context.output.result(deployment, () => deploymentText(deployment));
};
