import type { Action } from '../../command-spec.js';
import { withDatabase } from '../../database/open-database.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { facts } from '../../output/table.js';

/** Shows where the database is and which migrations it has. */
export const action: Action = async (context): Promise<ExitCode> => {
  const { migrationStatus } = await import('@vela/persistence');
  return withDatabase(context, async ({ db, location, embedded }) => {
    const status = await migrationStatus(db);
    const [row] = await db.query<{ version: string; bytes: number }>(
      `select current_setting('server_version') as version,
        pg_database_size(current_database())::float8 as bytes`,
    );
    const value = {
      name: db.name,
      location,
      embedded,
      version: row?.version ?? null,
      bytes: row?.bytes ?? null,
      ...status,
    };
    context.output.result(value, () =>
      facts([
        ['database', `${db.name}, ${embedded ? 'embedded' : 'external'}, ${location}`],
        ['PostgreSQL', value.version],
        ['size', value.bytes === null ? null : `${(value.bytes / 1024 ** 2).toFixed(1)} MiB`],
        ['applied', status.applied.join(', ') || 'none'],
        ['pending', status.pending.join(', ') || 'none'],
        ['unknown', status.unknown.length === 0 ? null : status.unknown.join(', ')],
        ['fix', status.pending.length === 0 ? null : 'vela db migrate'],
      ]),
    );
    const current = status.pending.length === 0 && status.unknown.length === 0;
    return current ? EXIT.done : EXIT.findings;
  });
};
