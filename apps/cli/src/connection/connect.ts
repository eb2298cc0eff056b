import { createClient } from '@vela/client';
import type { Config } from '@vela/config';
import { VelaError } from '@vela/kernel';
import type { Connection, Context, Intent } from '../context.js';
import { loadSettings } from '../settings.js';
import { runningServerUrl } from './running-server.js';

/**
 * Returns a connection to the server of `--url` or `VELA_URL`, else to the one that runs on this
 * `VELA_HOME`, else to one that is started in this process and lives as long as the command.
 */
export async function connect(context: Context, intent: Intent): Promise<Connection> {
  const { flags } = context;
  const config = await loadSettings(context, flags.url === undefined ? {} : { url: flags.url });
  if (flags.local && config.origins.url === 'flag') {
    throw new VelaError('INVALID_INPUT', 'expected --local or --url, found both', {
      path: ['local'],
    });
  }
  const url = flags.local ? null : (config.url?.reveal() ?? (await runningServerUrl(config.home)));
  if (url !== null) return remote(context, config, url);
  return inProcess(context, config, intent);
}

function remote(context: Context, config: Config, url: string): Connection {
  const client = createClient({ url, token: config.token?.reveal() });
  context.output.detail(`server ${client.origin}`);
  return { client, place: 'remote', close: async () => {} };
}

async function inProcess(context: Context, told: Config, { willRun }: Intent): Promise<Connection> {
  // What the command has to say it says itself; a wish of the user's own is obeyed.
  const quiet = told.origins.logLevel === 'default' && !context.output.verbose;
  const config = quiet ? await loadSettings(context, { logLevel: 'error' }) : told;
  const { startServer } = await import('../../../server/src/index.js');
  context.output.detail(`starting in this process, data in ${config.home}`);
  // Not announced: others must not find a server that is gone with this command.
  const server = await startServer({
    config,
    roles: ['all'],
    port: 0,
    quiet: true,
    announce: false,
    expectRun: willRun,
  });
  return {
    client: createClient({ url: server.url }),
    place: 'in process',
    close: () => server.close(),
  };
}
