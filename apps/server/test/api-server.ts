import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@vela/config';
import { startServer } from '../src/index.js';
import type { Role, RunningServer } from '../src/index.js';

/** Any: answers have the shape of their query, and tests reach into every one. */
export type Json = any;

/** What a GraphQL answer looks like to a test. */
export interface Answer {
  readonly status: number;
  readonly data: Json;
  readonly errors: readonly {
    message: string;
    path?: unknown;
    extensions: Record<string, unknown>;
  }[];
}

/** A server in this process over a database of its own. */
export interface ApiServer extends RunningServer {
  readonly home: string;
  ask(query: string, variables?: object): Promise<Answer>;
  /** Ends the server and forgets its folder. */
  end(): Promise<void>;
}

/** Returns the answer of a server to a document. */
export async function ask(url: string, query: string, variables?: object): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, data, errors };
}

/** Starts a server on a database, without an engine unless told otherwise. */
export async function startApi(
  databaseUrl: string,
  roles: readonly Role[] = ['api'],
): Promise<ApiServer> {
  const home = mkdtempSync(join(tmpdir(), 'vela-api-'));
  const env = { VELA_HOME: home, DATABASE_URL: databaseUrl, VELA_LOG_LEVEL: 'silent' };
  const server = await startServer({ config: loadConfig({ env }), roles, port: 0, quiet: true });
  return {
    ...server,
    home,
    ask: (query, variables) => ask(server.url, query, variables),
    end: async () => {
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
