import { loadConfig } from '@vela/config';
import { VelaError, messageOf } from '@vela/kernel';
import { parseRoles } from './roles.js';
import { startServer } from './start-server.js';

/** Starts a server from the environment; the roles are the first argument, all by default. */
async function main(): Promise<void> {
  const roles = parseRoles(process.argv[2] ?? 'all');
  const config = loadConfig({ env: process.env });
  const server = await startServer({ config, roles, port: config.port, quiet: false });
  process.stdout.write(`${JSON.stringify({ url: server.url, graphqlUrl: server.graphqlUrl })}\n`);
  const stop = (): void => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`vela: ${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  const hint =
    error instanceof VelaError && error.hint !== undefined ? `\n      ${error.hint}` : '';
  process.stderr.write(`vela: ${messageOf(error)}${hint}\n`);
  process.exitCode = error instanceof VelaError && error.code === 'INVALID_INPUT' ? 2 : 6;
}
