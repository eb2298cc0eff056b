import { createClient, type DeploymentView } from '@vela/client';
import { messageOf } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { Connection, Context } from '../../context.js';
import { ensureDemoDeployment } from '../../demo/demo-deployment.js';
import { firstFill, followDemo } from '../../demo/follow-demo.js';
import { runDemo } from '../../demo/run-demo.js';
import { startFresh } from '../../demo/start-fresh.js';
import {
  busLine,
  closingText,
  databaseLine,
  deploymentLine,
  fillLine,
} from '../../demo/demo-text.js';
import { findDeployment } from '../../live/find.js';
import { untilInterrupted } from '../../server/until-interrupted.js';
import { loadSettings } from '../../settings.js';

/**
 * Shows Vela at work: server, real data, a backtest, a deployment that trades on paper, and the
 * address to go on from.
 */
export const action: Action = async (context, input) => {
  const port = input.integer('port', { min: 0, max: 65_535 });
  const config = await loadSettings(context, port === undefined ? {} : { port });
  if (input.flag('fresh')) await startFresh(context, config);
  const once = input.flag('once');
  const say = speaker(context);
  const { startServer } = await import('../../../../server/src/index.js');
  const server = await startServer({
    config,
    roles: ['all'],
    port: config.port,
    quiet: true,
    expectRun: true,
  });
  try {
    const { paint } = context.output;
    await say(databaseLine(paint, server.facts.database));
    await say(busLine(paint, server.facts.bus));
    const connection: Connection = {
      client: createClient({ url: server.url }),
      place: 'in process',
      close: () => server.close(),
    };
    const { dataset, run } = await runDemo(context, connection, say);
    const demo = await ensureDemoDeployment(connection);
    const { deployment } = demo;
    await say(deploymentLine(paint, demo));
    const first = once ? await firstFill(context, connection, deployment) : null;
    if (first !== null) await say(`\n${fillLine(paint, deployment, first)}\n`);
    else await say('');
    await say(closingText(paint, { url: server.url, run, deployment, once }));
    if (context.output.json) {
      const { url, graphqlUrl, facts } = server;
      const shown = {
        backtest: run.backtest,
        deployment: await findDeployment(connection, deployment.id),
        fill: first?.fill ?? null,
      };
      context.output.result({ url, graphqlUrl, ...facts, dataset, ...shown }, () => '');
    }
    if (!once) await served(context, connection, deployment, say);
  } finally {
    await server.close();
  }
  if (!once) context.output.note(`  stopped; the data is kept in ${config.home}`);
};

/** Serves until Ctrl-C; meanwhile fills are printed as they happen, unless the output is JSON. */
async function served(
  context: Context,
  connection: Connection,
  deployment: DeploymentView,
  say: (text: string) => Promise<void>,
): Promise<void> {
  const { output } = context;
  const watching = output.json
    ? Promise.resolve()
    : followDemo(context, connection, deployment, say).catch((thrown: unknown) =>
        output.warn(`fills are no longer shown: ${messageOf(thrown)}; the server goes on`),
      );
  await untilInterrupted(context);
  await watching;
}

/** Returns what prints a line as things happen; with `--json` nothing is printed before the end. */
function speaker({ output }: Context): (text: string) => Promise<void> {
  return async (text) => {
    if (!output.json) await output.rawLine(text);
  };
}
