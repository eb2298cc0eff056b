import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ended, openFolder, removeFolder, spawnVela, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = openFolder('demo');
  env = { VELA_HOME: join(folder, 'home') };
});
afterAll(() => removeFolder(folder));

interface Demo {
  readonly backtest: { readonly id: string; readonly resultDigest: string; readonly trial: number };
  readonly dataset: { readonly rows: string };
  readonly deployment: { readonly id: string; readonly state: string; readonly slices: number };
  readonly fill: { readonly side: string; readonly quantity: string } | null;
}

/** A fill with what the deployment was worth behind it. */
const FILL =
  /^ {2}\d{4}-\d\d-\d\d {2}(buy |sell) {2}30 SPX at [\d,.]+ {3}equity [\d,.]+ USD {2}[+-]?[\d.]+ %$/m;

describe('vela demo', () => {
  it('goes from nothing to a result on real data and ends with --once', async () => {
    const { code, stdout, stderr } = await vela(['demo', '--once', '--port', '0'], {
      env,
      cwd: folder,
      timeoutMs: 90_000,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const parts = [
      '✓ database',
      '✓ bus',
      '✓ data ',
      '✓ backtest',
      '✓ deployment demo: paper, sma-cross-long on SPX 1d, replayed four candles a second',
      ' buy   30 SPX at 1,288.17',
      'What just happened',
      'Next:',
    ];
    const places = parts.map((part) => stdout.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(stdout).toContain('S&P 500, 5,105 daily candles, 2000-01-03 to 2020-04-17');
    expect(stdout).toMatch(/equity {3}[▁▂▃▄▅▆▇█]{20,}/);
    expect(stdout).toMatch(FILL);
  }, 100_000);

  it('finds everything there a second time, and the result is the same bit for bit', async () => {
    const demos: Demo[] = [];
    for (let run = 0; run < 2; run++) {
      const { code, json } = await vela(['demo', '--once', '--port', '0', '--json'], { env });
      expect(code).toBe(0);
      demos.push(json() as Demo);
    }
    const [second, third] = demos;
    expect(second!.dataset.rows).toBe('5105');
    expect(third!.backtest.resultDigest).toBe(second!.backtest.resultDigest);
    expect(third!.backtest.trial).toBe(second!.backtest.trial + 1);
    // The deployment is the one of the first start, and goes on where it was.
    expect(third!.deployment).toMatchObject({ id: second!.deployment.id, state: 'RUNNING' });
    expect(third!.deployment.slices).toBeGreaterThanOrEqual(second!.deployment.slices);
    expect([second!.fill, third!.fill]).toMatchObject([{ quantity: '30' }, { quantity: '30' }]);
  }, 100_000);

  it('names the port that is taken and the option that changes it', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await vela(['demo', '--once', '--port', String(port)], { env });
    other.close();
    expect(code).toBe(5);
    expect(stderr).toContain(String(port));
    expect(stderr).toContain('--port');
  }, 60_000);

  it('asks before it starts over, and then knows no run any more', async () => {
    const refused = await vela(['demo', '--once', '--fresh', '--port', '0'], { env });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('--yes');
    const fresh = await vela(['demo', '--once', '--fresh', '--yes', '--port', '0', '--json'], {
      env,
    });
    expect((fresh.json() as Demo).backtest.trial).toBe(1);
  }, 100_000);

  it('serves on until Ctrl-C, which ends it within 3 s and keeps the data', async () => {
    const child = spawnVela(['demo', '--port', '0', '--json'], { env });
    const run = ended(child, 90_000);
    const shown = await new Promise<Demo & { url: string }>((resolve) => {
      child.stdout?.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())));
    });
    const listed = await vela(['backtest', 'show', shown.backtest.id, '--json'], { env });
    expect(listed.json()).toMatchObject({ id: shown.backtest.id });
    const begun = performance.now();
    child.kill('SIGINT');
    const { code, stderr } = await run;
    expect({ code, kept: stderr.includes('the data is kept') }).toEqual({ code: 0, kept: true });
    // Ten times the 3 s that it may take: the machine of a test run is busy.
    expect(performance.now() - begun).toBeLessThan(30_000);
    const after = await vela(['backtest', 'show', shown.backtest.id, '--json'], { env });
    expect(after.json()).toMatchObject({ id: shown.backtest.id });
  }, 100_000);

  it('shows fills as they happen, ends with Ctrl-C and keeps the deployment', async () => {
    const child = spawnVela(['demo', '--port', '0'], { env });
    const run = ended(child, 90_000);
    let shown = '';
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (part: Buffer) => {
        shown += part.toString();
        if (FILL.test(shown.slice(shown.indexOf('Next:')))) resolve();
      });
    });
    child.kill('SIGINT');
    const { code, stdout, stderr } = await run;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^ {2}stopped; .*\n$/),
    });
    expect(stdout).toContain('goes on behind candle');
    const after = await vela(['deploy', 'show', 'demo', '--json'], { env });
    expect(after.json()).toMatchObject({ name: 'demo', state: 'RUNNING', mode: 'PAPER' });
  }, 100_000);

  it('leaves neither a database nor a lock behind when its reader goes away', async () => {
    const child = spawnVela(['demo', '--port', '0'], { env });
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect((await ended(child, 90_000)).code).toBe(0);
    const left = [join('db', 'postmaster.pid'), 'server.lock', 'server.json'];
    expect(left.filter((name) => existsSync(join(folder, 'home', name)))).toEqual([]);
  }, 100_000);
});
