import { afterAll, beforeAll } from '@jest/globals';
import { DEFAULT_TENANT_ID, PgAccountStore, PgPaperJournal } from '@vela/persistence';
import type { Claim, PaperJournal } from '@vela/ports';
import { SimulatedWorld, brokerConformance, testDatabase } from '@vela/testkit';
import type { SimulatedVenues, TestDatabase } from '@vela/testkit';
import { refusedBefore } from '../src/capabilities.js';
import { PaperBroker } from '../src/index.js';

let opened: TestDatabase;
let accounts = 0;

beforeAll(async () => {
  opened = await testDatabase();
}, 60_000);

afterAll(() => opened.close(), 60_000);

/** Makes somebody the new owner of an actor. */
async function own(actorId: string): Promise<Claim> {
  const [row] = await opened.database.query<{ epoch: number; seq: number }>(
    'update actor set epoch = epoch + 1 where id = $1 returning epoch, seq',
    [actorId],
  );
  return {
    actorId,
    tenantId: DEFAULT_TENANT_ID,
    kind: 'gateway',
    snapshot: null,
    attempts: 0,
    ...row!,
  };
}

/** Venues over one account of a real database, whose owners replace one another. */
async function overPostgres(): Promise<SimulatedVenues> {
  const clock = { now: () => 1_700_000_000_000_000 };
  const id = `acc_${++accounts}`;
  await new PgAccountStore({ db: opened.database, clock }).create({
    id,
    tenantId: DEFAULT_TENANT_ID,
    actorId: `act_${id}`,
    name: id,
    broker: 'paper',
    mode: 'PAPER',
    currency: 'USD',
    options: {},
    limits: {},
  });
  const rows = new PgPaperJournal({ db: opened.database });
  let failure: string | null = null;
  const journal: PaperJournal = {
    snapshot: (account) => rows.snapshot(account),
    requests: (account, after, limit) => rows.requests(account, after, limit),
    keep: (claim, account, snapshot) => rows.keep(claim, account, snapshot),
    append: (claim, account, requests) => {
      const text = failure;
      failure = null;
      if (text !== null) return Promise.reject(new Error(text));
      return rows.append(claim, account, requests);
    },
  };
  return {
    make: ({ feeds, told, claim }) =>
      new PaperBroker({
        account: { id, currency: 'USD' },
        feeds,
        told,
        durable: { journal, claim, retryMs: 5 },
      }),
    refuses: (order) => refusedBefore(order) !== null,
    journal: {
      claim: () => own(`act_${id}`),
      failOnce: (text) => {
        failure = text;
      },
    },
  };
}

brokerConformance(
  'the paper venue over PostgreSQL',
  async () => SimulatedWorld.make(await overPostgres()),
  { expected: 6 },
);
