import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '@vela/config';
import type { LogFields, Logger } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { openHost } from '../src/host/open-host.js';
import type { Host } from '../src/host/host.js';
import { serveHttp } from '../src/http/serve-http.js';
import type { Role } from '../src/index.js';
import { ask } from './api-server.js';
import type { Answer, Json } from './api-server.js';
import { ERRORS } from './live-scene.js';

/** What is asked of an account. */
const ACCOUNT = `brokerAccount { id name broker mode health healthDetail options
  credentialStatus { stored kind hint storedAt valid } }`;
/** Connects an account. */
export const CONNECT = `mutation Connect($input: BrokerAccountConnectInput!) {
  brokerAccountConnect(input: $input) { ${ACCOUNT} ${ERRORS} } }`;
/** Tries what works. */
export const VERIFY = `mutation Verify($id: ID!) {
  brokerAccountVerify(id: $id) { ${ACCOUNT} checks { name outcome message } ${ERRORS} } }`;
/** Cuts an account. */
export const DISCONNECT = `mutation Disconnect($id: ID!, $confirm: String) {
  brokerAccountDisconnect(id: $id, confirm: $confirm) { ${ACCOUNT} ${ERRORS} } }`;

/** A server in this process over a database of its own, and everything that it lets out. */
export class KeyedScene {
  private constructor(
    /** Lines of its log, messages on its bus and answers of its API. */
    readonly out: string[],
    readonly database: TestDatabase,
    readonly home: string,
    readonly host: Host,
    readonly url: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(roles: readonly Role[], env: object = {}): Promise<KeyedScene> {
    const database = await testDatabase();
    const home = mkdtempSync(join(tmpdir(), 'vela-keyed-'));
    const config = loadConfig({ env: { VELA_HOME: home, DATABASE_URL: database.url, ...env } });
    const out: string[] = [];
    const host = await openHost({ config, roles, logger: recorder(out), live: true });
    const messages = host.ground.bus.messages('>').subscribe(({ subject, body }) => {
      out.push(`${subject} ${Buffer.from(body).toString('latin1')}`);
    });
    const http = await serveHttp(host, { address: '127.0.0.1', port: 0, graphql: true });
    return new KeyedScene(out, database, home, host, http.url, async () => {
      messages.unsubscribe();
      await http.close();
      await host.close();
      await database.close();
      rmSync(home, { recursive: true, force: true });
    });
  }

  /** Returns the answer to a document, which is kept among what was let out. */
  async answer(query: string, variables: object = {}): Promise<Answer> {
    const answer = await ask(this.url, query, variables);
    this.out.push(JSON.stringify(answer));
    return answer;
  }

  /** Returns what the one field of an operation answers; throws top-level errors. */
  async ask(query: string, variables: object = {}): Promise<Json> {
    const { data, errors } = await this.answer(query, variables);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  }

  /** Connects an account and returns it; throws when it is refused. */
  async connect(input: object): Promise<Json> {
    const { brokerAccount, userErrors } = await this.ask(CONNECT, {
      input: { broker: 'ALPACA', mode: 'PAPER', ...input },
    });
    if (brokerAccount === null) throw new Error(JSON.stringify(userErrors));
    return brokerAccount;
  }

  account(id: string): Promise<Json> {
    return this.ask(
      `query A($id: ID!) { ${ACCOUNT.replace('brokerAccount', 'brokerAccount(id: $id)')} }`,
      { id },
    );
  }

  /** Resolves with an account once its health is as told. */
  async healthy(id: string, health: string): Promise<Json> {
    const deadline = performance.now() + 40_000;
    for (;;) {
      const account = await this.account(id);
      if (account.health === health) return account;
      if (performance.now() > deadline) {
        throw new Error(`expected health ${health}, found ${JSON.stringify(account)}`);
      }
      await pause(100);
    }
  }

  /** Returns every row of the database as text. */
  async rows(): Promise<string> {
    const db = this.database.database;
    const tables = await db.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    const texts = await Promise.all(
      tables.map(({ name }) => db.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    return texts.flatMap((rows) => rows.map(({ row }) => row)).join('\n');
  }

  close(): Promise<void> {
    return this.end();
  }
}

function recorder(out: string[]): Logger {
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void out.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const [debug, info, warn, error] = ['debug', 'info', 'warn', 'error'].map(write);
  return { debug: debug!, info: info!, warn: warn!, error: error! };
}
