import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import { openFolder, removeFolder, ServerProcess, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;

const file = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

beforeAll(async () => {
  folder = openFolder('adjust');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

/** Closes of an export. */
async function closesOf(...options: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await vela(['data', 'export', 'ACME', ...options], { env });
  return stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[4]!);
}

describe('adjusted candles in the store', () => {
  it('stand beside the raw ones, are renewed, and can be run on', async () => {
    const raw = file(
      'raw.csv',
      'date,open,high,low,close,volume',
      '2024-01-02,100,100,100,100,10',
      '2024-01-03,50,50,50,50,20',
      '2024-01-04,40,40,40,40,20',
    );
    const imported = await vela(['data', 'import', raw, '--symbol', 'ACME'], { env });
    expect(imported).toMatchObject({ code: 0 });
    const first = file('first.csv', 'timestamp,type,value', '2024-01-03,split,2');
    const adjust = (actions: string) =>
      vela(['data', 'adjust', 'ACME', '--actions', actions, '--json'], { env });
    const adjusted = await adjust(first);
    expect(adjusted).toMatchObject({ code: 0, stderr: '' });
    expect(adjusted.json()).toMatchObject({ rowsImported: '3', state: 'SUCCEEDED' });
    expect(await closesOf('--source', 'csv:split+dividend')).toEqual(['50', '50', '40']);
    const both = file(
      'both.csv',
      'timestamp,type,value',
      '2024-01-03,split,2',
      '2024-01-04,dividend,10',
    );
    expect(await adjust(both)).toMatchObject({ code: 0 });
    expect(await closesOf('--source', 'csv:split+dividend')).toEqual(['40', '40', '40']);
    expect(await closesOf()).toEqual(['100', '50', '40']);

    const run = ['backtest', 'run', '--strategy', 'sma-cross-long', '--symbol', 'ACME'];
    const more = ['--param', 'fast=1', '--param', 'slow=2', '--json', '--source'];
    for (const [source, code] of [
      ['csv', 0],
      ['csv:split+dividend', 0],
      ['csv:split', 3],
    ] as const) {
      const { code: ended } = await vela([...run, ...more, source], { env });
      expect([source, ended]).toEqual([source, code]);
    }
  }, 120_000);

  it('are refused without raw ones, with bad actions and as raw', async () => {
    const actions = file('bad.csv', 'timestamp,type,value', '2024-01-03,merger,2');
    const adjust = (symbol: string, ...options: readonly string[]) =>
      vela(['data', 'adjust', symbol, '--actions', actions, ...options], { env });
    expect(await adjust('NOBODY')).toMatchObject({ code: 3 });
    expect((await adjust('ACME')).stderr).toContain('found "merger"');
    expect(await adjust('ACME', '--adjustment', 'raw')).toMatchObject({ code: 2 });
  }, 120_000);
});
