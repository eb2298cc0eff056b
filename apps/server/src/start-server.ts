import type { Config } from '@vela/config';
import { formatInstant } from '@vela/kernel';
import { systemClock } from '@vela/runners';
import { expectLoopback } from './listen-address.js';
import { openHost } from './host/open-host.js';
import type { HostFacts } from './host/host.js';
import { plays } from './roles.js';
import type { Role } from './roles.js';
import { lockServer } from './server-lock.js';
import type { ServerLock } from './server-lock.js';

/** How a server starts. */
export interface ServerOptions {
  readonly config: Config;
  readonly roles: readonly Role[];
  /** 0 takes any free port. */
  readonly port: number;
  /** True to log warnings and errors only. */
  readonly quiet: boolean;
  /**
   * False for a server that lives as long as one command: it joins the database beside a server
   * that may run on the folder, and others do not find it. True unless given.
   */
  readonly announce?: boolean;
  /** True when a run is about to be asked for. */
  readonly expectRun?: boolean;
}

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, for instance `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly graphqlUrl: string;
  readonly facts: HostFacts;
  /** Says goodbye to clients, hands actors over and lets the folder go; repeating it is no error. */
  close(): Promise<void>;
}

/**
 * Starts a server and returns it once it answers. Throws `CONFLICT` when another server uses the
 * folder or the port, `UNAVAILABLE` when database or bus cannot be reached.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, roles, port } = options;
  expectLoopback(config.host);
  const lock = lockOf(options);
  try {
    const { quiet, expectRun = false } = options;
    const opening = openHost({
      config,
      roles,
      quiet,
      expectRun,
      // A server that lives as long as one command takes no deployment along.
      live: options.announce !== false,
    });
    // Nest loads while the database starts. A host that does not open is what is reported.
    const loading = loadWeb();
    loading.catch(() => undefined);
    const host = await opening;
    try {
      const { serveHttp } = await loading;
      const http = await serveHttp(host, {
        address: config.host,
        port,
        graphql: plays(roles, 'api'),
      });
      lock?.announce(http.url);
      return {
        url: http.url,
        graphqlUrl: `${http.url}/graphql`,
        facts: host.facts,
        close: once(async () => {
          await http.close();
          await host.close();
          lock?.release();
        }),
      };
    } catch (error) {
      await host.close();
      throw error;
    }
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Loads Nest, whose modules in bundled files come in no certain order, behind what it builds on. */
async function loadWeb(): Promise<typeof import('./http/serve-http.js')> {
  await import('reflect-metadata');
  return import('./http/serve-http.js');
}

/** Processes that share an outside database and answer no client leave nothing in the folder. */
function lockOf({ config, roles, announce }: ServerOptions): ServerLock | null {
  if (announce === false) return null;
  if (config.databaseUrl !== null && !plays(roles, 'api')) return null;
  return lockServer(config.home, formatInstant(systemClock.now()));
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
