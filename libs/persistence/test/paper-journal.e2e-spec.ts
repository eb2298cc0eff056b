import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Claim, PaperRequest } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import type { Database } from '../src/index.js';
import { createLiveWorld } from './live-world.js';
import type { LiveWorld } from './live-world.js';

jest.setTimeout(60_000);

const requests = (from: number, to: number): PaperRequest[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    n: from + i,
    body: { z: from + i, a: { minus: -0, text: 'ü\0\ud800' }, list: [null, true] },
  }));

describe('the journal of a paper venue', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;
  let gateway: Claim;

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    gateway = await world.account('acc_1');
  });
  afterEach(() => opened.close());

  it('keeps requests as they were and reads them in pages', async () => {
    expect(await world.journal.append(gateway, 'acc_1', requests(1, 3))).toBe(true);
    expect(await world.journal.append(gateway, 'acc_1', requests(4, 5))).toBe(true);
    expect(await world.journal.append(gateway, 'acc_1', [])).toBe(true);
    expect(await world.journal.requests('acc_1', 0, 99)).toEqual(requests(1, 5));
    expect(await world.journal.requests('acc_1', 2, 2)).toEqual(requests(3, 4));
    expect(await world.journal.requests('acc_none', 0, 99)).toEqual([]);
    await expect(db.query('delete from paper_journal')).rejects.toThrow(/never changed/);
  });

  it('takes the same requests again as nothing new, also beside new ones', async () => {
    await world.journal.append(gateway, 'acc_1', requests(1, 2));
    const again = await Promise.all(
      Array.from({ length: 6 }, () => world.journal.append(gateway, 'acc_1', requests(2, 4))),
    );
    expect(again).toEqual([true, true, true, true, true, true]);
    expect(await world.journal.requests('acc_1', 0, 99)).toEqual(requests(1, 4));
  });

  it('refuses gaps, another request under a number, and accounts of others', async () => {
    await world.account('acc_2');
    await world.journal.append(gateway, 'acc_1', requests(1, 2));
    const other = { n: 2, body: { other: true } };
    for (const wrong of [requests(4, 4), [requests(3, 3)[0]!, requests(5, 5)[0]!], [other]]) {
      await expect(world.journal.append(gateway, 'acc_1', wrong)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
    for (const account of ['acc_2', 'acc_none']) {
      const stolen = world.journal.append(gateway, account, requests(1, 1));
      await expect(stolen).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await world.journal.requests('acc_1', 0, 99)).toHaveLength(2);
  });

  it('refuses owners that were replaced', async () => {
    const heir = await world.own('act_acc_1');
    expect(await world.journal.append(gateway, 'acc_1', requests(1, 1))).toBe(false);
    expect(await world.journal.append(heir, 'acc_1', requests(1, 1))).toBe(true);
    const kept = { n: 1, body: Uint8Array.of(1, 2) };
    expect(await world.journal.keep(gateway, 'acc_1', kept)).toBe(false);
    expect(await world.journal.snapshot('acc_1')).toBe(null);
  });

  it('keeps the newest state, none of requests that are not there, and never an older one', async () => {
    expect(await world.journal.snapshot('acc_1')).toBe(null);
    await world.journal.append(gateway, 'acc_1', requests(1, 3));
    const state = (n: number, fill: number): { n: number; body: Uint8Array } => ({
      n,
      body: new Uint8Array(100_000).fill(fill),
    });
    const read = async (): Promise<unknown[]> => {
      const { n, body } = (await world.journal.snapshot('acc_1'))!;
      return [n, body.length, body[0], body.at(-1)];
    };
    expect(await world.journal.keep(gateway, 'acc_1', state(2, 7))).toBe(true);
    expect(await read()).toEqual([2, 100_000, 7, 7]);
    expect(await world.journal.keep(gateway, 'acc_1', state(2, 8))).toBe(true);
    expect(await world.journal.keep(gateway, 'acc_1', state(1, 9))).toBe(true);
    expect(await read()).toEqual([2, 100_000, 8, 8]);
    await expect(world.journal.keep(gateway, 'acc_1', state(4, 1))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(world.journal.keep(gateway, 'acc_none', state(0, 1))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
