import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import type { Instrument } from '@vela/market';
import { startApi } from './api-server.js';
import type { ApiServer } from './api-server.js';
import { Gate } from './gate.js';
import { LiveDesk, addInstrument, fillRow, orderId } from './live-desk.js';
import { Listener } from './live-listener.js';

const OUTAGE_MS = 10_000;
let database: TestDatabase;
let gate: Gate;
let server: ApiServer;
let desk: LiveDesk;
let spy: Instrument;
beforeAll(async () => {
  database = await testDatabase();
  desk = new LiveDesk(database.database);
  spy = await addInstrument(database.database, 'SPY');
  const url = new URL(database.url);
  gate = new Gate({ host: url.hostname, port: Number(url.port) });
  await gate.up();
  url.host = `127.0.0.1:${gate.port}`;
  server = await startApi(url.href);
}, 60_000);
afterAll(async () => {
  await gate.up();
  await server.end();
  await gate.down();
  await database.close();
});

describe('a database that is away for ten seconds', () => {
  it('ends no stream, loses no fill and tells none twice', async () => {
    const { data } = await server.ask(`mutation { brokerAccountCreate(input: { name: "paper" }) {
      brokerAccount { id } } }`);
    const accountId: string = data.brokerAccountCreate.brokerAccount.id;
    const [row] = await database.database.query<{ actorId: string }>(
      'select actor_id as "actorId" from broker_account where id = $1',
      [accountId],
    );
    const account = { id: accountId, actorId: row!.actorId };
    const book = (first: number): Promise<void> =>
      desk.book(
        account,
        [0, 1, 2].map((index) =>
          fillRow(first + index, { accountId, instrumentId: spy.id, actorId: 'manual' }),
        ),
      );
    const fills = new Listener(server.url, 'subscription { fills { snapshot fill { orderId } } }');
    const pnl = new Listener(server.url, 'subscription { pnl(throttleMs: 50) { pnl { fees } } }');
    await fills.come(1);
    await pnl.come(1);
    await book(1);
    await fills.come(4);
    await gate.down();
    // The rows go on behind the server's back, as those of another instance would.
    await book(4);
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    expect([fills.ended, pnl.ended]).toEqual([false, false]);
    expect(fills.events).toHaveLength(4);
    await gate.up();
    await book(7);
    const events = await fills.come(10);
    expect(events.slice(1).map(({ fill }) => fill.orderId)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map(orderId),
    );
    await fills.close();
    await pnl.close();
  }, 60_000);
});
