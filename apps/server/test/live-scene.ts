import type { Instrument } from '@vela/market';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { startApi } from './api-server.js';
import type { ApiServer, Json } from './api-server.js';
import { LiveDesk, addInstrument } from './live-desk.js';

/** Fields of every user error. */
export const ERRORS = 'userErrors { code message hint path }';

/** Creates a deployment. */
export const CREATE = `mutation Create($input: DeploymentCreateInput!) {
  deploymentCreate(input: $input) { deployment { id name state } ${ERRORS} } }`;

/** A server without an engine, with an instrument, a feed and a paper account. */
export class LiveScene {
  #made = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly server: ApiServer,
    readonly desk: LiveDesk,
    readonly spy: Instrument,
    readonly feedId: string,
    readonly accountId: string,
  ) {}

  /** Opens a scene over a database of its own. */
  static async open(): Promise<LiveScene> {
    const database = await testDatabase();
    const server = await startApi(database.url);
    const desk = new LiveDesk(database.database);
    const spy = await addInstrument(database.database, 'SPY');
    const feed = await server.ask(`mutation { feedCreate(input: { name: "random", kind: RANDOM,
      symbols: ["SPY"], timeframes: ["1m"], lockstep: true }) { feed { id } ${ERRORS} } }`);
    const account = await server.ask(`mutation { brokerAccountCreate(input: { name: "paper" }) {
      brokerAccount { id } ${ERRORS} } }`);
    const feedId: string = feed.data.feedCreate.feed.id;
    const accountId: string = account.data.brokerAccountCreate.brokerAccount.id;
    return new LiveScene(database, server, desk, spy, feedId, accountId);
  }

  /** Returns what the one field of an operation answers; throws top-level errors. */
  // Any: tests reach into answers of every shape.
  async ask(query: string, variables: object = {}): Promise<Json> {
    const { data, errors } = await this.server.ask(query, variables);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  }

  /** Sends the same operation three times at once. */
  thrice(query: string, variables: object = {}): Promise<Json[]> {
    return Promise.all([1, 2, 3].map(() => this.ask(query, variables)));
  }

  /** Makes a deployment and returns its id. */
  async deployment(change: object = {}): Promise<string> {
    const { feedId, accountId } = this;
    const name = `d${++this.#made}`;
    const input = { name, strategy: 'sma-cross-long', feedId, accountId, ...change };
    const { deployment, userErrors } = await this.ask(CREATE, { input });
    if (deployment === null) throw new Error(JSON.stringify(userErrors));
    return deployment.id;
  }

  /** Returns the actor of a deployment or an account. */
  async actorOf(id: string): Promise<string> {
    const table = id.startsWith('dep_') ? 'deployment' : 'broker_account';
    const [row] = await this.database.database.query<{ actor_id: string }>(
      `select actor_id from ${table} where id = $1`,
      [id],
    );
    return row!.actor_id;
  }

  /** Returns the account with its gateway. */
  async account(): Promise<{ readonly id: string; readonly actorId: string }> {
    return { id: this.accountId, actorId: await this.actorOf(this.accountId) };
  }

  /** Returns the commands that an actor was sent. */
  commandsOf(actorId: string): Promise<readonly { readonly kind: string; readonly body: Json }[]> {
    return this.desk.actors.commands(actorId, 0);
  }

  async close(): Promise<void> {
    await this.server.end();
    await this.database.close();
  }
}
