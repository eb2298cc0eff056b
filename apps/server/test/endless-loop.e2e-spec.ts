import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DeploymentRecord } from '@vela/ports';
import { until } from '@vela/testkit';
import { RecordedWorld } from './recorded-world.js';

jest.setTimeout(240_000);

const COUNT = 200;
const SLICES = 45;
const LOOP_AT = 20;
/** Looking costs a statement over all of them. */
const LOOK_MS = 100;

/** Orders now and then, a few of all deployments at a slice. */
const SOUND = `import { Strategy, sma, z } from 'vela';
export default class Sound extends Strategy.with({ turn: z.int().default(0) }) {
  readonly mean = this.indicator(sma(5));
  override onCandle(): void {
    if ((this.slice + this.params.turn) % 20 === 0) this.buy(1);
    if ((this.slice + this.params.turn) % 20 === 10) this.close();
  }
}`;
const LOOPING = `import { Strategy } from 'vela';
export default class Looping extends Strategy {
  override onCandle(): void {
    while (this.slice >= ${LOOP_AT}) this.random();
  }
}`;

describe('a strategy that never comes back among 200 deployments', () => {
  let world: RecordedWorld;
  const deployed: DeploymentRecord[] = [];
  let looping: DeploymentRecord;
  /** Longest time in ms from a slice of the feed to the commit of another, before and after. */
  let [beforeMs, afterMs] = [0, 0];
  let epochs: Map<string, number>;

  /** Returns how far each actor is, and how often it changed hands. */
  const look = () =>
    world.database.database.query<{
      id: string;
      state: string;
      slice: number;
      epoch: number;
      last: number;
    }>(
      `select a.id, i.state, i.slice, a.epoch, f.last_slice as last from actor a
       join deployment_image i on i.actor_id = a.id
       join deployment d on d.actor_id = a.id join feed f on f.id = d.feed_id`,
    );

  beforeAll(async () => {
    const market = { symbols: ['AAA'], timeframes: ['1m'], slices: SLICES, slicesPerSecond: 1 };
    world = await RecordedWorld.open(market);
    await world.desk.strategies.push({ name: 'sound', source: SOUND });
    await world.desk.strategies.push({ name: 'looping', source: LOOPING });
    const { id: accountId } = await world.desk.live.accounts.create({
      name: 'paper',
      currency: 'USD',
      cash: '10000000',
    });
    for (let k = 0; k < COUNT; k++) {
      const strategy = k === 77 ? 'looping' : 'sound';
      const parameters = strategy === 'sound' ? { turn: k } : {};
      const input = { name: `d${k}`, strategy, parameters, symbols: ['AAA'], accountId, seed: k };
      const record = await world.deploy(input);
      if (strategy === 'looping') looping = record;
      else deployed.push(record);
    }
    await world.engine();
    const seenAt: number[] = [];
    const taken = new Map<string, number>();
    const note = (id: string, slice: number, now: number): void => {
      for (let n = (taken.get(id) ?? slice) + 1; n <= slice; n++) {
        const lateMs = now - seenAt[n]!;
        if (n >= LOOP_AT) afterMs = Math.max(afterMs, lateMs);
        else if (n >= LOOP_AT / 2) beforeMs = Math.max(beforeMs, lateMs);
      }
      taken.set(id, slice);
    };
    let lookedMs = 0;
    await until(
      async () => {
        const now = performance.now();
        if (now - lookedMs < LOOK_MS) return false;
        lookedMs = now;
        const rows = await look();
        for (let n = 1; n <= rows[0]!.last; n++) seenAt[n] ??= now;
        // One that is still being made begins where the feed is then.
        for (const { id, slice, state } of rows) {
          if (id !== looping.actorId && state === 'running') note(id, slice, now);
        }
        if (rows[0]!.last === LOOP_AT - 2) epochs = new Map(rows.map((row) => [row.id, row.epoch]));
        return rows.every(({ id, slice }) => slice === SLICES || id === looping.actorId);
      },
      { timeoutMs: 200_000, what: 'all others have taken the last slice' },
    );
  });
  afterAll(() => world.close());

  it('is halted alone, with its event', async () => {
    const { deployments, tenantId } = world.desk.ground;
    const record = await deployments.get(tenantId, looping.id);
    expect(record!.state).toBe('halted');
    expect(record!.detail).toMatch(/did not come back within 250 ms .*\(at slice \d+\)$/);
    for (const { id } of deployed) {
      expect((await deployments.get(tenantId, id))!.state).toBe('running');
    }
  });

  it('holds up nobody for long, and no lease is lost', async () => {
    process.stdout.write(
      `an endless loop among ${COUNT}: the others committed a slice within ` +
        `${Math.round(beforeMs)} ms before it and ${Math.round(afterMs)} ms from then on\n`,
    );
    // A second on a quiet machine; how busy this one is shows in what it took before.
    expect(afterMs).toBeLessThan(1_000 + 3 * beforeMs);
    for (const { id, epoch } of await look()) expect(epoch).toBe(epochs.get(id));
  });

  it('leaves the others what they would have been', async () => {
    for (const record of deployed.slice(70, 85)) {
      expect((await world.reexecute(record)).difference).toBeNull();
    }
  });
});
