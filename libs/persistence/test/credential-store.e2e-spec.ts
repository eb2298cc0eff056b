import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SealedCredential } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT, PgCredentialStore, reset } from '../src/index.js';
import { OTHER_TENANT } from './fixture.js';
import { createLiveWorld } from './live-world.js';

jest.setTimeout(60_000);

const sealed = (): SealedCredential => ({
  version: 1,
  keyId: 'key-1',
  wrappedKey: Uint8Array.from(randomBytes(60)),
  body: Uint8Array.from(randomBytes(100)),
});
const KEY = { kind: 'key', hint: 'ab12' } as const;
const TOKEN = { kind: 'token', hint: null } as const;

const plain = (row: SealedCredential | null) =>
  row && { ...row, wrappedKey: Uint8Array.from(row.wrappedKey), body: Uint8Array.from(row.body) };

describe('the store of credentials', () => {
  let opened: TestDatabase;
  let store: PgCredentialStore;

  beforeEach(async () => {
    opened = await testDatabase();
    const world = await createLiveWorld(opened.database);
    await world.account('acc_1');
    await world.account('acc_2');
    store = new PgCredentialStore(world.fixture.context);
  });
  afterEach(() => opened.close());

  it('gives back what was sealed, byte for byte, and nothing where nothing was', async () => {
    const row = sealed();
    await store.put(TENANT, 'acc_1', row, KEY);
    expect(plain(await store.get(TENANT, 'acc_1'))).toEqual(row);
    expect(await store.get(TENANT, 'acc_2')).toBe(null);
    expect(await store.get(OTHER_TENANT, 'acc_1')).toBe(null);
  });

  it('keeps the newest one of an account, stored later than the one before', async () => {
    const second = sealed();
    await store.put(TENANT, 'acc_1', sealed(), KEY);
    const [before] = await store.statuses(TENANT, ['acc_1']);
    await store.put(TENANT, 'acc_1', second, TOKEN);
    expect(plain(await store.get(TENANT, 'acc_1'))).toEqual(second);
    const [after] = await store.statuses(TENANT, ['acc_1']);
    expect(after).toMatchObject(TOKEN);
    expect(after!.storedAt).toBeGreaterThan(before!.storedAt);
    await opened.database.query('update credential set stored_at = stored_at + 1000000000000');
    await store.put(TENANT, 'acc_1', second, TOKEN);
    const [late] = await store.statuses(TENANT, ['acc_1']);
    expect(late!.storedAt).toBe(after!.storedAt + 1_000_000_000_001);
  });

  it('tells what may be told, of accounts that have one', async () => {
    await store.put(TENANT, 'acc_1', sealed(), KEY);
    const found = await store.statuses(TENANT, ['acc_1', 'acc_2', 'acc_none']);
    expect(found).toEqual([{ accountId: 'acc_1', ...KEY, storedAt: expect.any(Number) }]);
    expect(await store.statuses(TENANT, [])).toEqual([]);
    expect(await store.statuses(OTHER_TENANT, ['acc_1'])).toEqual([]);
  });

  it('forgets one, once', async () => {
    await store.put(TENANT, 'acc_1', sealed(), KEY);
    expect(await store.delete(OTHER_TENANT, 'acc_1')).toBe(false);
    expect(await store.delete(TENANT, 'acc_1')).toBe(true);
    expect(await store.delete(TENANT, 'acc_1')).toBe(false);
    expect(await store.get(TENANT, 'acc_1')).toBe(null);
  });

  it('takes none for an account that is not there or of somebody else', async () => {
    await store.put(TENANT, 'acc_1', sealed(), KEY);
    for (const [tenant, account] of [
      [TENANT, 'acc_none'],
      [OTHER_TENANT, 'acc_1'],
    ] as const) {
      await expect(store.put(tenant, account, sealed(), KEY)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect(await store.statuses(TENANT, ['acc_1'])).toHaveLength(1);
  });

  it('takes no hint that tells much', async () => {
    const long = { kind: 'key', hint: '123456789' } as const;
    await expect(store.put(TENANT, 'acc_1', sealed(), long)).rejects.toThrow(/check/);
  });

  it('is empty after a reset', async () => {
    await store.put(TENANT, 'acc_1', sealed(), KEY);
    await reset(opened.database, opened.database.name);
    expect(await opened.database.query('select * from credential')).toEqual([]);
  });
});
