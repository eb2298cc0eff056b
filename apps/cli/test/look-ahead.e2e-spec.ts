import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeColumns, encodeColumns } from '@vela/backtest';
import { testDatabase } from '@vela/testkit';
import { openFolder, removeFolder, type Run, ServerProcess, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });

/** What answers hold that tests look at. */
interface Document {
  readonly id: string;
  readonly lookAhead: {
    readonly result: string;
    readonly windows: number;
    readonly reason: string | null;
    readonly findings: readonly { readonly cause: string; readonly field: string }[];
  };
  readonly warnings: readonly { readonly rule: string; readonly severity: string }[];
}

/** A strategy that buys when a column rises. */
const file = (compute: string): string => `import { Strategy } from 'vela';

export default class ByColumn extends Strategy {
  readonly mid = this.column(${compute});

  override onCandle(): void {
    if (this.mid.current > this.mid.previous && this.size() === 0) this.buy(1);
    else if (this.mid.current < this.mid.previous && this.size() > 0) this.close();
  }
}
`;

const RUN = ['backtest', 'run', '--symbol', 'SPX', '--from', '2010-01-01', '--json'];

async function runOf(...args: string[]): Promise<Document> {
  const done = await run(...RUN, ...args);
  expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
  return done.json() as Document;
}

/** Writes another point into the stored curve of a run. */
async function spoil(id: string): Promise<void> {
  const where = 'where backtest_id = $1 and kind = $2';
  const [row] = await database.database.query<{ bytes: Buffer }>({
    name: 'read-curve',
    text: `select bytes from backtest_columns ${where}`,
    values: [id, 'equity'],
  });
  const columns = decodeColumns(new Uint8Array(row!.bytes));
  columns['equity']![5] = -1;
  await database.database.query({
    name: 'spoil-curve',
    text: `update backtest_columns set bytes = $3 ${where}`,
    values: [id, 'equity', Buffer.from(encodeColumns(columns))],
  });
  await database.database.query({
    name: 'spoil-digest',
    text: "update backtest set result_digest = 'spoilt' where id = $1",
    values: [id],
  });
}

beforeAll(async () => {
  folder = openFolder('look-ahead');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  const imported = await run('data', 'import', '--source', 'vega-datasets', '--json');
  expect({ code: imported.code, stdout: imported.stdout }).toMatchObject({ code: 0 });
  writeFileSync(
    join(folder, 'centred.ts'),
    file('({ close }) => close.map((price, row) => (price + (close[row + 1] ?? price)) / 2)'),
  );
  writeFileSync(
    join(folder, 'trailing.ts'),
    file('({ close }) => close.map((price, row) => (price + (close[row - 1] ?? price)) / 2)'),
  );
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

describe('the stamp of a run', () => {
  it('says that a column of a strategy file looks ahead, and where', async () => {
    const leaking = await runOf('--strategy', 'centred.ts');
    expect(leaking.lookAhead).toMatchObject({ result: 'LEAK', reason: null });
    expect(leaking.lookAhead.findings[0]).toMatchObject({ cause: 'FUTURE', field: 'mid' });
    expect(leaking.warnings).toContainEqual(
      expect.objectContaining({ rule: 'look-ahead', severity: 'ERROR' }),
    );
    const { stdout } = await run('backtest', 'show', leaking.id);
    expect(stdout).toMatch(/look-ahead +FOUND/);
    expect(stdout).toMatch(/leak +slice \d+ mid: /);
  }, 120_000);

  it('says that one that looks back alone is clean', async () => {
    const { id, lookAhead, warnings } = await runOf('--strategy', 'trailing.ts');
    expect(lookAhead).toMatchObject({ result: 'CLEAN', reason: null });
    expect(lookAhead.windows).toBeGreaterThan(0);
    expect(warnings.map(({ rule }) => rule)).not.toContain('look-ahead');
    expect((await run('backtest', 'show', id)).stdout).toMatch(/look-ahead +none found in \d+/);
  }, 120_000);

  it('says that nothing was looked at when it was turned off', async () => {
    const { lookAhead } = await runOf('--strategy', 'centred.ts', '--option', 'lookAheadWindows=0');
    expect(lookAhead).toMatchObject({ result: 'NOT_CHECKED', reason: 'lookAheadWindows is 0' });
  }, 120_000);
});

describe('a replay', () => {
  it('names inputs that differ and the first row with both values, with status 7', async () => {
    const strategy = ['--strategy', 'sma-cross-long', '--param'];
    const first = await runOf(...strategy, 'size=10');
    const other = await runOf(...strategy, 'size=11');
    const compared = await run('backtest', 'replay', first.id, '--against', other.id, '--json');
    expect(compared.code).toBe(7);
    expect(compared.json()).toMatchObject({
      identical: false,
      inputs: [{ part: 'PARAMETERS', field: 'parameters.size', original: '10', repeated: '11' }],
      difference: { part: 'ORDERS', row: 0, field: 'quantity' },
    });
    const text = await run('backtest', 'replay', first.id, '--against', other.id);
    expect(text.stdout).toContain('parameters parameters.size: 10 became 11');
    expect(text.stdout).toMatch(/first difference +order 0 quantity/);
    const again = await run('backtest', 'replay', first.id, '--json');
    expect(again).toMatchObject({ code: 0 });
    expect(again.json()).toMatchObject({ identical: true, inputs: [], difference: null });
  }, 120_000);

  it('names the row when a stored result was spoilt', async () => {
    const first = await runOf('--strategy', 'sma-cross-long');
    await spoil(first.id);
    const again = await run('backtest', 'replay', first.id, '--json');
    expect(again.code).toBe(7);
    expect(again.json()).toMatchObject({
      identical: false,
      inputs: [],
      difference: { part: 'EQUITY', row: 5, field: 'equity', original: '-1' },
    });
  }, 120_000);
});
