import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeploymentState } from '@vela/ports';
import type { Json } from './api-server.js';
import { LiveDesk, addInstrument } from './live-desk.js';
import { KeyedScene } from './keyed-scene.js';
import { CREATE, ERRORS } from './live-scene.js';

const ORDER = `mutation O($input: OrderPlaceInput!) { orderPlace(input: $input) {
  order { id } ${ERRORS} } }`;
const REPLACE = `mutation R($id: ID!, $confirm: String) {
  orderReplace(id: $id, changes: { quantity: "2" }, confirm: $confirm) { order { id } ${ERRORS} } }`;
const CLOSE = `mutation P($input: PositionCloseInput!) { positionClose(input: $input) {
  order { id } ${ERRORS} } }`;

describe('an account whose money is real', () => {
  let scene: KeyedScene;
  let desk: LiveDesk;
  let accountId: string;
  let actorId: string;
  let feedId: string;
  let instrumentId: string;
  let made = 0;

  beforeAll(async () => {
    scene = await KeyedScene.open(['api']);
    const db = scene.database.database;
    desk = new LiveDesk(db);
    ({ id: instrumentId } = await addInstrument(db, 'SPY'));
    const secrets = { apiKey: 'AKLIVE0123456789', apiSecret: 'secret' };
    const account = { name: 'real', mode: 'LIVE', confirm: 'real', ...secrets };
    ({ id: accountId } = await scene.connect(account));
    const [row] = await db.query<{ actor: string }>('select actor_id as actor from broker_account');
    actorId = row!.actor;
    const { feed } = await scene.ask(`mutation { feedCreate(input: { name: "f", kind: RANDOM,
      symbols: ["SPY"], timeframes: ["1m"] }) { feed { id } ${ERRORS} } }`);
    feedId = feed.id;
  }, 60_000);
  afterAll(() => scene.close());

  const commands = async (actor: string): Promise<number> =>
    (await desk.actors.commands(actor, 0)).length;

  /** Asks without the name, with others and with the right one; only the last has an effect. */
  async function expectAsked(
    name: string,
    actor: () => Promise<string> | string,
    ask: (confirm: string | null | undefined) => Promise<Json>,
  ): Promise<void> {
    const before = await commands(await actor());
    for (const confirm of [undefined, null, '', 'yes', name.toUpperCase(), ` ${name} `]) {
      const { userErrors } = await ask(confirm);
      expect(userErrors).toMatchObject([{ code: 'CONFIRMATION_REQUIRED' }]);
      expect(userErrors[0].message).toContain('trades real money');
    }
    expect(await commands(await actor())).toBe(before);
    const { userErrors } = await ask(name);
    expect(userErrors.map(({ code }: Json) => code)).not.toContain('CONFIRMATION_REQUIRED');
    expect(await commands(await actor())).toBe(before + 1);
  }

  it('takes no order by hand without its name', () =>
    expectAsked(
      'real',
      () => actorId,
      (confirm) => {
        const order = { accountId, symbol: 'SPY', side: 'BUY', quantity: '1' };
        return scene.ask(ORDER, { input: { ...order, clientOrderId: 'o1', confirm } });
      },
    ));

  it('closes no position by hand without its name', () =>
    expectAsked(
      'real',
      () => actorId,
      (confirm) => {
        const input = { accountId, instrumentId, clientOrderId: 'c1', confirm };
        return scene.ask(CLOSE, { input });
      },
    ));

  it('changes no order by hand without its name', async () => {
    const id = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const fill = { accountId, key: 'k', n: 1, kind: 'fill', actorId: 'manual', clientOrderId: id };
    const traded = { instrumentId, side: 'buy', quantity: '5', price: '10', fee: '0' } as const;
    const row = { ...fill, ...traded, kind: 'fill' as const, currency: 'USD', at: 1 };
    await desk.book({ id: accountId, actorId }, [row]);
    await scene.database.database.query(
      `update broker_order set send = 'accepted', status = 'working', filled = 0`,
    );
    await expectAsked(
      'real',
      () => actorId,
      (confirm) => scene.ask(REPLACE, { id, confirm }),
    );
  });

  const deployment = async (state?: DeploymentState): Promise<Json> => {
    const name = `d${++made}`;
    const input = { name, strategy: 'sma-cross-long', feedId, accountId };
    const { deployment: found, userErrors } = await scene.ask(CREATE, { input });
    expect(userErrors).toEqual([]);
    const [row] = await scene.database.database.query<{ actor: string }>(
      'select actor_id as actor from deployment where id = $1',
      [found.id],
    );
    if (state !== undefined) await desk.commit(row!.actor, { state });
    return { ...found, actor: row!.actor };
  };
  const wish = (
    [mutation, more = '']: readonly string[],
    id: string,
    confirm: string | null | undefined,
  ): Promise<Json> =>
    scene.ask(
      `mutation W($id: ID!, $confirm: String) {
        ${mutation}(id: $id, confirm: $confirm ${more}) { deployment { state } ${ERRORS} } }`,
      { id, confirm },
    );

  it.each<[readonly string[], DeploymentState | undefined]>([
    [['deploymentStart'], undefined],
    [['deploymentStart'], 'stopped'],
    [['deploymentResume'], 'paused'],
    [['deploymentStop', ', positions: FLATTEN'], 'running'],
    [['deploymentKill', ', reason: "r"'], 'running'],
  ])('obeys no %s of a deployment without its name', async (words, state) => {
    const { id, name, actor } = await deployment(state);
    await expectAsked(
      name,
      () => actor,
      (confirm) => wish(words, id, confirm),
    );
  });

  it('starts no deployment that is created without its name', async () => {
    const name = 'at once';
    const input = { name, strategy: 'sma-cross-long', feedId, accountId, start: true };
    for (const confirm of [undefined, null, 'real']) {
      const { deployment: none, userErrors } = await scene.ask(CREATE, {
        input: { ...input, ...(confirm === undefined ? {} : { confirm }) },
      });
      expect([none, userErrors[0].code]).toEqual([null, 'CONFIRMATION_REQUIRED']);
    }
    const { userErrors } = await scene.ask(CREATE, { input: { ...input, confirm: name } });
    expect(userErrors).toEqual([]);
  });

  it('lets whatever takes risk away through at once', async () => {
    const { id, actor } = await deployment('running');
    const { userErrors } = await wish(['deploymentStop', ', positions: KEEP'], id, null);
    expect(userErrors).toEqual([]);
    expect(await commands(actor)).toBe(1);
    const all = await scene.ask(
      `mutation { ordersCancelAll(accountId: "${accountId}") { ${ERRORS} } }`,
    );
    expect(all.userErrors).toEqual([]);
    const killed =
      await scene.ask(`mutation { killSwitchEngage(scope: { accountId: "${accountId}" },
      mode: FLATTEN, reason: "r") { affected ${ERRORS} } }`);
    expect(killed.userErrors).toEqual([]);
    const release = (confirm: string): Promise<Json> =>
      scene.ask(`mutation { killSwitchRelease(scope: { accountId: "${accountId}" },
        confirm: "${confirm}") { affected ${ERRORS} } }`);
    expect((await release('yes')).userErrors).toMatchObject([{ code: 'CONFIRMATION_REQUIRED' }]);
    expect((await release('real')).userErrors).toEqual([]);
  });
});
