import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess, testDatabase } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import { openFolder, removeFolder, vela } from './vela-process.js';
import type { Run } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let exchange: ExchangeProcess;
beforeAll(async () => {
  folder = openFolder('market');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  exchange = await startExchangeProcess(join(folder, 'exchange'));
}, 60_000);
afterAll(async () => {
  await exchange?.stop();
  await database?.close();
  removeFolder(folder);
});

const run = (words: string): Promise<Run> => vela(`market ${words}`.split(' '), { env });

describe('markets on the command line', () => {
  it('need a connected account, but for the hours', async () => {
    const { code, stderr } = await run('quote AAPL');
    expect(code).toBe(3);
    expect(stderr).toContain('there is no account of alpaca');
    expect(stderr).toContain('vela account connect alpaca');
    const days = await run('calendar --from 2024-12-24 --to 2024-12-26');
    expect(days.stdout).toContain('2024-12-24');
    expect(days.stdout).toContain('early close');
    expect(days.stdout).not.toContain('2024-12-25');
    expect(days.stderr).toContain('calendar of XNYS');
    const clock = await run('clock --venue CRYPTO');
    expect(clock.stdout).toMatch(/market\s+open/);
    expect(clock.stdout).toContain('calendar of CRYPTO');
  }, 60_000);

  it('are told with the key of an account', async () => {
    const [key] = (await exchange.question('keys')) as { keyId: string; secret: string }[];
    const connect = `account connect alpaca --name practice --venue-url ${exchange.url} --stdin`;
    const input = `${key!.keyId}\n${key!.secret}\n`;
    const connected = await vela(connect.split(' '), { env, input });
    expect({ code: connected.code, stderr: connected.stderr }).toMatchObject({ code: 0 });
    const quotes = await run('quote aapl BTC/USD NOPE');
    expect({ code: quotes.code, stdout: quotes.stdout }).toMatchObject({ code: 0 });
    expect(quotes.stdout).toMatch(/symbol\s+last\s+change\s+%\s+bid\s+ask\s+volume/);
    expect(quotes.stdout).toMatch(/BTC\/USD\s+[\d,.]+/);
    expect(quotes.stderr).toContain('nothing is told of NOPE');
    const json = (await run('quote AAPL --account practice --json')).json();
    expect(json).toMatchObject([{ symbol: 'AAPL', known: true, bid: expect.any(Number) }]);
    const snapshot = await run('snapshot AAPL');
    expect(snapshot.stdout).toMatch(/the one before\s+[\d,.]+ [\d,.]+/);
    const overview = await run('overview --first 2');
    expect(overview.stdout).toContain('traded the most');
    const found = await run('search apple');
    expect(found.stdout).toMatch(/AAPL\s+Apple.*equity\s+XNAS\s+traded/);
    expect((await run('search nothing at all')).stdout).toContain('Nothing that alpaca lists');
    const clock = await run('clock --json');
    expect(clock.json()).toMatchObject({ source: 'PROVIDER', provider: 'alpaca' });
  }, 120_000);

  it.each([
    ['quote', 'argument', 2],
    ['quote NOPE', 'nothing is told of NOPE', 3],
    ['quote A%B', 'expected a symbol such as AAPL or BTC/USD', 2],
    ['search a --class bond', 'bond', 2],
    ['search a --first 0', '--first: expected an integer of 1 to 100', 2],
    ['overview --first 50', '--first: expected an integer of 1 to 20', 2],
    ['clock --venue NOWHERE', 'there is no trading calendar for "NOWHERE"', 3],
    ['clock --venue XNYS --account practice', 'expected an account or a venue', 2],
    ['calendar --from yesterday', '--from: expected a date, found "yesterday"', 2],
    ['calendar --to 2026-02-30', '--to: expected a date, found "2026-02-30"', 2],
    ['calendar --from 2024-01-02 --to 2024-01-01', 'expected a range of 1 to 800 days', 2],
    ['quote AAPL --account other', 'there is no account "other"', 3],
  ])(
    'refuse %s',
    async (words, message, status) => {
      const { code, stderr } = await run(words);
      expect({ stderr, code }).toEqual({ stderr: expect.stringContaining(message), code: status });
    },
    60_000,
  );
});
