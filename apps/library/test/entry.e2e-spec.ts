import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ROOT, openProject, run, runScript } from './processes.js';

const project = openProject('stranger');
afterAll(() => rmSync(project, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(project, name), text);

const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    // The declarations of the library are checked like the user's own code.
    skipLibCheck: false,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    types: [],
  },
  include: ['*.ts'],
};

describe('the package', () => {
  const text = readFileSync(join(ROOT, 'dist', 'library', 'index.js'), 'utf8');

  it('brings neither server nor database', () => {
    const modules = [...text.matchAll(/^\/\/ (\S*(?:node_modules|dist)\/\S+)$/gm)].map(
      ([, path]) => path!,
    );
    expect(modules.length).toBeGreaterThan(300);
    const packages = modules.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(['zod']);
    const own = modules.flatMap((path) => /dist\/(?:apps|libs)\/([^/]+)/.exec(path)?.[1] ?? []);
    for (const name of ['server', 'cli', 'persistence', 'messaging', 'actors', 'client']) {
      expect(own).not.toContain(name);
    }
    const imports = [...text.matchAll(/^import .* from ["'](.+)["'];$/gm)].map(([, from]) => from!);
    const outside = imports.filter((from) => !builtinModules.includes(from.replace('node:', '')));
    expect(outside).toEqual([]);
  });

  it('is loaded in less than 150 ms of processor time', async () => {
    put(
      'load.mjs',
      `const before = process.cpuUsage();
      await import('vela');
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1_000);`,
    );
    const times: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      times.push(Number((await runScript(['load.mjs'], { cwd: project })).stdout));
    }
    expect(Math.min(...times)).toBeLessThan(150);
  });

  it('works in a strict project of somebody else, types included', async () => {
    copyFileSync(join(ROOT, 'examples', 'data', 'acme.csv'), join(project, 'acme.csv'));
    put(
      'research.ts',
      `import { Strategy, VelaError, backtest, fromCsv, indicators, z } from 'vela';
      import type { BacktestResult, Fill, Trade } from 'vela';

      export class Mine extends Strategy.with({ period: z.int().default(10) }) {
        readonly mean = this.indicator(indicators.ema(this.params.period));
        readonly paid: number[] = [];
        override onCandle(): void {
          const { close } = this.candle();
          if (this.size() === 0 && close > this.mean.current) this.buy(10);
          else if (close < this.mean.current) this.close();
        }
        override onFill(fill: Fill): void {
          this.paid.push(fill.price);
        }
      }

      const candles = await fromCsv('acme.csv');
      const result: BacktestResult = backtest({ strategy: Mine, candles, parameters: { period: 12 } });
      const first: Trade | undefined = result.trades[0];
      const sharpe: number | null = result.metrics.sharpe;
      if (first === undefined || sharpe === null) throw new Error('expected trades');
      // @ts-expect-error: a parameter that is none
      const wrong = () => backtest({ strategy: Mine, candles, parameters: { perod: 12 } });
      // @ts-expect-error: an option of the wrong type
      const odd = () => backtest({ strategy: Mine, candles, simulation: { entrySpread: 'much' } });
      for (const call of [wrong, odd]) {
        try {
          call();
        } catch (error) {
          if (!(error instanceof VelaError)) throw error;
          globalThis.process?.stdout.write(error.code + '\\n');
        }
      }
      declare namespace globalThis {
        const process: { stdout: { write(text: string): void } } | undefined;
      }`,
    );
    put('tsconfig.json', JSON.stringify(TSCONFIG));
    const compiler = join(ROOT, 'node_modules', 'typescript-native', 'bin', 'tsc');
    const checked = await run(process.execPath, [compiler, '-p', '.'], { cwd: project });
    expect(checked).toMatchObject({ code: 0, stdout: '' });
    // Declarations name the very file of a type: a compiler has no need to read the whole engine.
    const read = await run(process.execPath, [compiler, '-p', '.', '--listFilesOnly'], {
      cwd: project,
    });
    const files = read.stdout.split('\n').filter((path) => path.includes('/dist/library/types/'));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((path) => /step\/src\/(run|snapshot|advance)\.d\.ts$/.test(path))).toEqual(
      [],
    );
    const ran = await runScript(['research.ts'], { cwd: project });
    expect(ran).toEqual({ code: 0, stdout: 'INVALID_INPUT\nINVALID_INPUT\n', stderr: '' });
  });
});
