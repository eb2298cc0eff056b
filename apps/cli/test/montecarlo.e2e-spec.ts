import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until } from '@vela/testkit';
import {
  type Run,
  ServerProcess,
  ended,
  openFolder,
  removeFolder,
  spawnVela,
  vela,
} from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;
let runId: string;

/** What of an answer is looked at. */
interface Answer {
  readonly id: string;
  readonly method: string;
  readonly paths: number;
  readonly figures: readonly {
    readonly name: string;
    readonly observed: number | null;
    readonly distribution: object | null;
    readonly pValue: number | null;
  }[];
  readonly error: { readonly code: string; readonly message: string };
  readonly warnings: readonly {
    readonly rule: string;
    readonly advice: string;
    readonly links: readonly { readonly kind: string; readonly id: string | null }[];
  }[];
}

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });
const montecarlo = (...args: string[]): Promise<Run> =>
  run('backtest', 'montecarlo', runId, ...args, '--json');
const answer = async (...args: string[]): Promise<Answer> =>
  (await montecarlo(...args)).json() as Answer;

const start = async (...args: string[]): Promise<string> => {
  const flags = ['--symbol', 'SPX', '--from', '2012-01-01', '--to', '2016-12-31', '--json'];
  const done = await run('backtest', 'run', ...args, ...flags);
  expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
  return (done.json() as Answer).id;
};

beforeAll(async () => {
  folder = openFolder('montecarlo');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  expect(await run('data', 'import', '--source', 'vega-datasets')).toMatchObject({ code: 0 });
  runId = await start('--strategy', 'sma-cross-long', '--param', 'size=10');
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

describe('a finished run is put to the test', () => {
  it.each(['trades', 'returns', 'entries', 'permutation', 'candles'])(
    'by %s',
    async (method) => {
      const flags = ['--method', method, '--paths', '20', '--seed', '7'];
      const first = await montecarlo(...flags);
      expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
      const found = first.json() as Answer;
      expect(found).toMatchObject({ backtestId: runId, method: method.toUpperCase(), paths: 20 });
      for (const { observed, distribution, pValue } of found.figures) {
        expect(Number.isFinite(observed)).toBe(true);
        expect(distribution).not.toBeNull();
        if (pValue !== null) expect(pValue).toBeGreaterThanOrEqual(1 / 21);
      }
      // The same seed gives the same answer.
      expect(await answer(...flags)).toEqual(found);
    },
    30_000,
  );

  it('as text, by trades a thousand times unless told otherwise', async () => {
    const { code, stdout } = await run('backtest', 'montecarlo', runId);
    expect(code).toBe(0);
    expect(stdout).toContain('1,000 paths of trades, seed 0');
    expect(stdout).toMatch(/maxDrawdown +-\d/);
    expect(stdout).toContain('of the paths: Equity at the end is below the start.');
  });

  it("also with a user's own strategy over other candles", async () => {
    const source = `import { Strategy } from 'vela';
export default class Buys extends Strategy {
  override onCandle(): void { if (this.slice % 50 === 0) this.buy(1); if (this.slice % 50 === 9) this.close(); }
}
`;
    writeFileSync(join(folder, 'buys.ts'), source);
    const id = await start('--strategy', 'buys.ts');
    const flags = ['--method', 'candles', '--paths', '2', '--json'];
    const { code, json } = await run('backtest', 'montecarlo', id, ...flags);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ paths: 2, method: 'CANDLES' });
  }, 60_000);

  it.each([
    [['--paths', '0'], 'paths'],
    [['--method', 'dice'], 'dice'],
    [['--method', 'candles', '--paths', '1001'], '1 to 1000 paths'],
    [['--method', 'returns', '--mean-block', '0.5'], 'mean block'],
    [['--ruin-share', '2'], 'ruin'],
    [['--seed', 'x'], 'x'],
  ])('unless %j is wrong', async (flags, text) => {
    const { code, stdout, stderr } = await montecarlo(...flags);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(text);
    expect(stdout + stderr).not.toContain('INTERNAL');
  });

  it('unless there is no such run, or it has no result', async () => {
    const none = await run('backtest', 'montecarlo', 'bt_00000000000000000000000000', '--json');
    expect((none.json() as Answer).error.code).toBe('NOT_FOUND');
  });

  it('two at one time, until Ctrl-C ends them', async () => {
    const long = ['backtest', 'montecarlo', runId, '--method', 'returns', '--paths', '100000'];
    const children = [1, 2].map(() => spawnVela([...long, '--json'], { env, cwd: folder }));
    const endings = children.map((child) => ended(child));
    const code = async (): Promise<string> => (await answer('--paths', '1')).error?.code ?? 'none';
    await until(async () => (await code()) === 'LIMIT_EXCEEDED', {
      timeoutMs: 30_000,
      what: 'two simulations are at work',
    });
    for (const child of children) child.kill('SIGINT');
    for (const ending of endings) expect(await ending).toMatchObject({ code: 130 });
    await until(async () => (await code()) === 'none', {
      timeoutMs: 30_000,
      what: 'the simulations have ended',
    });
  }, 90_000);
});

describe('the warnings of a run', () => {
  it('say what to do and where to look', async () => {
    const shown = (await run('backtest', 'show', runId, '--warnings', '--json')).json() as Answer;
    const fewTrades = shown.warnings.find(({ rule }) => rule === 'few-trades');
    expect(fewTrades!.advice).toContain('Test more data');
    const text = (await run('backtest', 'show', runId, '--warnings')).stdout;
    expect(text).toContain('[no-fees]\n    Set --commission-rate or --fees');
    const linked = shown.warnings.flatMap(({ links }) => links);
    for (const { kind, id } of linked) {
      if (kind !== 'TRADE') continue;
      const { nodes } = (await run('backtest', 'trades', runId, '--json')).json() as {
        nodes: { id: string }[];
      };
      expect(nodes.map((trade) => trade.id)).toContain(id);
      break;
    }
  });
});
