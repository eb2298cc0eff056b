import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';
import { BUSY, LiveFloor } from './live-floor.js';

const SEEDS = ['1', '2', '3'];
const SLICES = 240;
/** How long the database is away. */
const AWAY_MS = 10_000;

let gate: Gate;
let floor: LiveFloor;
beforeAll(async () => {
  floor = await LiveFloor.open(async (text) => {
    const url = new URL(text);
    gate = new Gate({ host: url.hostname, port: Number(url.port) });
    await gate.up();
    url.host = `127.0.0.1:${gate.port}`;
    return url.href;
  });
  await floor.push('busy', BUSY);
}, 120_000);
afterAll(async () => {
  await gate.up();
  await floor.close();
  await gate.down();
});

/** Deployments on an account and a feed of their own that ends. */
interface Market {
  readonly feedId: string;
  readonly accountId: string;
  readonly ids: readonly string[];
}

/** Makes a market while nobody works, so that all begin with its first slice, and lets it begin. */
async function market(name: string): Promise<Market> {
  await floor.server.kill();
  await floor.start('api');
  const feedId = await floor.feed(`lockstep: true, slices: ${SLICES}`);
  const accountId = await floor.account(name);
  const ids: string[] = [];
  for (const seed of SEEDS) {
    const of = { name: `${name} ${seed}`, strategy: 'busy', feedId, accountId, seed };
    ids.push(await floor.deploy(of));
  }
  await floor.server.kill();
  await floor.start();
  return { feedId, accountId, ids };
}

const lastSlice = async (feedId: string): Promise<number> => {
  const [row] = await floor.rows<{ n: string; state: string }>(
    'select last_slice as n, state from feed where id = $1',
    [feedId],
  );
  return row!.state === 'ENDED' ? Infinity : Number(row!.n);
};

/** Waits until everything of a feed is worked off. */
async function finished({ feedId, ids }: Market): Promise<void> {
  await floor.until('the feed ends', async () => (await lastSlice(feedId)) === Infinity);
  await floor.until('all of it is taken', async () => {
    const [row] = await floor.rows<{ count: string }>(
      `select count(*) as count from deployment d join deployment_image i on i.actor_id = d.actor_id
       join feed f on f.id = d.feed_id where d.id = any ($1) and i.slice = f.last_slice`,
      [ids],
    );
    return Number(row!.count) === ids.length;
  });
}

/** Returns the fills of each deployment of a market that happened before an instant of it. */
const fillsBefore = ({ ids }: Market, at: number): Promise<readonly unknown[]> =>
  Promise.all(
    ids.map((id) =>
      floor.rows(
        `select f.at, f.side, f.quantity, f.price, f.fee, f.kind from fill f
           join deployment d on d.actor_id = f.actor_id where d.id = $1 and f.at < $2 order by f.n`,
        [id, at],
      ),
    ),
  );

/** Returns one number that a query counts. */
async function countOf(text: string, accountId: string): Promise<number> {
  const [row] = await floor.rows<{ count: number }>(text, [accountId]);
  return row!.count;
}

describe('a database that is away for ten seconds while three deployments trade', () => {
  it('loses no decision, sends none twice, and says what waits', async () => {
    const calm = await market('calm');
    await finished(calm);

    const rough = await market('rough');
    await floor.until('half of it', async () => (await lastSlice(rough.feedId)) >= SLICES / 3);
    await gate.down();
    // The state says so: nothing is ready, and the process lives.
    expect((await fetch(`${floor.server.url}/health/ready`)).status).toBe(503);
    const refused = await floor.server.ask('{ deployments { nodes { state } } }');
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    const before = await lastSlice(rough.feedId);
    await pause(AWAY_MS);
    expect((await fetch(`${floor.server.url}/health/live`)).status).toBe(200);
    expect(await lastSlice(rough.feedId)).toBe(before);
    await gate.up();
    const backAt = performance.now();
    await floor.until('a slice', async () => (await lastSlice(rough.feedId)) > before);
    const backMs = performance.now() - backAt;
    await finished(rough);
    const [{ at } = { at: 0 }] = await floor.rows<{ at: number }>(
      'select available_at as at from feed_slice where feed_id = $1 and n = $2',
      [rough.feedId, before],
    );
    expect(await fillsBefore(rough, at)).toEqual(await fillsBefore(calm, at));
    // What was decided when the database went is denied by name where its feed was silent too long.
    const { accountId } = rough;
    const stale = await countOf(
      `select count(*) as count from broker_order where account_id = $1 and send = 'denied'
         and code = 'FEED_STALE'`,
      accountId,
    );
    expect(stale).toBeLessThanOrEqual(SEEDS.length * 3);
    const others = `select count(*) as count from broker_order where account_id = $1
      and (send in ('sending', 'unknown') or send = 'denied' and code <> 'FEED_STALE')`;
    expect(await countOf(others, accountId)).toBe(0);
    // Every decision to place has one order, and every order one decision or one parent.
    const lost = `select count(*) as count from intent i
      join deployment d on d.actor_id = i.actor_id and d.account_id = $1 where i.kind = 'place'
      and not exists (select from broker_order o where o.account_id = $1
        and o.client_order_id = i.body::json #>> '{order,clientOrderId}')`;
    expect(await countOf(lost, accountId)).toBe(0);
    const twice = `select count(*) as count from (select venue_order_id from broker_order
      where account_id = $1 and venue_order_id is not null
      group by venue_order_id having count(*) > 1) d`;
    expect(await countOf(twice, accountId)).toBe(0);
    expect(backMs).toBeLessThan(15_000);
    const [log] = await floor.rows<{ last: string; count: string }>(
      'select max(n) as last, count(*) as count from account_log where account_id = $1',
      [rough.accountId],
    );
    expect(log!.count).toBe(log!.last);
    for (const id of rough.ids) {
      expect(
        await floor.ask(`{ deploymentVerify(id: "${id}") { agrees difference { message } } }`),
      ).toEqual({ agrees: true, difference: null });
    }
  }, 240_000);
});
