import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import type { Input } from '../../input.js';
import { loadSettings } from '../../settings.js';
import { untilInterrupted } from '../../server/until-interrupted.js';

/** Runs a server until it is told to end. */
export const action: Action = async (context, input) => {
  const { startServer, parseRoles } = await import('../../../../server/src/index.js');
  const roles = parseRoles(input.list('role').join(','));
  const config = await loadSettings(context, flagsOf(input));
  const { output } = context;
  const server = await startServer({ config, roles, port: config.port, quiet: output.quiet });
  const { facts, url, graphqlUrl } = server;
  try {
    output.result({ url, graphqlUrl, roles, pid: process.pid, ...facts }, () =>
      [
        `  ${output.paint.green('✓')} serving ${roles.join(', ')} at ${url}`,
        `    database   ${facts.database.kind} PostgreSQL ${facts.database.version}, ${facts.database.location}`,
        `    bus        ${facts.bus}`,
        `    GraphQL    ${graphqlUrl}`,
      ].join('\n'),
    );
    warnOfUse(context);
    await untilInterrupted(context);
  } finally {
    await server.close();
  }
  output.note('  stopped; the data is kept');
};

function flagsOf(input: Input): Readonly<Record<string, unknown>> {
  const port = input.integer('port', { min: 0, max: 65_535 });
  const host = input.text('host');
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
}

function warnOfUse({ output }: Context): void {
  output.note('  Only this machine can reach it: there are no accounts yet. Ctrl-C ends it.');
}
