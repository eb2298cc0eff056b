import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess, testDatabase, until } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import { ServerProcess, openFolder, removeFolder, vela } from './vela-process.js';
import type { Run } from './vela-process.js';

const CANARY = 'canary-0a1b2c3d4e5f';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let exchange: ExchangeProcess;
let server: ServerProcess;
let keys: readonly { readonly keyId: string; readonly secret: string; readonly token: string }[];
const runs: Run[] = [];

async function run(words: string, input = ''): Promise<Run> {
  const ended = await vela(words.split(' '), { env, cwd: folder, input });
  runs.push(ended);
  return ended;
}
const connect = (words: string, input: string): Promise<Run> =>
  run(`account connect alpaca --venue-url ${exchange.url} --stdin ${words}`, input);
const keyLines = (at: 0 | 1): string => `${keys[at]!.keyId}\n${keys[at]!.secret}\n`;
const healthy = (name: string, health: string): Promise<unknown> =>
  until(async () => (await run(`account show ${name}`)).stdout.includes(`health      ${health}`), {
    timeoutMs: 40_000,
    what: `${name} is ${health}`,
  });

beforeAll(async () => {
  folder = openFolder('connect');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  exchange = await startExchangeProcess(join(folder, 'exchange'), ['--market', 'manual']);
  keys = (await exchange.question('keys')) as typeof keys;
  server = await ServerProcess.start(env);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await exchange?.stop();
  await database?.close();
  removeFolder(folder);
});

