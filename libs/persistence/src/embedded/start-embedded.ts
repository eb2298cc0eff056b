import { existsSync, rmSync } from 'node:fs';
import { Client } from 'pg';
import { VelaError } from '@vela/kernel';
import type { Logger } from '@vela/ports';
import { usableBinaries } from './binaries.js';
import { keepRunning } from './keep-running.js';
import { EMBEDDED_NAME, ensureCluster, readPassword } from './cluster.js';
import type { Place } from './place.js';
import { placeOf } from './place.js';
import type { Postmaster } from './postmaster.js';
import {
  awaitReady,
  lastPort,
  livingPostmaster,
  startPostmaster,
  stopPostmaster,
} from './postmaster.js';
import { isAlive } from './process-identity.js';
import { withStartLock } from './start-lock.js';
import { countUsers, registerUser } from './users.js';
import { folderError } from './world-error.js';

/** The embedded server as one of its users holds it. */
export interface EmbeddedPostgres {
  /** Holds the password: never to be logged. */
  readonly url: string;
  /** For instance `18.4`. */
  readonly version: string;
  readonly startedMs: number;
  /** True when the server ran already, started by another process or left by one that died. */
  readonly adopted: boolean;
  /** Where the server keeps its files; outside of the home when its account cannot reach it. */
  readonly dataFolder: string;
  /** Gives the server up; the last user of the machine stops it. May be called twice. */
  release(): Promise<void>;
}

/**
 * Returns the embedded PostgreSQL of a home, started or adopted. Data lies in `<home>/db`; only
 * this machine with the password of `<home>/db-password` gets in. As root the server runs as the
 * owner of the data, else as the account `postgres`, else `nobody`. Throws `UNAVAILABLE` or
 * `CONFLICT` with what to do.
 */
export async function startEmbedded(options: {
  home: string;
  log: Logger;
  /** True for data of a test: nothing is forced to the disk, which a failing machine may lose. */
  throwaway?: boolean;
  /** True to start the server again whenever it dies before it is released. */
  keepRunning?: boolean;
}): Promise<EmbeddedPostgres> {
  const begun = performance.now();
  const { home, log } = options;
  try {
    const place = placeOf(home, options.throwaway);
    return await withStartLock(place.lock, async () => {
      const { server, version, adopted } = await join(place);
      const url = `postgresql://${EMBEDDED_NAME}:${readPassword(place)}@127.0.0.1:${server.port}/${EMBEDDED_NAME}`;
      await ensureDatabase(url);
      const user = registerUser(place.home);
      const startedMs = Math.round(performance.now() - begun);
      log.info('PostgreSQL is ready', { version, adopted, startedMs, port: server.port });
      const unwatch = options.keepRunning === true ? keepAt(place, server, log) : null;
      const release = releaser(place, user, log, unwatch);
      return { url, version, startedMs, adopted, dataFolder: place.data, release };
    });
  } catch (error) {
    throw folderError('start PostgreSQL', home, error);
  }
}

async function join(
  place: Place,
): Promise<{ server: Postmaster; version: string; adopted: boolean }> {
  const binaries = await usableBinaries(place.account, place.shelter);
  const { version } = binaries;
  await ensureCluster(place, binaries);
  if ((await livingPostmaster(place)) !== null) {
    const server = await awaitReady(place);
    if (server !== null) return { server, version, adopted: true };
  }
  // Whoever still uses a server that died knows it by its port alone.
  const wanted = countUsers(place.home) > 0 ? lastPort(place) : 0;
  return { server: await startPostmaster(place, binaries, wanted), version, adopted: false };
}

/** Keeps a server running where its users know it: at the same port. */
function keepAt(place: Place, first: Postmaster, log: Logger): () => Promise<void> {
  let { pid } = first;
  const revive = (): Promise<void> =>
    withStartLock(place.lock, async () => {
      if (!existsSync(place.data)) {
        // Empty data in its place would look as if everything had been lost.
        throw new VelaError('UNAVAILABLE', `the data folder ${place.data} is gone`);
      }
      const { server } = await join(place);
      if (server.port !== first.port) {
        // Nobody of this process would find it there, and nobody else may need it.
        if (countUsers(place.home) <= 1) await stopPostmaster(place);
        throw new VelaError(
          'UNAVAILABLE',
          `expected PostgreSQL at port ${first.port}, which is taken; it runs at ${server.port}`,
          { hint: 'Free the port, or start this process again.', retryable: true },
        );
      }
      ({ pid } = server);
    });
  return keepRunning({ lives: () => isAlive(pid), revive, log });
}

/** Makes the database at the first start; a killed first start may have left none. */
async function ensureDatabase(url: string): Promise<void> {
  const probe = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await probe.connect();
    return;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '28P01') {
      throw new VelaError('UNAVAILABLE', 'the server refuses the password of db-password', {
        hint: 'Put back the db-password that belongs to this data folder.',
        cause: error,
      });
    }
    if (code !== '3D000') throw error;
  } finally {
    await probe.end().catch(() => undefined);
  }
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query(`create database ${EMBEDDED_NAME}`);
  } finally {
    await client.end();
  }
}

function releaser(
  place: Place,
  user: string,
  log: Logger,
  unwatch: (() => Promise<void>) | null,
): () => Promise<void> {
  let released: Promise<void> | null = null;
  const release = async (): Promise<void> => {
    await unwatch?.();
    await withStartLock(place.lock, async () => {
      rmSync(user, { force: true });
      if (countUsers(place.home) > 0) return;
      await stopPostmaster(place);
      log.info('PostgreSQL is stopped');
    });
  };
  return () => (released ??= release());
}
