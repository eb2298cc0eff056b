import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SCRIPTED_OUTCOME, testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import {
  DEFAULT_TENANT_ID as TENANT,
  PgActorStore,
  PgCandleStore,
  PgCredentialStore,
  backup,
  createRevision,
  migrationStatus,
  reset,
  restore,
  verifyBackup,
} from '../src/index.js';
import type { BackupResult, Database } from '../src/index.js';
import { BACKUP_TABLES, MOMENTARY_TABLES } from '../src/backup/backup-tables.js';
import { MIGRATIONS } from '../src/migrations/index.js';
import { BLOCK, EVERYTHING, candles, createCandleWorld, plain } from './candle-world.js';
import { configOf, createFixture } from './fixture.js';
import {
  commitOf,
  createLiveWorld,
  fillOf,
  lateCandle,
  rowOf,
  slicesOf,
  writeOf,
} from './live-world.js';

const ME = { name: 'host', build: 'test', roles: ['engine'] };

/** Everything that a database keeps, as text. */
async function contents(db: Database): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (const table of BACKUP_TABLES) {
    all[table] = await db.query(`select md5(t::text) as row from ${table} t order by 1`);
  }
  return all;
}

/** Puts rows into every table of what trades. */
async function trade(db: Database): Promise<void> {
  const world = await createLiveWorld(db);
  const feed = await world.feed('feed_1');
  const [first] = slicesOf('feed_1', 1, 1);
  const live = { state: 'LIVE', detail: null, final: false, snapshot: null } as const;
  const seq = { old: 0, new: 1 };
  const late = [lateCandle('ins_1', 1)];
  await world.feeds.append(feed, { feedId: 'feed_1', slices: [first!], ...live, seq, late });
  const gateway = await world.account('acc_1');
  const claim = await world.deployment('d1');
  await world.deployments.commit([
    commitOf(claim, 1, {
      intents: [{ seq: 1, leg: 0, kind: 'cancel', target: 'O0' }],
      transitions: [{ from: 'paused', to: 'running', event: 'e', by: 'b', reason: null, at: 1 }],
      logs: [{ level: 'warn', message: 'm', at: 1 }],
      alerts: [{ severity: 'INFO', code: 'X', message: 'm', at: 1 }],
      snapshot: Uint8Array.from({ length: 9_000 }, (_, i) => i % 256),
    }),
  ]);
  const { fill, fact } = fillOf('k1');
  const held = { quantity: '10', cost: '1002.5', realized: '-0.1', fees: '0.35' };
  await world.accounts.commit(
    writeOf(gateway, 1, {
      takes: [{ actorId: 'act_d1', seq: 1, leg: 0 }],
      orders: [rowOf('O1', 'act_d1')],
      opens: true,
      facts: [fact],
      fills: [fill],
      positions: [{ actorId: 'act_d1', instrumentId: 'ins_1', ...held }],
    }),
  );
  const sealed = {
    version: 1,
    keyId: 'k',
    wrappedKey: new Uint8Array(60),
    body: Uint8Array.of(0, 255),
  };
  const note = { kind: 'key', hint: '1234' } as const;
  await new PgCredentialStore(world.fixture.context).put(TENANT, 'acc_1', sealed, note);
  await world.journal.append(gateway, 'acc_1', [{ n: 1, body: { b: 1, a: -0 } }]);
  await world.journal.keep(gateway, 'acc_1', { n: 1, body: new Uint8Array(3) });
}

jest.setTimeout(30_000);

