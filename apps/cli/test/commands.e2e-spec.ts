import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until } from '@vela/testkit';
import { SLOW_STRATEGY } from './slow-strategy.js';
import {
  ended,
  openFolder,
  removeFolder,
  type Run,
  ServerProcess,
  spawnVela,
  vela,
} from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;
let runId: string;

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });
const json = async (...args: string[]): Promise<Document> =>
  (await run(...args, '--json')).json() as Document;

/** What answers hold that tests look at. */
interface Document {
  readonly id: string;
  readonly inputDigest: string;
  readonly trial: number;
  readonly datasets: readonly { readonly id: string }[];
  readonly version: { readonly id: string; readonly number: number };
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

beforeAll(async () => {
  folder = openFolder('cli');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  const imported = await run('data', 'import', '--source', 'vega-datasets', '--json');
  expect(imported).toMatchObject({ code: 0 });
  const done = await run(...RUN, '--json');
  expect({ ...done, json: null }).toMatchObject({ code: 0, stderr: '' });
  runId = (done.json() as Document).id;
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

const RUN = [
  'backtest',
  'run',
  '--strategy',
  'sma-cross-long',
  '--symbol',
  'SPX',
  '--from',
  '2015-01-01',
  '--to',
  '2019-12-31',
  '--param',
  'size=10',
];

describe('every command that reads', () => {
  const reads = (): readonly (readonly string[])[] => [
    ['version'],
    ['status'],
    ['config', 'list'],
    ['config', 'validate'],
    ['db', 'status'],
    ['data', 'list'],
    ['data', 'list', '--symbol', 'SPX', '--first', '1'],
    ['data', 'show', 'SPX'],
    ['strategy', 'list'],
    ['strategy', 'show', 'sma-cross-long'],
    ['strategy', 'show', 'sma-cross-long', '--source'],
    ['backtest', 'list'],
    ['backtest', 'list', '--strategy', 'sma-cross-long', '--state', 'completed'],
    ['backtest', 'show', runId],
    ['backtest', 'show', runId, '--warnings'],
    ['backtest', 'trades', runId],
    ['backtest', 'export', runId],
    ['indicator', 'list'],
    ['schema', 'print'],
    ['completion', 'bash'],
    ['completion', '--values', 'symbols'],
  ];

  it('prints one JSON document with --json and nothing on standard error', async () => {
    for (const args of reads()) {
      const { code, stdout, stderr } = await run(...args, '--json');
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
      expect(stdout.endsWith('\n')).toBe(true);
      expect(JSON.parse(stdout)).toBeInstanceOf(Object);
    }
  }, 120_000);

  it('prints text without colour into a pipe', async () => {
    for (const args of reads()) {
      const { code, stdout } = await run(...args);
      expect({ args, code }).toEqual({ args, code: 0 });
      expect(stdout.length).toBeGreaterThan(3);
      expect(stdout).not.toContain('\u001b[');
    }
  }, 120_000);

  it('finds gaps and says so with status 0 or 7', async () => {
    const { code, stdout } = await run('data', 'gaps', 'SPX', '--json');
    const { datasets } = JSON.parse(stdout) as { datasets: { gaps: unknown[] }[] };
    expect(datasets).toHaveLength(1);
    expect(code).toBe(datasets[0]!.gaps.length === 0 ? 0 : 7);
  });
});

describe('a backtest', () => {
  it('gives the numbers that are shown, a curve and the way to its warnings', async () => {
    const { stdout } = await run('backtest', 'show', runId);
    expect(stdout).toMatch(/Return\s+[+-]?\d/);
    expect(stdout).toMatch(/equity {3}[▁▂▃▄▅▆▇█]{20,}/);
    expect(stdout).toContain('SPX 1d');
    expect(stdout).toContain('1,258 candles');
  });

  it('is the same bit for bit when it is replayed', async () => {
    const replayed = await run('backtest', 'replay', runId, '--json');
    expect(replayed.json()).toMatchObject({ original: runId, identical: true, difference: null });
    expect(replayed.code).toBe(0);
  });

  it('runs again by its id, as a new trial of the same input', async () => {
    const first = await json('backtest', 'show', runId);
    const again = await json('backtest', 'run', '--backtest-id', runId);
    expect(again.id).not.toBe(runId);
    expect(again.inputDigest).toBe(first.inputDigest);
    expect(again.trial).toBeGreaterThan(first.trial);
  });

  it('fails a gate with status 7 and passes one with status 0', async () => {
    const low = await run(...RUN, '--fail-under', 'sharpe=99', '--json');
    expect(low.code).toBe(7);
    expect(low.json()).toMatchObject({ findings: [{ metric: 'sharpe', bound: 99 }] });
    const high = await run(...RUN, '--fail-over', 'maxDrawdown=0.99', '--json');
    expect(high).toMatchObject({ code: 0 });
  });

  it('is exported as a whole and as tables', async () => {
    const file = join(folder, 'run.json');
    expect(await run('backtest', 'export', runId, '--output', file)).toMatchObject({ code: 0 });
    const whole = JSON.parse(readFileSync(file, 'utf8')) as { trades: unknown[] };
    const { stdout } = await run('backtest', 'export', runId, '--what', 'trades');
    expect(stdout.trim().split('\n')).toHaveLength(whole.trades.length + 1);
    const equity = await run('backtest', 'export', runId, '--what', 'equity');
    expect(equity.stdout.trim().split('\n')).toHaveLength(1_259);
  });

  it('returns at once with --detach and can be looked at later', async () => {
    const { id } = await json(...RUN, '--detach');
    expect(await json('backtest', 'show', id)).toMatchObject({ id });
  });
});

describe('stored candles', () => {
  it('are unchanged by a second import', async () => {
    const again = await json('data', 'import', '--source', 'vega-datasets');
    expect(again).toMatchObject({ state: 'SUCCEEDED', rowsImported: '0', rowsUnchanged: '5105' });
  });

  it('leave and come back as CSV without a difference', async () => {
    const file = join(folder, 'spx.csv');
    expect(await json('data', 'export', 'SPX', '--output', file)).toMatchObject({ rows: 5_105 });
    const reimport = [
      'data',
      'import',
      file,
      '--symbol',
      'COPY',
      '--timeframe',
      '1d',
      '--zone',
      'UTC',
    ];
    expect(await run(...reimport, '--json')).toMatchObject({ code: 0 });
    const copy = await run('data', 'export', 'COPY');
    expect(copy.stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('are generated from a seed and deleted by name', async () => {
    const made = await json('data', 'generate', 'SYN1', '--candles', '500', '--seed', '7');
    const id = made.datasets[0]!.id;
    const refused = await run('data', 'delete', id, '--yes', '--json');
    expect(refused.code).toBe(5);
    expect((refused.json() as Failure).error.hint).toContain('--confirm SYN1');
    expect(await json('data', 'delete', id, '--confirm', 'SYN1')).toEqual({ deletedId: id });
    expect(await run('data', 'show', 'SYN1')).toMatchObject({ code: 3 });
  });

  it('come through the spelling of an earlier program', async () => {
    const file = join(folder, 'loader.csv');
    writeFileSync(
      file,
      'Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,1,2,10\n2024-01-03,2,3,2,3,10\n',
    );
    const { code, stderr } = await vela(
      [
        'loader',
        'run',
        '--broker',
        'csv',
        '--symbol',
        'LDR',
        '--timeframe',
        '1d',
        '--file',
        file,
        '--start-date',
        '2024-01-01',
        '--end-date',
        '2024-01-31',
        '--json',
      ],
      { env, cwd: folder },
    );
    expect({ code, stderr: stderr.includes('whole file') }).toEqual({ code: 0, stderr: true });
  });

  it('are refused with the question and the option when a file is ambiguous', async () => {
    const file = join(folder, 'ambiguous.csv');
    const rows = Array.from({ length: 9 }, (_, i) => `2024.01.02,10:0${i},1,2,1,2,10`);
    writeFileSync(file, `${rows.join('\n')}\n`);
    const refused = await run('data', 'import', file, '--symbol', 'AMB', '--json');
    expect(refused.code).toBe(5);
    const { error } = refused.json() as Failure;
    expect(error.code).toBe('DATA_AMBIGUOUS');
    expect(error.hint).toContain('--zone');
  });
});

describe('a strategy of the user', () => {
  it('is written, checked, pushed and run from its file', async () => {
    expect(await run('strategy', 'new', 'my-first')).toMatchObject({ code: 0 });
    expect(await run('strategy', 'new', 'my-first')).toMatchObject({ code: 5 });
    const checked = await run('strategy', 'check', 'my-first.ts', '--json');
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.json()).toMatchObject({
      compiles: true,
      parameters: [{ name: 'fast' }, {}, {}],
    });
    const pushed = await json('strategy', 'push', 'my-first.ts');
    expect(pushed.version.number).toBe(1);
    const again = await json('strategy', 'push', 'my-first.ts');
    expect(again.version.id).toBe(pushed.version.id);
    const done = await run(
      'backtest',
      'run',
      '--strategy',
      'my-first.ts',
      '--symbol',
      'SPX',
      '--json',
    );
    expect(done).toMatchObject({ code: 0 });
    expect(done.json()).toMatchObject({ strategyVersion: { id: pushed.version.id } });
  }, 120_000);

  it('is shown with line, column and source when it does not compile, with status 5', async () => {
    const source =
      "import { Strategy } from 'vela';\nexport default class Bad extends Strategy {\n  readonly n: number = 'x';\n}\n";
    writeFileSync(join(folder, 'bad.ts'), source);
    for (const args of [
      ['strategy', 'check', 'bad.ts'],
      ['strategy', 'push', 'bad.ts'],
      ['backtest', 'run', '--strategy', 'bad.ts', '--symbol', 'SPX'],
    ]) {
      const text = await run(...args);
      expect({ args, code: text.code }).toEqual({ args, code: 5 });
      expect(text.stderr).toContain('bad.ts:3:');
      expect(text.stderr).toContain("readonly n: number = 'x';");
      const { error } = (await run(...args, '--json')).json() as Failure;
      expect(error).toMatchObject({
        code: 'STRATEGY_DOES_NOT_COMPILE',
        diagnostics: [{ line: 3, severity: 'ERROR' }],
      });
    }
  }, 120_000);
});

describe('a command that cannot be served', () => {
  it.each([
    [3, 'NOT_FOUND', ['backtest', 'run', '--strategy', 'nothing', '--symbol', 'SPX']],
    [3, 'NOT_FOUND', ['strategy', 'show', 'nothing']],
    [3, 'NOT_FOUND', ['strategy', 'check', 'nothing.ts']],
    [3, 'NOT_FOUND', ['backtest', 'show', 'bt_00000000000000000000000000']],
    [3, 'NOT_FOUND', ['data', 'show', 'NOTHING']],
    [3, 'NOT_FOUND', ['data', 'delete', 'ds_00000000000000000000000000', '--confirm', 'x']],
    [3, 'NOT_FOUND', ['data', 'import', 'nothing.csv', '--symbol', 'X']],
    [
      3,
      'DATA_MISSING',
      ['backtest', 'run', '--strategy', 'sma-cross-long', '--symbol', 'SPX', '--timeframe', '7m'],
    ],
    [3, 'DATA_MISSING', [...RUN.slice(0, 6), '--from', '1990-01-01', '--to', '1990-12-31']],
    [2, 'INVALID_INPUT', [...RUN.slice(0, 6), '--from', '2019-01-01', '--to', '2015-01-01']],
    [2, 'INVALID_INPUT', [...RUN, '--param', 'fast=ten']],
    [2, 'INVALID_INPUT', [...RUN, '--param', 'nothing=1']],
    [2, 'INVALID_INPUT', [...RUN, '--cash', '-5']],
    [2, 'INVALID_INPUT', [...RUN, '--from', 'yesterday']],
    [2, 'INVALID_INPUT', [...RUN, '--commission-rate', 'much']],
    [2, 'INVALID_INPUT', ['backtest', 'run', '--symbol', 'SPX']],
    [2, 'INVALID_INPUT', ['backtest', 'show', 'nonsense']],
    [2, 'INVALID_INPUT', ['backtest', 'list', '--first', '501']],
    [2, 'INVALID_INPUT', ['backtest', 'list', '--after', 'nonsense']],
    [2, 'INVALID_INPUT', ['data', 'import', 'x.csv']],
    [2, 'INVALID_INPUT', ['--url', 'nonsense', 'status']],
    [6, 'UNAVAILABLE', ['--url', 'http://127.0.0.1:9', 'status']],
  ] as const)('ends with %d and %s: vela %j', async (code, errorCode, args) => {
    const failed = await run(...args, '--json');
    const { error } = failed.json() as Failure;
    expect({ code: failed.code, error: error.code, stderr: failed.stderr }).toEqual({
      code,
      error: errorCode,
      stderr: '',
    });
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.message).not.toMatch(/undefined|\[object|at file:/);
    const text = await run(...args);
    expect(text.stderr).toContain('✗');
    expect(text.stdout).toBe('');
  });

  it('ends with 124 when its time is over', async () => {
    const over = await run('status', '--follow', '--timeout', '1s');
    expect(over.code).toBe(124);
    expect(over.stderr).toContain('longer than 1 s');
  });

  it('ends with 130 at Ctrl-C and names the run, which goes on until it is cancelled', async () => {
    writeFileSync(join(folder, 'slow.ts'), SLOW_STRATEGY);
    const args = ['backtest', 'run', '--strategy', 'slow.ts', '--symbol', 'SPX', '--json'];
    const child = spawnVela(args, { env, cwd: folder });
    const watching = ended(child);
    const id = await until(
      async () => (await run('backtest', 'list', '--state', 'running')).stdout.match(/bt_\w+/)?.[0],
      { timeoutMs: 30_000, what: 'the run is running' },
    );
    child.kill('SIGINT');
    const { code, json: document } = await watching;
    const { error } = document() as Failure;
    expect({ code, error: error.code }).toEqual({ code: 130, error: 'INTERRUPTED' });
    expect(error.message).toContain(`${id} goes on`);
    expect(await json('backtest', 'show', id)).toMatchObject({ state: 'RUNNING' });
    expect(await run('backtest', 'cancel', id)).toMatchObject({ code: 0 });
    const ending = async (): Promise<boolean> =>
      (await run('backtest', 'show', id)).stdout.includes('cancelled');
    await until(ending, { timeoutMs: 10_000, what: 'the run is cancelled' });
    expect(await run('backtest', 'cancel', runId)).toMatchObject({ code: 5 });
  }, 90_000);

  it('refuses a second server on the same folder and names the first one', async () => {
    const { code, stderr } = await run('serve', '--port', '0');
    expect(code).toBe(5);
    expect(stderr).toContain(server.url);
  });
});
