import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from './flow.js';
import { BUSY, LiveFloor } from './live-floor.js';
import { ERRORS } from './live-scene.js';
import type { Json } from './api-server.js';

/** Orders that one strategy wants at one candle. */
const FLOOD = 10_000;
let floor: LiveFloor;
let feedId: string;
let accountId: string;
let healthy: readonly string[];
beforeAll(async () => {
  floor = await LiveFloor.open();
  await floor.push('busy', BUSY);
  feedId = await floor.feed('slicesPerSecond: 15');
  accountId = await floor.account('shared');
  const deploy = (k: number): Promise<string> =>
    floor.deploy({ name: `healthy ${k}`, strategy: 'busy', feedId, accountId, seed: `${k}` });
  healthy = [await deploy(1), await deploy(2)];
  await floor.trades(accountId, 4);
}, 180_000);
afterAll(() => floor.close());

/** Pushes the body of a strategy, deploys it among the healthy ones and returns its id. */
async function among(name: string, body: string, rest: object = {}): Promise<string> {
  await floor.push(
    name,
    `import { Strategy } from 'vela';
export default class Bad extends Strategy {
${body}
}`,
  );
  return floor.deploy({ name, strategy: name, feedId, accountId, ...rest });
}

/** Waits until a deployment is halted or failed and returns what it says of it. */
async function ended(id: string, state = 'halted'): Promise<string> {
  await floor.reach(state, id);
  const [row] = await floor.rows<{ detail: string }>(
    `select i.detail from deployment d join deployment_image i on i.actor_id = d.actor_id
     where d.id = $1`,
    [id],
  );
  return row!.detail;
}

/** Expects that the others trade on as if nothing were. */
async function othersTrade(): Promise<void> {
  for (const actor of await floor.actors(...healthy)) await floor.trades(accountId, 1, actor);
  for (const id of healthy) expect(await floor.stateOf(id)).toBe('running');
}

const ordersOf = (id: string) =>
  floor.rows<{ send: string; code: string | null; quantity: string | null; count: string }>(
    `select o.send, o.code, o.body::json ->> 'quantity' as quantity, count(*) as count
     from broker_order o join deployment d on d.actor_id = o.actor_id where d.id = $1
     group by 1, 2, 3`,
    [id],
  );

