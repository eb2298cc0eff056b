import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { addInstrument } from './live-desk.js';
import { ERRORS } from './live-scene.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

/** How long something may take on a machine that has other work. */
export const PATIENCE_MS = 60_000;

/** A strategy that trades in every way and never holds much. */
export const BUSY = `import { Strategy, z } from 'vela';

/** Trades often, in every way. */
export default class Busy extends Strategy.with({ size: z.number().default(3) }) {
  turns = 0;

  override onCandle({ close }: { close: number }): void {
    this.turns++;
    const { size } = this.params;
    if (this.turns % 7 === 0) this.cancelAll();
    if (Math.abs(this.size()) > 3 * size || this.turns % 11 === 0) this.close();
    else if (this.turns % 5 === 0) this.buy(size, { stopLoss: close * 0.98, takeProfit: close * 1.02 });
    else if (this.turns % 3 === 0) this.buy(size, { limit: close * 1.001 });
    else if (this.random() < 0.4) this.sell(size);
    else if (this.random() < 0.4) this.buy(size);
  }
}
`;

/** A fill as its row tells it. */
export interface FloorFill {
  readonly n: number;
  readonly actor: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
}

/** A built server in a process of its own that trades, over a database of its own. */
export class LiveFloor {
  server!: ServerProcess;
  #made = 0;

  private constructor(
    readonly database: TestDatabase,
    private readonly home: string,
    private databaseUrl: string,
  ) {}

  /** Starts a server over a database with one instrument; `reach` puts something between them. */
  static async open(reach: (url: string) => string | Promise<string> = (url) => url) {
    const database = await testDatabase();
    const home = mkdtempSync(join(tmpdir(), 'vela-floor-'));
    const floor = new LiveFloor(database, home, await reach(database.url));
    await addInstrument(database.database, 'SPY');
    await floor.start();
    return floor;
  }

  /** Starts the server; of an earlier one nothing is left but the database. */
  async start(roles = 'all'): Promise<void> {
    const env = { VELA_HOME: this.home, DATABASE_URL: this.databaseUrl, VELA_LOG_LEVEL: 'warn' };
    this.server = await startProcess(env, roles);
  }

  async close(): Promise<void> {
    await this.server.kill();
    await this.database.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Returns what the one field of an operation answers; throws top-level errors. */
  // Any: tests reach into answers of every shape.
  async ask(query: string, variables: object = {}): Promise<Json> {
    const { data, errors } = await this.server.ask(query, variables);
    if (errors.length > 0) {
      throw new Error(`${JSON.stringify(errors)}\n${this.server.log().slice(-2_000)}`);
    }
    return Object.values(data)[0];
  }

  /** Returns the payload of a mutation that is not refused. */
  async done(mutation: string, variables: object = {}, head = ''): Promise<Json> {
    const payload = await this.ask(`mutation ${head} { ${mutation} }`, variables);
    if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
    return payload;
  }

  /** Pushes a strategy under a name. */
  async push(name: string, source: string): Promise<void> {
    await this.done(
      `strategyCreate(strategy: $strategy) { ${ERRORS} }`,
      { strategy: { name, source } },
      'Push($strategy: StrategyInput!)',
    );
  }

  /** Makes a random market of minutes and returns its id. */
  async feed(rest = 'slicesPerSecond: 25'): Promise<string> {
    const name = `market ${++this.#made}`;
    const { feed } = await this.done(`feedCreate(input: { name: "${name}", kind: RANDOM,
      symbols: ["SPY"], timeframes: ["1m"], seed: "3", volatility: 0.004, ${rest} }) {
      feed { id } ${ERRORS} }`);
    return feed.id;
  }

  /** Makes a paper account and returns its id. */
  async account(name: string): Promise<string> {
    const { brokerAccount } = await this.done(
      `brokerAccountCreate(input: { name: "${name}" }) { brokerAccount { id } ${ERRORS} }`,
    );
    return brokerAccount.id;
  }

  /** Makes a deployment and starts it; returns its id. */
  async deploy(input: {
    readonly name: string;
    readonly strategy: string;
    readonly feedId: string;
    readonly accountId: string;
    readonly [other: string]: unknown;
  }): Promise<string> {
    const { deployment } = await this.done(
      `deploymentCreate(input: $input) { deployment { id } ${ERRORS} }`,
      { input: { start: true, ...input } },
      'Create($input: DeploymentCreateInput!)',
    );
    return deployment.id;
  }

  /** Waits until something is so, however loaded the machine is. */
  until<T>(what: string, probe: () => Promise<T | false | null | undefined>): Promise<T> {
    return until(probe, { timeoutMs: PATIENCE_MS, what });
  }

  rows<Row extends object>(text: string, values: unknown[] = []): Promise<readonly Row[]> {
    return this.database.database.query<Row>(text, values);
  }

  /** Returns the state of a deployment as its row says it. */
  async stateOf(id: string): Promise<string> {
    const [row] = await this.rows<{ state: string }>(
      `select i.state from deployment d join deployment_image i on i.actor_id = d.actor_id
       where d.id = $1`,
      [id],
    );
    return row!.state;
  }

  /** Waits until deployments are in a state. */
  async reach(state: string, ...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.until(`${id} is ${state}`, async () => (await this.stateOf(id)) === state);
    }
  }

