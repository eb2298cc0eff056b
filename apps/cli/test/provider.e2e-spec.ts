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
  folder = openFolder('provider');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  exchange = await startExchangeProcess(join(folder, 'exchange'), ['--hours', 'calendar']);
}, 60_000);
afterAll(async () => {
  await exchange?.stop();
  await database?.close();
  removeFolder(folder);
});

const run = (words: string): Promise<Run> => vela(words.split(' '), { env });
const MINUTES = 'data import --source alpaca --symbol AAPL --timeframe 1m';

describe('candles from a broker on the command line', () => {
  it('need a connected account', async () => {
    const { code, stderr } = await run(`${MINUTES} --from 2024-01-02`);
    expect(code).toBe(3);
    expect(stderr).toContain('there is no account of alpaca');
    expect(stderr).toContain('vela account connect alpaca');
  }, 30_000);

  it('are imported with its key, and the next import goes on behind them', async () => {
    const [key] = (await exchange.question('keys')) as { keyId: string; secret: string }[];
    const connected = await vela(
      [
        'account',
        'connect',
        'alpaca',
        '--name',
        'practice',
        '--venue-url',
        exchange.url,
        '--stdin',
      ],
      { env, input: `${key!.keyId}\n${key!.secret}\n` },
    );
    expect({ code: connected.code, stderr: connected.stderr }).toMatchObject({ code: 0 });
    const first = await run(`${MINUTES} --from 2024-01-02 --to 2024-01-03`);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('2024-01-02 to 2024-01-03 (alpaca)');
    const more = await run(`${MINUTES} --to 2024-01-04 --account practice --json`);
    expect(more.json()).toMatchObject({
      state: 'SUCCEEDED',
      rowsUnchanged: '0',
      datasets: [{ source: 'alpaca', adjustment: 'RAW', instrument: { venue: 'XNAS' } }],
    });
  }, 60_000);

  it('come under the spelling of an earlier program too', async () => {
    const words = 'loader run --broker alpaca --symbol BTC/USD --timeframe 1h';
    const { code, stdout } = await run(`${words} --start-date 2024-01-01 --end-date 2024-01-31`);
    expect(code).toBe(0);
    expect(stdout).toContain('BTC/USD 1h, 744 candles, 2024-01-01 to 2024-01-31 (alpaca)');
  }, 30_000);

  it('take all for splits and dividends', async () => {
    const days = 'data import --source alpaca --symbol AAPL --timeframe 1d --from 2024-01-01';
    const { stdout } = await run(`${days} --to 2024-01-31 --adjustment all --feed sip`);
    expect(stdout).toContain('AAPL 1d, 21 candles');
    expect(stdout).toContain('(alpaca:split+dividend)');
  }, 30_000);

  it.each([
    ['--from yesterday', '--from: expected a date, found "yesterday"'],
    ['--from 2024-01-02 --feed tape', 'tape'],
    ['--from 2024-01-02 --adjustment none', 'none'],
    ['--from 2024-01-02 --account other', 'there is no account "other"'],
    ['prices.csv --from 2024-01-02', 'expected no file with --source alpaca'],
  ])('refuse %s', async (rest, message) => {
    const { code, stderr } = await run(`${MINUTES} ${rest}`);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