describe('among healthy deployments', () => {
  it.each([
    ['onCandle', "override onCandle(): void { if (this.slice > 2) throw new Error('broken'); }"],
    [
      'onFill',
      `override onCandle(): void { if (this.slice === 2) this.buy(1); }
  override onFill(): void { throw new Error('broken'); }`,
    ],
    [
      'onTimer',
      `override onCandle({ availableAt }: { availableAt: number }): void {
    if (this.slice === 2) this.timer('t', availableAt + 90_000_000);
  }
  override onTimer(): void { throw new Error('broken'); }`,
    ],
  ])(
    'a strategy that throws in %s is halted alone and says why',
    async (hook, body) => {
      const id = await among(`throws-${hook.toLowerCase()}`, body);
      expect(await ended(id)).toContain('broken');
      const { nodes } = await floor.ask('{ alerts(first: 20) { nodes { code deploymentId } } }');
      expect(nodes).toContainEqual({ code: 'STRATEGY_FAILED', deploymentId: id });
      await floor.done(`deploymentKill(id: "${id}") { ${ERRORS} }`);
      await floor.reach('stopped', id);
      await othersTrade();
    },
    90_000,
  );

  it('a strategy that throws in onStop stops all the same, flat', async () => {
    const id = await among(
      'throws-onstop',
      `override onCandle(): void { if (this.slice === 2) this.buy(1); }
  override onStop(): void { throw new Error('broken'); }`,
    );
    const [actor] = await floor.actors(id);
    await floor.until(
      'a position',
      async () => (await floor.held(accountId, [actor!])).length === 1,
    );
    await floor.done(`deploymentStop(id: "${id}", positions: FLATTEN) { ${ERRORS} }`);
    await floor.reach('stopped', id);
    expect(await floor.held(accountId, [actor!])).toEqual([]);
    await othersTrade();
  }, 90_000);

  it('quantities and prices that are no numbers, negative or huge reach no broker', async () => {
    const id = await among(
      'odd',
      `override onCandle({ close }: { close: number }): void {
    if (this.slice !== 2) return;
    for (const quantity of [NaN, Infinity, -Infinity, -5, 0, 1e300, 1e24, 0.5]) this.buy(quantity);
    for (const price of [NaN, Infinity, -1, 0, 1e300]) {
      this.buy(1, { limit: price });
      this.sell(1, { stop: price });
      this.buy(1, { limit: close, stopLoss: price });
      this.buy(1, { limit: close, takeProfit: price });
    }
  }`,
    );
    await floor.until('slice 10', async () => {
      const [row] = await floor.rows<{ slice: string; state: string }>(
        `select i.slice, i.state from deployment d join deployment_image i on i.actor_id = d.actor_id
         where d.id = $1`,
        [id],
      );
      return row!.state === 'halted' || Number(row!.slice) > 10;
    });
    await othersTrade();
    for (const { quantity, send } of await ordersOf(id)) {
      if (send === 'denied') continue;
      expect(Number(quantity)).toBeGreaterThan(0);
      expect(Number(quantity)).toBeLessThan(1e18);
    }
    for (const { quantity } of await ordersOf(id)) expect(quantity).toMatch(/^\d+(\.\d+)?$/);
  }, 90_000);

  it('a flood of orders is bounded, and denied with a code', async () => {
    const id = await among(
      'flood',
      `override onCandle(): void {
    if (this.slice === 2) for (let k = 0; k < ${FLOOD}; k++) this.buy(1, { limit: 1 });
  }`,
      { riskLimits: { maxOrdersPerMinute: 100 } },
    );
    const total = async (): Promise<number> => {
      const rows = await ordersOf(id);
      return rows.reduce((sum, { count }) => sum + Number(count), 0);
    };
    await floor.until('its orders', async () => (await total()) >= 100);
    await othersTrade();
    const rows = await ordersOf(id);
    const sent = rows.filter(({ send }) => send !== 'denied');
    expect(sent.reduce((sum, { count }) => sum + Number(count), 0)).toBeLessThanOrEqual(100);
    const printed = await floor.ask(
      `query L($id: ID!) { deploymentLogs(id: $id, first: 20) { nodes { message } } }`,
      { id },
    );
    expect(JSON.stringify(printed)).toContain('ORDER_RATE');
    await floor.done(`deploymentKill(id: "${id}") { ${ERRORS} }`);
    await floor.reach('stopped', id);
  }, 120_000);

  it('a flood without a limit of its own ends, and the others trade on', async () => {
    const id = await among(
      'deluge',
      `override onCandle(): void {
    if (this.slice === 2) for (let k = 0; k < ${FLOOD}; k++) this.buy(1, { limit: 1 });
  }`,
    );
    // Where so many take too long, it is halted before any of them.
    await floor.until('its orders', async () => {
      const isHalted = (await floor.stateOf(id)) === 'halted';
      return isHalted || (await ordersOf(id)).length > 0;
    });
    await othersTrade();
    await floor.done(`deploymentKill(id: "${id}") { ${ERRORS} }`);
    await floor.reach('stopped', id);
    const open = await floor.rows(
      `select 1 from broker_order o join deployment d on d.actor_id = o.actor_id
       where d.id = $1 and o.send in ('sending', 'accepted', 'unknown')`,
      [id],
    );
    expect(open).toEqual([]);
    await othersTrade();
  }, 180_000);

  it('state that cannot be kept halts or fails its deployment alone', async () => {
    const id = await among(
      'unkept',
      `kept: unknown = null;
  override onCandle(): void { if (this.slice === 2) this.kept = () => 1; }`,
    );
    await floor.until('an end', async () => ['halted', 'failed'].includes(await floor.stateOf(id)));
    await othersTrade();
  }, 120_000);

  it('a strategy that never comes back is halted, and the others trade on', async () => {
    const id = await among(
      'loops',
      'override onCandle(): void { while (this.slice > 1) this.random(); }',
    );
    await floor.reach('halted', id);
    await othersTrade();
  }, 120_000);

  it('a feed whose dataset was deleted says so, and its deployment waits', async () => {
    await generate(floor.server, { symbol: 'GONE', candles: 400 });
    const { feed } = await floor.done(`feedCreate(input: { name: "replay", kind: REPLAY,
      symbols: ["GONE"], timeframes: ["1m"], slicesPerSecond: 2 }) { feed { id } ${ERRORS} }`);
    const { nodes } = await floor.ask(
      '{ datasets(first: 5) { nodes { id instrument { symbol } } } }',
    );
    const dataset = nodes.find((one: Json) => one.instrument.symbol === 'GONE');
    const { userErrors } = await floor.ask(
      `mutation { datasetDelete(id: "${dataset.id}") { ${ERRORS} } }`,
    );
    const id = await floor.deploy({
      name: 'orphan',
      strategy: 'busy',
      feedId: feed.id,
      accountId,
    });
    const stateOf = async (): Promise<Json> =>
      floor.ask(`{ feed(id: "${feed.id}") { state detail } }`);
    if (userErrors.length > 0) expect(userErrors[0].code).toBe('CONFLICT');
    else {
      await floor.server.kill();
      await floor.start();
      await floor.until('the feed is down', async () => (await stateOf()).state === 'DOWN');
      expect((await stateOf()).detail).toEqual(expect.any(String));
    }
    await floor.until('the deployment waits', async () =>
      ['reconciling', 'running', 'warming-up'].includes(await floor.stateOf(id)),
    );
    await othersTrade();
  }, 120_000);
});