describe('backup and restore', () => {
  let folder: string;
  let source: TestDatabase;
  let target: TestDatabase;
  let taken: BackupResult;
  let file: string;
  let datasetId: string;
  let before: unknown;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-backup-'));
    file = join(folder, 'all.vela');
    source = await testDatabase();
    const db = source.database;
    const fixture = await createFixture(db);
    const world = createCandleWorld(fixture);
    const dataset = await world.dataset();
    datasetId = dataset.id;
    await world.publish(datasetId, candles(0, 2 * BLOCK + 5));
    await world.publish(datasetId, candles(3, 9, 1), true);
    await world.store.appendTail(datasetId, candles(90_000, 90_007));
    await world.store.addStaged(datasetId, 'imp_unfinished', candles(0, 10));
    const strategy = await fixture.strategy('kept "ünïcode" \\N');
    const draft = {
      strategyId: strategy.id,
      config: configOf(strategy, dataset),
      inputDigest: 'd',
      idempotencyKey: 'k',
    };
    await fixture.backtests.create(TENANT, draft);
    await fixture.backtests.create(TENANT, { ...draft, idempotencyKey: null });
    await fixture.imports.create(TENANT, { datasetId, source: 'csv', request: {} });
    const actors = new PgActorStore(db);
    const boot = await actors.boot(ME);
    const [claim] = await actors.claim(boot, ['backtest'], 1);
    await fixture.backtests.update(
      { claim: claim!, seq: 1, snapshot: { b: 1, a: 2 }, final: true },
      {
        state: 'completed',
        outcome: {
          resultDigest: 'r',
          metrics: {},
          assumptions: [],
          warnings: [],
          report: SCRIPTED_OUTCOME.report,
          tradeCount: 0,
          orderCount: 0,
          fillCount: 0,
          columns: {
            equity: candles(0, 50).close as unknown as Uint8Array,
            trades: new Uint8Array(3),
            orders: new Uint8Array(0),
            fills: new Uint8Array(9),
            facts: new Uint8Array(2),
          },
        },
      },
    );
    await actors.command(claim!.actorId, { id: 'c', kind: 'cancel', body: null });
    await actors.leave(boot);
    await trade(db);
    before = await contents(db);
    taken = await backup(db, file);
    target = await testDatabase();
  });
  afterAll(async () => {
    await source.close();
    await target.close();
    rmSync(folder, { recursive: true });
  });

  it('takes every table that keeps something', async () => {
    const tables = await source.database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    expect([...BACKUP_TABLES, ...MOMENTARY_TABLES].sort()).toEqual(
      tables.map(({ name }) => name).sort(),
    );
    expect(taken.tables.every(({ rows }) => rows > 0)).toBe(true);
    expect(readdirSync(folder)).toEqual(['all.vela']);
    expect((await verifyBackup(file)).schema).toEqual(
      (await migrationStatus(source.database)).applied,
    );
  });

  it('refuses a damaged file, wherever the damage is, and changes nothing', async () => {
    const whole = readFileSync(file);
    const raw = gunzipSync(whole);
    const flipped = (bytes: Buffer, at: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      return copy;
    };
    const damages: Buffer[] = [
      Buffer.alloc(0),
      Buffer.from('no backup at all'),
      whole.subarray(0, whole.length - 1),
      whole.subarray(0, whole.length >> 1),
      flipped(whole, whole.length >> 1),
      gzipSync(Buffer.from('gzip, but no backup')),
      gzipSync(raw.subarray(0, raw.length - 40)),
      gzipSync(raw.subarray(0, raw.lastIndexOf('M\0'))),
      ...[0, 3, 12, 500, raw.length >> 1, raw.length - 3_000, raw.length - 20].map((at) =>
        gzipSync(flipped(raw, at)),
      ),
      gzipSync(Buffer.concat([raw, raw])),
    ];
    const empty = await contents(target.database);
    const bad = join(folder, 'bad.vela');
    for (const damage of damages) {
      writeFileSync(bad, damage);
      await expect(restore(target.database, bad)).rejects.toMatchObject({ code: 'DATA_INVALID' });
    }
    rmSync(bad);
    await expect(restore(target.database, bad)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await contents(target.database)).toEqual(empty);
  });

  it('brings back the same rows, and actors that anybody may claim', async () => {
    expect((await restore(target.database, file)).tables).toEqual(taken.tables);
    expect(await contents(target.database)).toEqual(before);
    const { context } = await createFixture(target.database);
    const store = new PgCandleStore(context);
    const parts = [];
    for await (const part of store.read(datasetId, 1, EVERYTHING)) parts.push(part);
    expect(parts.map((part) => plain(part)).join()).toBe(
      [candles(0, BLOCK), candles(BLOCK, 2 * BLOCK), candles(2 * BLOCK, 2 * BLOCK + 5)]
        .map(plain)
        .join(),
    );
    const actors = new PgActorStore(target.database);
    const boot = await actors.boot(ME);
    expect(await actors.claim(boot, ['backtest', 'import'], 25)).toHaveLength(2);
    await expect(reset(target.database, target.database.name)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('host'),
    });
    await actors.leave(boot);
    await expect(restore(target.database, file)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('not empty'),
    });
  });

  it('resets only what is named, and leaves an empty database that takes a backup', async () => {
    for (const typed of ['', 'vela', `${target.database.name} `]) {
      await expect(reset(target.database, typed)).rejects.toMatchObject({
        code: 'CONFIRMATION_REQUIRED',
      });
    }
    await reset(target.database, 'home', ['home']);
    expect(await target.database.query('select 1 from dataset')).toEqual([]);
    await restore(target.database, file);
    await reset(target.database, target.database.name);
    expect(await target.database.query('select id from tenant')).toEqual([{ id: TENANT }]);
  });

  it('overwrites no file and leaves none behind that is not whole', async () => {
    await expect(backup(source.database, file)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const nowhere = join(folder, 'missing', 'b.vela');
    await expect(backup(source.database, nowhere)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(backup(source.database, '/dev/full/b.vela')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    // A disk that is full from the first byte on.
    const full = join(folder, 'full.vela');
    symlinkSync('/dev/full', `${full}.partial`);
    await expect(backup(source.database, full)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ENOSPC'),
    });
    expect(readdirSync(folder)).toEqual(['all.vela']);
  });

  it('refuses a backup of another schema', async () => {
    const other = await testDatabase({ migrated: false });
    try {
      await expect(restore(other.database, file)).rejects.toMatchObject({
        code: 'CONFLICT',
        hint: expect.stringContaining('release'),
      });
    } finally {
      await other.close();
    }
  });

  it('writes the skeleton of the next migration, numbered behind all others', () => {
    const made = createRevision(folder, 'Add fees: 2nd try.');
    const number = (above: number): string => String(MIGRATIONS.length + above).padStart(4, '0');
    expect(made).toEqual({
      file: join(folder, `${number(1)}-add-fees-2nd-try.ts`),
      name: `${number(1)}_add_fees_2nd_try`,
    });
    expect(readFileSync(made.file, 'utf8')).toContain(
      'export class AddFees2ndTry extends Migration',
    );
    expect(createRevision(folder, '3 more').name).toBe(`${number(2)}_3_more`);
    for (const message of ['', ' !? ', 'ends */ here']) {
      expect(() => createRevision(folder, message)).toThrow(/message/);
    }
    expect(() => createRevision(join(folder, 'none'), 'a')).toThrow(/no folder/);
  });
});
