import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import WebSocket from 'ws';
import { BUSY, LiveFloor, PATIENCE_MS } from './live-floor.js';
import { Listener } from './live-listener.js';
import { ERRORS } from './live-scene.js';

/** How often the server goes down; 20 by hand. */
const RESTARTS = Number(process.env['VELA_TEST_RESTARTS'] ?? 6);
const SEEDS = ['1', '2', '3'];

let floor: LiveFloor;
let accountId: string;
const ids: string[] = [];
beforeAll(async () => {
  floor = await LiveFloor.open();
  await floor.push('busy', BUSY);
  const feedId = await floor.feed('lockstep: true, slicesPerSecond: 30');
  accountId = await floor.account('restarted');
  for (const seed of SEEDS) {
    ids.push(
      await floor.deploy({ name: `busy ${seed}`, strategy: 'busy', feedId, accountId, seed }),
    );
  }
}, 120_000);
afterAll(() => floor.close());

/** One fill as a stream tells it; the first event of a stream that does not resume has none. */
interface FillEvent {
  readonly cursor: string;
  readonly fill: { readonly id: string } | null;
}

/** A stream of fills while its socket lasts. */
interface Source {
  readonly events: readonly FillEvent[];
  readonly errors: readonly unknown[];
  cut(): void;
}

const overGraphql = (after: string | null): Source =>
  new Listener(
    floor.server.url,
    `subscription F($id: ID, $after: String) { fills(accountId: $id, after: $after) { cursor fill { id } } }`,
    { id: accountId, after },
  );

/** Follows fills as a program without GraphQL does. */
function overStream(after: string | null): Source {
  const events: FillEvent[] = [];
  const errors: unknown[] = [];
  const socket = new WebSocket(`${floor.server.url.replace('http', 'ws')}/stream`);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'hello') {
      const args = { accountId };
      socket.send(
        JSON.stringify({
          type: 'subscribe',
          id: 'f',
          stream: 'fills',
          args,
          ...(after === null ? {} : { after }),
        }),
      );
    }
    if (message.type === 'event') events.push({ cursor: message.cursor, fill: message.data.fill });
    if (message.type === 'error') errors.push(message);
  });
  socket.on('error', () => undefined);
  return { events, errors, cut: () => socket.terminate() };
}

/** A subscriber that comes back after every break. */
class Subscriber {
  readonly seen: string[] = [];
  #cursor: string | null = null;
  #source: Source | null = null;

  constructor(
    private readonly open: (after: string | null) => Source,
    private readonly resumes: boolean,
  ) {}

  connect(): void {
    this.#source = this.open(this.resumes ? this.#cursor : null);
  }

  /** Waits until it is there: its opening event, or a fill, has come. */
  come(): Promise<unknown> {
    const source = this.#source!;
    return until(() => source.events.length > 0 || source.errors.length > 0, {
      timeoutMs: PATIENCE_MS,
      what: 'an event',
    });
  }

  /** Breaks the socket; what had come until then was seen. */
  leave(): void {
    const { events, errors } = this.#source!;
    // That the socket broke is no refusal.
    expect(errors.filter((error) => Object.hasOwn(error as object, 'extensions'))).toEqual([]);
    this.#source!.cut();
    for (const { cursor, fill } of events) {
      if (fill !== null) this.seen.push(fill.id);
      this.#cursor = cursor;
    }
  }

  /** Waits until as many fills were seen as there are, and leaves. */
  async all(count: number): Promise<void> {
    const { events } = this.#source!;
    await until(
      () => this.seen.length + events.filter(({ fill }) => fill !== null).length >= count,
      { timeoutMs: PATIENCE_MS, what: `${count} fills` },
    );
    this.leave();
  }
}

describe('a server that goes down again and again while three deployments trade', () => {
  const graphql = new Subscriber(overGraphql, true);
  const stream = new Subscriber(overStream, true);
  const forgetful = new Subscriber(overGraphql, false);
  const all = [graphql, stream, forgetful];
  let rows: readonly string[];

  beforeAll(
    async () => {
      for (let round = 0; round < RESTARTS; round++) {
        for (const one of all) one.connect();
        for (const one of all) await one.come();
        await floor.trades(accountId, 3);
        // Half of them lose their connection some time before the server goes.
        const isEarly = round % 4 < 2;
        if (isEarly) {
          for (const one of all) one.leave();
          await floor.trades(accountId, 2);
        }
        if (round % 2 === 0) await floor.server.kill();
        else await floor.server.stop();
        if (!isEarly) for (const one of all) one.leave();
        await floor.start();
      }
      for (const one of all) one.connect();
      for (const one of all) await one.come();
      await floor.trades(accountId, 3);
      for (const id of ids) await floor.done(`deploymentStop(id: "${id}") { ${ERRORS} }`);
      await floor.reach('stopped', ...ids);
      const fills = await floor.fills(accountId);
      rows = fills.map(({ n }) => `${accountId}.${n}`);
      await graphql.all(rows.length);
      await stream.all(rows.length);
      forgetful.leave();
    },
    60_000 + RESTARTS * 40_000,
  );

  it('tells every fill once and in order to subscribers that resume', () => {
    expect(rows.length).toBeGreaterThan(RESTARTS * 3);
    expect(graphql.seen).toEqual(rows);
    expect(stream.seen).toEqual(rows);
  });

  it('leaves gaps to one that does not say where it was', () => {
    expect(forgetful.seen).not.toEqual(rows);
    expect(new Set(forgetful.seen).size).toBeLessThan(rows.length);
  });

  it('numbers the log of the account without gaps and forgets no decision', async () => {
    const [log] = await floor.rows<{ last: string; count: string; orders: string; sends: string }>(
      `select max(n) as last, count(*) as count from account_log where account_id = $1`,
      [accountId],
    );
    expect(log!.count).toBe(log!.last);
    for (const id of ids) {
      expect(
        await floor.ask(`{ deploymentVerify(id: "${id}") { agrees difference { message } } }`),
      ).toEqual({ agrees: true, difference: null });
    }
    const [twice] = await floor.rows<{ count: string }>(
      `select count(*) as count from (select venue_order_id from broker_order
         where account_id = $1 and venue_order_id is not null
         group by venue_order_id having count(*) > 1) d`,
      [accountId],
    );
    expect(Number(twice!.count)).toBe(0);
  });
});
