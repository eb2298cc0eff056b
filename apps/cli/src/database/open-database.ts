import type { Config } from '@vela/config';
import type { Database } from '@vela/persistence';
import type { Logger } from '@vela/ports';
import type { Context } from '../context.js';
import { loadSettings } from '../settings.js';

/** The database of this configuration, open. */
export interface OpenDatabase {
  readonly config: Config;
  readonly db: Database;
  /** Folder of an embedded server, host and name of an external one; never a password. */
  readonly location: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** Returns the database without touching its tables: embedded, or the one of `DATABASE_URL`. */
async function openConfiguredDatabase(context: Context): Promise<OpenDatabase> {
  const config = await loadSettings(context);
  const { openDatabase, startEmbedded } = await import('@vela/persistence');
  if (config.databaseUrl !== null) {
    const url = config.databaseUrl.reveal();
    const { host, pathname } = new URL(url);
    const db = await openDatabase({ url, applicationName: 'vela-cli' });
    return {
      config,
      db,
      embedded: false,
      location: `${host}${pathname}`,
      close: () => db.close(),
    };
  }
  const server = await startEmbedded({ home: config.home, log: silent });
  try {
    const db = await openDatabase({ url: server.url, applicationName: 'vela-cli' });
    const close = async (): Promise<void> => {
      await db.close();
      await server.release();
    };
    return { config, db, embedded: true, location: server.dataFolder, close };
  } catch (thrown) {
    await server.release();
    throw thrown;
  }
}

/** Returns what `work` returns with the open database, which is closed in any case. */
export async function withDatabase<T>(
  context: Context,
  work: (open: OpenDatabase) => Promise<T>,
): Promise<T> {
  const open = await openConfiguredDatabase(context);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}

/** What a command says about the database it says itself. */
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
