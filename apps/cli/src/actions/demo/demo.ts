import { createClient } from '@vela/client';
import type { Action } from '../../command-spec.js';
import type { Connection, Context } from '../../context.js';
import { runDemo } from '../../demo/run-demo.js';
import { startFresh } from '../../demo/start-fresh.js';
import { closingText, databaseLine, busLine } from '../../demo/demo-text.js';
import { untilInterrupted } from '../../server/until-interrupted.js';
import { loadSettings } from '../../settings.js';

/** Shows Vela at work: server, real data, a backtest, and the address to go on from. */
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
    await say(databaseLine(context.output.paint, server.facts.database));
    await say(busLine(context.output.paint, server.facts.bus));
    const connection: Connection = {
      client: createClient({ url: server.url }),
      place: 'in process',
      close: () => server.close(),
    };
    const { dataset, run } = await runDemo(context, connection, say);
    await say(closingText(context.output.paint, { url: server.url, run, once }));
    if (context.output.json) {
      const { url, graphqlUrl, facts } = server;
      context.output.result(
        { url, graphqlUrl, ...facts, dataset, backtest: run.backtest },
        () => '',
      );
    }
    if (!once) await untilInterrupted(context);
  } finally {
    await server.close();
  }
  if (!once) context.output.note(`  stopped; the data is kept in ${config.home}`);
};

/** Returns what prints a line as things happen; with `--json` nothing is printed before the end. */
function speaker({ output }: Context): (text: string) => Promise<void> {
  return async (text) => {
    if (!output.json) await output.rawLine(text);
  };
}
