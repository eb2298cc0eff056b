import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { migrationStatus, openDatabase } from '../src/index.js';

jest.setTimeout(30_000);

describe('a database', () => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await testDatabase();
  });
  afterAll(async () => {
    await opened.close();
  });

  it('frees the rows of a frozen process by every connection of ours', async () => {
    const settings = `select name, setting from pg_settings where name in
      ('idle_in_transaction_session_timeout', 'tcp_keepalives_idle', 'TimeZone', 'application_name')
      order by lower(name)`;
    const expected = (applicationName: string): unknown => [
      { name: 'application_name', setting: applicationName },
      { name: 'idle_in_transaction_session_timeout', setting: '2000' },
      { name: 'tcp_keepalives_idle', setting: '5' },
      { name: 'TimeZone', setting: 'UTC' },
    ];
    expect(await opened.database.query(settings)).toEqual(expected('vela-test'));
    const byEntities = opened.database.orm.em.fork().getConnection().execute(settings);
    expect(await byEntities).toEqual(expected('vela-test-orm'));
  });

  it('reads numbers of 64 bits as safe integers and refuses larger ones', async () => {
    const { database } = opened;
    expect(await database.query('select 9007199254740991::bigint as n')).toEqual([
      { n: Number.MAX_SAFE_INTEGER },
    ]);
    await expect(database.query('select 9007199254740993::bigint as n')).rejects.toThrow(/safe/);
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('undoes a transaction whose work failed and keeps the connection in order', async () => {
    const { database } = opened;
    const work = database.transaction(async (client) => {
      await client.query(`insert into tenant (id, name, created_at) values ('ten_x', 'x', 1)`);
      throw new Error('no');
    });
    await expect(work).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await database.query(`select 1 from tenant where id = 'ten_x'`)).toEqual([]);
    const many = Array.from({ length: 30 }, (_, i) => database.query('select $1::int as n', [i]));
    expect((await Promise.all(many)).map(([row]) => row)).toHaveLength(30);
  });

  it.each([
    ['no URL', 'localhost:5432', 'INVALID_INPUT'],
    ['another protocol', 'mysql://a@b/c', 'INVALID_INPUT'],
    ['a port where nothing listens', 'postgresql://a:b@127.0.0.1:1/c', 'UNAVAILABLE'],
  ])('says what is wrong with %s, without its password', async (_name, url, code) => {
    const attempt = async (): Promise<unknown> => {
      const database = await openDatabase({ url });
      try {
        return await migrationStatus(database);
      } finally {
        await database.close();
      }
    };
    await expect(attempt()).rejects.toMatchObject({ code, hint: expect.any(String) });
  });

  it('says that it is refused with a wrong password or database', async () => {
    const wrong = new URL(opened.url);
    wrong.password = 'guess-me';
    const missing = new URL(opened.url);
    missing.pathname = '/none';
    for (const { href } of [wrong, missing]) {
      const database = await openDatabase({ url: href });
      await expect(migrationStatus(database)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        hint: expect.stringContaining('DATABASE_URL'),
        message: expect.not.stringContaining('guess-me'),
      });
      await database.close();
      await database.close();
    }
  });
});