  /** Returns the actors of deployments. */
  async actors(...ids: readonly string[]): Promise<readonly string[]> {
    const rows = await this.rows<{ id: string; actor: string }>(
      'select id, actor_id as actor from deployment where id = any ($1)',
      [ids],
    );
    return ids.map((id) => rows.find((row) => row.id === id)!.actor);
  }

  /** Waits until a feed has gone on by some slices and every deployment on it took them. */
  async slices(feedId: string, count: number): Promise<void> {
    const last = async (): Promise<number> => {
      const [row] = await this.rows<{ n: string }>(
        'select coalesce(max(n), 0) as n from feed_slice where feed_id = $1',
        [feedId],
      );
      return Number(row!.n);
    };
    const target = (await last()) + count;
    await this.until(`slice ${target}`, async () => (await last()) >= target);
    await this.until(`slice ${target} is taken`, async () => {
      const [row] = await this.rows<{ behind: number }>(
        `select count(*) as behind from deployment d join deployment_image i on i.actor_id = d.actor_id
         where d.feed_id = $1 and i.slice < $2
           and i.state in ('reconciling', 'warming-up', 'running', 'paused')`,
        [feedId, target],
      );
      return row!.behind === 0;
    });
  }

  /** Returns the fills of an account behind a number, in the order of its log. */
  async fills(accountId: string, after = 0): Promise<readonly FloorFill[]> {
    const rows = await this.rows<Omit<FloorFill, 'quantity'> & { readonly quantity: string }>(
      `select n, actor_id as actor, instrument_id as instrument, side, quantity from fill
       where account_id = $1 and n > $2 order by n`,
      [accountId, after],
    );
    return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
  }

  /** Waits until an account has that many more fills of an actor, of anybody when none is named. */
  async trades(accountId: string, count: number, actor: string | null = null): Promise<void> {
    const after = (await this.fills(accountId)).at(-1)?.n ?? 0;
    await this.until(`${count} more fills`, async () => {
      const fills = await this.fills(accountId, after);
      return fills.filter((fill) => actor === null || fill.actor === actor).length >= count;
    });
  }

  /** Returns what sub-accounts hold, zeros left out. */
  held(accountId: string, actors: readonly string[]): Promise<readonly object[]> {
    return this.rows(
      `select actor_id as actor, quantity from sub_position
       where account_id = $1 and actor_id = any ($2) and quantity <> 0`,
      [accountId, actors],
    );
  }
}
