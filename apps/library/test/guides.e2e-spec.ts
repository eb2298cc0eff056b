import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GuideBlock, comparable, guideBlocks, writeOutputs } from './guide.js';
import { isUpdate } from './printed-comment.js';
import {
  type Ended,
  ROOT,
  type Server,
  openProject,
  run,
  runScript,
  startServer,
} from './processes.js';

const guides = join(ROOT, 'docs', 'guides');
const names = readdirSync(guides).filter((name) => name.endsWith('.md'));
const project = openProject('guides');
let server: Server;

beforeAll(async () => {
  cpSync(join(ROOT, 'examples', 'data'), join(project, 'data'), { recursive: true });
  server = await startServer(project);
}, 60_000);

afterAll(async () => {
  for (const name of readdirSync(project).filter((file) => file.endsWith('.pid')))
    endGuideProcess(name);
  await server?.stop();
  rmSync(project, { recursive: true, force: true });
});

/** A guide that failed in the middle leaves what it started behind. */
function endGuideProcess(name: string): void {
  try {
    process.kill(Number(readFileSync(join(project, name), 'utf8')));
  } catch {
    // It has ended, as the guide says.
  }
}

const put = (name: string, text: string): void => writeFileSync(join(project, name), text);

async function runBlock(block: GuideBlock, guide: string): Promise<Ended | null> {
  const { language, file, text, line } = block;
  switch (language) {
    case 'csv':
      put(file!, text);
      return null;
    case 'ts': {
      const name = file ?? `${guide.replace('.md', '')}-${line}.ts`;
      put(name, text);
      return runScript([name], { cwd: project });
    }
    case 'sh':
      return run('sh', ['-e', '-c', text], { cwd: project, env: server.env });
    default:
      throw new Error(`${guide}:${line}: expected ts, sh, csv or text, found ${language}`);
  }
}

describe('the guides', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(3));

  it.each(names)(
    '%s does what it says',
    async (name) => {
      const path = join(guides, name);
      const printed = new Map<GuideBlock, string>();
      for (const block of guideBlocks(readFileSync(path, 'utf8'))) {
        const ended = await runBlock(block, name);
        if (ended === null) continue;
        const where = `${name}:${block.line}`;
        expect({ where, ...ended, stdout: '' }).toEqual({ where, code: 0, stdout: '', stderr: '' });
        printed.set(block, ended.stdout);
        if (isUpdate) continue;
        expect(`${where}\n${comparable(ended.stdout)}`).toBe(
          `${where}\n${comparable(block.output)}`,
        );
      }
      expect(printed.size).toBeGreaterThan(3);
      if (isUpdate) writeOutputs(path, printed);
    },
    60_000,
  );

  it('hold for scripts and the command line alike: both give one digest', async () => {
    const flags =
      '--param fast=7 --param slow=28 --cash 25000 --from 2022-03-01 --timeframe 1d,1w ' +
      '--commission-rate 0.001 --option intrabar=adaptive';
    const strategy = 'sma-cross-reverse';
    const where = { cwd: project, env: server.env };
    const vela = join(project, 'bin', 'vela');
    await run(vela, ['data', 'import', 'data/crux.csv', '--symbol', 'TWIN'], where);
    const args = [
      'backtest',
      'run',
      '--strategy',
      strategy,
      '--symbol',
      'TWIN',
      '--json',
      ...flags.split(' '),
    ];
    const { resultDigest } = JSON.parse((await run(vela, args, where)).stdout) as Record<
      string,
      unknown
    >;
    put(
      'twin.ts',
      `import { backtest, builtInStrategies, fromCsv } from 'vela';
      const { resultDigest, trades } = backtest({
        strategy: builtInStrategies.get('${strategy}')!,
        parameters: { fast: 7, slow: 28 },
        candles: await fromCsv('data/crux.csv'),
        from: '2022-03-01',
        startingCash: '25000',
        timeframes: ['1d', '1w'],
        simulation: { commissionRate: 0.001, intrabar: 'adaptive' },
      });
      if (trades.length < 5) throw new Error('too few trades to compare');
      console.log(resultDigest);`,
    );
    const { stdout, stderr } = await runScript(['twin.ts'], { cwd: project });
    expect({ stderr, digest: stdout.trim() }).toEqual({ stderr: '', digest: resultDigest });
  });

  it('have code whose types are right, and so has the README', async () => {
    cpSync(join(ROOT, 'examples'), join(project, 'examples'), { recursive: true });
    const blocks = guideBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    const typed = blocks.filter(({ language }) => language === 'ts');
    expect(typed.length).toBeGreaterThan(1);
    for (const { line, text } of typed) put(`readme-${line}.ts`, text);
    put(
      'tsconfig.json',
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: {
          paths: {},
          rootDir: '/',
          noEmit: true,
          allowImportingTsExtensions: true,
          typeRoots: [join(ROOT, 'node_modules', '@types')],
        },
        include: ['*.ts'],
      }),
    );
    const compiler = join(ROOT, 'node_modules', 'typescript-native', 'bin', 'tsc');
    const { code, stdout } = await run(process.execPath, [compiler, '-p', '.'], { cwd: project });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});
