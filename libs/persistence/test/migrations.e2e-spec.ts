import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { kindOfId } from '@vela/kernel';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID, downgrade, migrate, migrationStatus } from '../src/index.js';
import { MIGRATIONS } from '../src/migrations/index.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

jest.setTimeout(30_000);

describe('migrations', () => {
  let opened: TestDatabase | undefined;
  const empty = async (): Promise<TestDatabase> =>
    (opened = await testDatabase({ migrated: false }));

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  it('go up, down and up again', async () => {
    const { database } = await empty();
    expect(await migrationStatus(database)).toEqual({ applied: [], pending: NAMES, unknown: [] });
    expect(await migrate(database)).toEqual(NAMES);
    expect(await migrate(database)).toEqual([]);
    expect(await downgrade(database, '0')).toEqual(NAMES.toReversed());
    const left = await database.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ 'migration'
       union all select proname from pg_proc where pronamespace = 'public'::regnamespace`,
    );
    expect(left).toEqual([]);
    expect(await migrate(database)).toEqual(NAMES);
  });

  it('make the default tenant, whose id is an id', async () => {
    const { database } = await empty();
    await migrate(database);
    expect(kindOfId(DEFAULT_TENANT_ID)).toBe('tenant');
    expect(await database.query('select id from tenant')).toEqual([{ id: DEFAULT_TENANT_ID }]);
  });

  it('agree with the entities in every table and column', async () => {
    const { database } = await empty();
    await migrate(database);
    const difference = await database.orm.schema.getUpdateSchemaSQL();
    expect(difference.match(/.*(create table|drop table|add column|drop column| type ).*/gi)).toBe(
      null,
    );
    expect(difference).not.toMatch(/(set|drop) not null/);
  });

  it('are executed once when two processes start together', async () => {
    const { database } = await empty();
    const done = await Promise.all([migrate(database), migrate(database)]);
    expect(done.flat()).toEqual(NAMES);
  });

  it('refuse a database of a newer release and change nothing', async () => {
    const { database } = await empty();
    await migrate(database);
    await database.query(`insert into vela_migration (name) values ('9999_from_the_future')`);
    await expect(migrate(database)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('9999_from_the_future'),
      hint: expect.stringContaining('release'),
    });
    await expect(downgrade(database)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await migrationStatus(database)).unknown).toEqual(['9999_from_the_future']);
  });

  it('refuse to go down to what is not applied', async () => {
    const { database } = await empty();
    await expect(downgrade(database, '0001')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(downgrade(database, 'no-such')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
