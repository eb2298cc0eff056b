import { VelaError } from '@vela/kernel';
import type { OpenDatabase } from './open-database.js';

/** Throws `CONFLICT` while instances work with the database, whose tables would vanish under them. */
export async function refuseWhileServing({ db }: OpenDatabase): Promise<void> {
  const [table] = await db.query<{ there: boolean }>(
    `select to_regclass('public.instance') is not null as there`,
  );
  if (table?.there !== true) return;
  const [alive] = await db.query<{ count: number }>(
    'select count(*)::int as count from instance where lease_until > clock_timestamp()',
  );
  if (alive === undefined || alive.count === 0) return;
  throw new VelaError('CONFLICT', `${alive.count} instances of Vela use this database`, {
    hint: 'Stop them first; see vela status.',
  });
}
