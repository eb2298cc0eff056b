import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BUSY, LiveFloor } from './live-floor.js';
import { ERRORS } from './live-scene.js';
import type { Json } from './api-server.js';

const DEPLOYMENTS = 5;
let floor: LiveFloor;
let feedId: string;
let accountId: string;
const ids: string[] = [];
let actors: readonly string[];
beforeAll(async () => {
  floor = await LiveFloor.open();
  await floor.push('busy', BUSY);
  feedId = await floor.feed();
  accountId = await floor.account('switched');
  for (let k = 0; k < DEPLOYMENTS; k++) {
    ids.push(
      await floor.deploy({ name: `busy ${k}`, strategy: 'busy', feedId, accountId, seed: `${k}` }),
    );
  }
  actors = await floor.actors(...ids);
  await floor.trades(accountId, 10);
}, 180_000);
afterAll(() => floor.close());

/** What a switch holds back, in the words of the API. */
interface Scope {
  readonly input: string;
  /** What releases it. */
  readonly confirm: string;
  readonly actors: readonly string[];
}

const everything = (): Scope => ({ input: '{}', confirm: 'everything', actors });
const account = (): Scope => ({
  input: `{ accountId: "${accountId}" }`,
  confirm: 'switched',
  actors,
});
const deployment = (): Scope => ({
  input: `{ deploymentId: "${ids[1]}" }`,
  confirm: 'busy 1',
  actors: [actors[1]!],
});

const engage = ({ input }: Scope, mode: string): Promise<Json> =>
  floor.done(`killSwitchEngage(scope: ${input}, mode: ${mode}, reason: "test") {
    affected killSwitch { engaged engaging } ${ERRORS} }`);

const release = ({ input, confirm }: Scope): Promise<Json> =>
  floor.done(`killSwitchRelease(scope: ${input}, confirm: "${confirm}") {
    killSwitch { engaged } ${ERRORS} }`);

/** Waits until what became of every send is known. */
const settled = (): Promise<unknown> =>
  floor.until('no open send', async () => {
    const { engaging } = await floor.ask(`{ brokerAccount(id: "${accountId}") { engaging } }`);
    return !engaging;
  });

interface Sent {
  readonly id: string;
  readonly actor: string;
  readonly role: string;
  readonly type: string;
}

/** Returns orders that were sent, those of some actors. */
const sent = (of: readonly string[]): Promise<readonly Sent[]> =>
  floor.rows<Sent>(
    `select client_order_id as id, actor_id as actor, body::json ->> 'role' as role,
       body::json ->> 'type' as type
     from broker_order where account_id = $1 and actor_id = any ($2) and attempts > 0`,
    [accountId, of],
  );

/** Returns the largest steps away from flat that fills behind a number made: none when all reduce. */
async function growth(of: readonly string[], after: number): Promise<readonly string[]> {
  const held = new Map<string, number>();
  const found: string[] = [];
  for (const { n, actor, side, quantity } of await floor.fills(accountId)) {
    const before = held.get(actor) ?? 0;
    const now = before + (side === 'buy' ? quantity : -quantity);
    held.set(actor, now);
    const grows = Math.abs(now) > Math.abs(before) || before * now < 0;
    if (n > after && grows && of.includes(actor)) found.push(`${n}: ${before} to ${now}`);
  }
  return found;
}

const lastFill = async (): Promise<number> => (await floor.fills(accountId)).at(-1)?.n ?? 0;

/** Engages, looks at what is sent from then on while the market moves, and releases. */
async function hold(scope: Scope, mode: string): Promise<readonly Sent[]> {
  const { killSwitch, affected } = await engage(scope, mode);
  expect(killSwitch.engaged).toBe(true);
  expect(affected).toBe(scope.actors.length === 1 ? 1 : DEPLOYMENTS + 1);
  // Opening a send takes the lock that engaging took: what is not there now was not opened before.
  const before = new Set((await sent(scope.actors)).map(({ id }) => id));
  await settled();
  // The switch of a deployment does not say that it is settled.
  await floor.until('what was sent before has ended', async () => {
    const open = await floor.rows(
      `select 1 from broker_order where account_id = $1 and client_order_id = any ($2)
         and send in ('sending', 'accepted', 'unknown') and body::json ->> 'role' <> 'close'`,
      [accountId, [...before]],
    );
    return open.length === 0;
  });
  const from = await lastFill();
  await floor.slices(feedId, 25);
  const after = (await sent(scope.actors)).filter(({ id }) => !before.has(id));
  expect(await growth(scope.actors, from)).toEqual([]);
  return after;
}

// One that fails leaves nothing engaged to the next.
afterEach(async () => {
  for (const scope of [everything(), account(), deployment()]) await release(scope);
});

describe('a kill switch while five deployments trade', () => {
  it.each([
    ['everything', everything],
    ['an account', account],
    ['a deployment', deployment],
  ])(
    'HALT over %s opens no send and lets trading go on when it is released',
    async (_what, scopeOf) => {
      const scope = scopeOf();
      expect(await hold(scope, 'HALT')).toEqual([]);
      if (scope.actors.length === 1) await floor.trades(accountId, 2, actors[0]);
      await release(scope);
      for (const actor of scope.actors) await floor.trades(accountId, 1, actor);
    },
    120_000,
  );

  it.each([
    ['everything', everything],
    ['an account', account],
    ['a deployment', deployment],
  ])(
    'REDUCE_ONLY over %s lets exits pass and nothing else',
    async (_what, scopeOf) => {
      const scope = scopeOf();
      await hold(scope, 'REDUCE_ONLY');
      // The strategy closes by itself every few candles, which is an exit.
      await floor.until('exits have passed', async () => {
        const held = await floor.held(accountId, scope.actors);
        return held.length === 0;
      });
      await release(scope);
      for (const actor of scope.actors) await floor.trades(accountId, 1, actor);
    },
    120_000,
  );

  it.each([
    ['everything', everything],
    ['an account', account],
    ['a deployment', deployment],
  ])(
    'FLATTEN over %s sends what reduces alone and leads to flat positions',
    async (_what, scopeOf) => {
      const scope = scopeOf();
      await hold(scope, 'FLATTEN');
      await floor.until('all is flat', async () => {
        const held = await floor.held(accountId, scope.actors);
        return held.length === 0;
      });
      await floor.slices(feedId, 10);
      expect(await floor.held(accountId, scope.actors)).toEqual([]);
      await release(scope);
      for (const actor of scope.actors) await floor.trades(accountId, 1, actor);
    },
    120_000,
  );

  it('stays engaged over a crash, and is engaging until a gateway has settled it', async () => {
    await floor.server.kill();
    await floor.start('api');
    const { killSwitch } = await engage(everything(), 'HALT');
    expect(killSwitch).toEqual({ engaged: true, engaging: true });
    const before = new Set((await sent(actors)).map(({ id }) => id));
    await floor.server.kill();
    await floor.start();
    await settled();
    await floor.slices(feedId, 25);
    await floor.server.kill();
    await floor.start();
    await floor.slices(feedId, 25);
    expect((await sent(actors)).filter(({ id }) => !before.has(id))).toEqual([]);
    expect(await floor.ask('{ killSwitch { engaged engaging } }')).toEqual({
      engaged: true,
      engaging: false,
    });
    await release(everything());
    for (const actor of actors) await floor.trades(accountId, 1, actor);
    const verified = await floor.ask(
      `{ deploymentVerify(id: "${ids[0]}") { agrees difference { message } } }`,
    );
    expect(verified).toEqual({ agrees: true, difference: null });
  }, 180_000);
});
