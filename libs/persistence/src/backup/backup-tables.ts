import type { ClientBase } from 'pg';
import type { Database } from '../database/database.js';
import { VelaError } from '@vela/kernel';

/**
 * Tables in an order in which rows find what they refer to. Staged candles and running processes
 * belong to the moment, not to the data. Credentials are in it as they are, sealed: a backup opens
 * none of them without the key of the data folder or of VELA_MASTER_KEY, which is kept elsewhere.
 */
export const BACKUP_TABLES = [
  'tenant',
  'instrument',
  'strategy',
  'strategy_version',
  'dataset',
  'candle_chunk',
  'candle_tail',
  'actor',
  'command',
  'backtest',
  'backtest_columns',
  'trial',
  'data_import',
  'broker_account',
  'credential',
  'trading_switch',
  'feed',
  'feed_slice',
  'feed_late',
  'deployment',
  'deployment_image',
  'deployment_snapshot',
  'tape',
  'intent',
  'transition',
  'deployment_log',
  'alert',
  'intent_cursor',
  'broker_order',
  'account_log',
  'fill',
  'sub_position',
  'paper_journal',
  'paper_snapshot',
] as const;

/** Tables that a backup leaves out. */
export const MOMENTARY_TABLES = ['candle_stage', 'instance', 'vela_migration'] as const;

/** Returns the columns of a table in their order, ready to be written into a statement. */
export async function columnList(client: ClientBase, table: string): Promise<string> {
  const { rows } = await client.query<{ list: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  return rows[0]!.list;
}

/** Throws `CONFLICT` while a server works on the database. */
export async function refuseLive(db: Database, doing: string): Promise<void> {
  const [there] = await db.query<{ there: boolean }>(
    `select to_regclass('public.instance') is not null as there`,
  );
  if (there?.there !== true) return;
  const living = await db.query<{ name: string }>(
    'select name from instance where lease_until > clock_timestamp() order by boot',
  );
  if (living.length === 0) return;
  throw new VelaError(
    'CONFLICT',
    `${living.map(({ name }) => name).join(', ')} works on database "${db.name}"`,
    { hint: `Stop every server of this database, then ${doing} again.` },
  );
}
