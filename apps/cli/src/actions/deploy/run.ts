import { DEPLOYMENT_START } from '@vela/client';
import { accepted, createClient } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { deploymentText, stateText } from '../../live/deployment-text.js';
import { findDeployment } from '../../live/find.js';
import { untilInterrupted } from '../../server/until-interrupted.js';
import { loadSettings } from '../../settings.js';
import { runningServerUrl } from '../../connection/running-server.js';
import { VelaError } from '@vela/kernel';

/** Runs a server here, starts a deployment on it if it rests, and goes on until Ctrl-C. */
export const action: Action = async (context, input) => {
  const wanted = input.required('deployment-id', 'dep_0198f3k2');
  const port = input.integer('port', { min: 0, max: 65_535 });
  const config = await loadSettings(context, port === undefined ? {} : { port });
  const running = await runningServerUrl(config.home);
  if (running !== null) {
    throw new VelaError('CONFLICT', `a server already runs at ${running}`, {
      hint: `Start the deployment on it: vela deploy start ${wanted}`,
    });
  }
  const { startServer } = await import('../../../../server/src/index.js');
  const server = await startServer({ config, roles: ['all'], port: config.port, quiet: true });
  const connection = {
    client: createClient({ url: server.url }),
    place: 'in process' as const,
    close: () => server.close(),
  };
  const { output } = context;
  try {
    const { id, name, allowedEvents } = await findDeployment(connection, wanted);
    if (allowedEvents.includes('START')) {
      const variables = { id, confirm: input.text('confirm') };
      const { deploymentStart } = await connection.client.query(DEPLOYMENT_START, variables);
      accepted(deploymentStart);
    }
    output.note(`  ${name} runs at ${server.url}; Ctrl-C ends the server and keeps its state`);
    await untilInterrupted(context);
    const last = await findDeployment(connection, id);
    output.result(last, () => deploymentText(last));
    output.note(`  ${name} is ${stateText(last.state)} and goes on with the next server`);
  } finally {
    await server.close();
  }
};