describe('vela account connect', () => {
  it('keeps a key, shows its end, and verify says that everything works', async () => {
    const connected = await connect('--name practice', keyLines(0));
    expect(connected).toMatchObject({ code: 0, stderr: '' });
    const hint = keys[0]!.keyId.slice(-4);
    expect(connected.stdout).toMatch(`practice is acc_`);
    expect(connected.stdout).toMatch(`paper at alpaca, key …${hint}`);
    expect(connected.stdout).toMatch('Next: vela account verify practice');
    await healthy('practice', 'ready');
    const verified = await run('account verify practice');
    expect(verified.stdout).toMatch(/✓ market data stream +iex opens\n\n {2}practice works\.\n$/);
    expect(verified.code).toBe(0);
    const shown = (await run('account show practice --json')).json();
    expect(shown).toMatchObject({
      broker: 'alpaca',
      health: 'READY',
      credentialStatus: { stored: true, kind: 'KEY', hint, valid: true },
    });
    expect((await run('account list')).stdout).toMatch(`key …${hint}`);
    const token = await connect('--name token --token', `${keys[0]!.token}\n`);
    expect(token.stdout).toMatch(/token is acc_\w+, paper at alpaca, token\n/);
  }, 60_000);

  it('says what does not work, with a status of its own', async () => {
    const made = await connect('--name wrong', `${keys[0]!.keyId}\n${CANARY}\n`);
    expect(made.code).toBe(0);
    const { code, stdout } = await run('account verify wrong');
    expect(code).toBe(7);
    expect(stdout).toMatch(/✓ credential +it opens/);
    expect(stdout).toMatch(/✗ trading requests/);
    expect(stdout).toMatch(/wrong does not work as it is/);
    const asJson = await run('account verify wrong --json');
    expect([asJson.code, asJson.json()]).toMatchObject([7, { works: false }]);
    await healthy('wrong', 'auth required');
    // The right key under the same name is enough.
    await connect('--name wrong', keyLines(0));
    await healthy('wrong', 'ready');
  }, 60_000);

  it('wants the name typed for real money, before any secret', async () => {
    for (const words of ['--mode live', '--mode live --yes', '--mode live --confirm alpaca']) {
      const { code, stderr } = await connect(words, keyLines(1));
      expect(code).toBe(5);
      expect(stderr).toMatch(/alpaca-live will trade with real money/);
      expect(stderr).toMatch(/--confirm alpaca-live/);
    }
    const live = await connect('--mode live --confirm alpaca-live', keyLines(1));
    expect(live).toMatchObject({ code: 0, stderr: '' });
    expect(live.stdout).toMatch(/alpaca-live is acc_\w+, live at alpaca/);
  }, 30_000);

  it.each([
    ['account connect', 2, "missing required argument 'broker'"],
    ['account connect ibkr --stdin', 2, 'expected the broker alpaca, found "ibkr"'],
    ['account connect alpaca --mode demo --stdin', 2, '--mode: expected paper or live'],
    ['account connect alpaca', 2, 'expected a terminal on which to type, found none'],
    ['account connect alpaca --stdin', 2, 'expected 2 lines: key id, secret'],
    ['account connect alpaca --stdin --token', 2, 'expected one line: token'],
    [`account connect alpaca --secret ${CANARY}`, 2, 'expected no secret as an option'],
    [`account connect alpaca --secret=${CANARY}`, 2, 'expected no secret as an option'],
    [`account connect alpaca --api-key=${CANARY}`, 2, 'expected no secret as an option'],
    [`account connect alpaca --key-id ${CANARY}`, 2, 'expected no secret as an option'],
    [`account connect alpaca --token=${CANARY}`, 2, 'expected no secret as an option'],
    [`account connect alpaca --token ${CANARY}`, 2, 'too many arguments'],
    [`account connect alpaca KEY ${CANARY}`, 2, 'too many arguments'],
    [`account connect alpaca --sceret=${CANARY}`, 2, "unknown option '--sceret'"],
    ['account verify nowhere', 3, 'expected the account nowhere'],
    ['account disconnect', 2, "missing required argument 'id'"],
    ['account disconnect nowhere --yes', 3, 'expected the account nowhere'],
    ['account disconnect practice', 5, 'nobody confirmed'],
  ])('refuses %s', async (words, code, message) => {
    const ended = await run(words);
    expect({ words, code: ended.code }).toEqual({ words, code });
    expect(ended.stderr).toContain(message);
    const asJson = await run(`${words} --json`);
    expect(asJson.code).toBe(code);
    expect(`${asJson.stdout}${asJson.stderr}`).toContain('"code"');
  });

  it.each([
    [`${CANARY}\n`, 'found other lines'],
    [`K\n${CANARY}\nmore\n`, 'found other lines'],
    [`K\n${CANARY} with spaces\n`, 'expected at most 500 letters'],
  ])('refuses %j on standard input', async (input, message) => {
    const { code, stderr } = await connect('--name lines', input);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('sends no key to another machine', async () => {
    const words = 'account connect alpaca --stdin --venue-url https://example.com';
    const { code, stderr } = await run(words, `K\n${CANARY}\n`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('venue on this machine')]);
  });

  it('cuts an account, which then says what it wants', async () => {
    await connect('--name cut', keyLines(0));
    await healthy('cut', 'ready');
    const { code, stdout } = await run('account disconnect cut --yes');
    expect([code, stdout]).toEqual([0, expect.stringContaining('revoke it there')]);
    await healthy('cut', 'auth required');
    expect((await run('account show cut')).stdout).toMatch(/credential {2}no credential/);
    expect((await run('account verify cut')).code).toBe(7);
  }, 60_000);

  it('is explained by its help', async () => {
    const help = (await run('account connect --help')).stdout;
    expect(help).toMatch(/never taken from a flag/);
    for (const option of ['--token', '--stdin', '--venue-url', '--mode', '--confirm']) {
      expect(help).toContain(option);
    }
  });

  it('leaves no secret in what it prints, nor in a file', () => {
    const printed = runs.map(({ stdout, stderr }) => `${stdout}${stderr}`);
    const home = join(folder, 'home');
    const files = readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const all = [...printed, ...files].join('\n');
    for (const one of [
      CANARY,
      ...keys.flatMap(({ keyId, secret, token }) => [keyId, secret, token]),
    ]) {
      expect(all.includes(one)).toBe(false);
    }
  });
});
