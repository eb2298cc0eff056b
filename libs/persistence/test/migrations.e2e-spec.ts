import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { kindOfId } from '@vela/kernel';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import {
  DEFAULT_TENANT_ID,
  PgActorStore,
  downgrade,
  migrate,
  migrationStatus,
} from '../src/index.js';
import { MIGRATIONS } from '../src/migrations/index.js';
import { configOf } from './fixture.js';
import { commitOf, createLiveWorld, writeOf } from './live-world.js';

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

  it('take what trades away alone, and bring its tables back empty', async () => {
    opened = await testDatabase();
    const { database } = opened;
    const world = await createLiveWorld(database);
    await world.feed('feed_1');
    const gateway = await world.account('acc_1');
    const claim = await world.deployment('d1');
    await world.deployments.commit([commitOf(claim, 1)]);
    await world.accounts.commit(writeOf(gateway, 1));
    const strategy = await world.fixture.strategy('s');
    const draft = { strategyId: strategy.id, config: configOf(strategy), inputDigest: 'd' };
    const tenant = DEFAULT_TENANT_ID;
    const run = await world.fixture.backtests.create(tenant, { ...draft, idempotencyKey: null });
    expect(await downgrade(database, '2')).toEqual(NAMES.slice(2).toReversed());
    const actors = (): Promise<unknown> => database.query('select id, kind from actor order by id');
    expect(await actors()).toEqual([{ id: run.actorId, kind: 'backtest' }]);
    const cancel = { id: 'c1', kind: 'cancel', body: null };
    expect(await new PgActorStore(database).command(run.actorId, cancel)).toBe(true);
    expect(await migrate(database)).toEqual(NAMES.slice(2));
    expect(await world.actors.command(run.actorId, cancel)).toBe(false);
    expect(await world.accounts.list(tenant)).toEqual([]);
    const created = await createLiveWorld(database);
    await created.feed('feed_1');
    await created.account('acc_1');
    expect(await created.deployments.commit([commitOf(await created.deployment('d1'), 1)])).toEqual(
      [],
    );
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
