import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runners } from './built.js';
import { example } from './world.js';

// Threads start slowly on a machine that is busy with something else.
jest.setTimeout(60_000);

type Compiler = ReturnType<typeof runners.createStrategyCompiler>;
let compiler: Compiler;
beforeAll(() => {
  compiler = runners.createStrategyCompiler();
});
afterAll(() => compiler.close());

const compile = (source: string) => compiler.compile(source, 'mine.ts');

describe('the compiler of strategies', () => {
  it('gives name, description, parameters and a hash', async () => {
    const { module, diagnostics } = await compile(example('sma-cross'));
    expect(diagnostics).toEqual([]);
    expect(module).toMatchObject({
      name: 'SmaCross',
      description: 'Buys a cross of two averages and sells the cross back.',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(module!.parameters[0]).toEqual({
      name: 'fast',
      type: 'INTEGER',
      default: 10,
      min: 1,
      max: null,
      choices: null,
      description: 'Candles in the fast average',
    });
  });

  it('gives the same hash for the same source, in any compiler and under any file name', async () => {
    const other = runners.createStrategyCompiler();
    const [first, second] = await Promise.all([
      compiler.compile(example('breakout'), 'a.ts'),
      other.compile(example('breakout'), 'b.ts'),
    ]);
    await other.close();
    expect(second.module).toEqual(first.module);
    const changed = await compile(`${example('breakout')}\n`);
    expect(changed.module!.contentHash).not.toBe(first.module!.contentHash);
  });

  it('gives diagnostics and no module for a source with a mistake', async () => {
    const { module, diagnostics } = await compile(example('sma-cross').replace('sma,', 'smaa,'));
    expect(module).toBeNull();
    expect(diagnostics[0]).toMatchObject({ rule: 'typescript/2724', line: 1, severity: 'ERROR' });
  });

  it('refuses a source of more than 256 KB without reading it', async () => {
    const { module, diagnostics } = await compile(
      `${example('sma-cross')}//${'é'.repeat(131_072)}`,
    );
    expect(module).toBeNull();
    expect(diagnostics).toEqual([expect.objectContaining({ rule: 'too-large', line: 1 })]);
  });

  it('says where a module throws while it is loaded', async () => {
    const source = `import { Strategy, z } from 'vela';
const bounds = JSON.parse('nothing') as number[];
export default class Mine extends Strategy.with({ a: z.int().min(bounds[0]!).default(1) }) {}
`;
    const { module, diagnostics } = await compile(source);
    expect(module).toBeNull();
    expect(diagnostics).toEqual([
      expect.objectContaining({ rule: 'cannot-load', line: 2, severity: 'ERROR' }),
    ]);
    expect(diagnostics[0]!.message).toContain('not valid JSON');
  });

  it('ends a module that loops while it is loaded', async () => {
    const source = `import { Strategy } from 'vela';
function forever(): number { for (;;); }
const never = forever();
export default class Mine extends Strategy { limit = never; }
`;
    const { diagnostics } = await compile(source);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        rule: 'cannot-load',
        message: 'the strategy could not be loaded within 5000 ms',
      }),
    ]);
  });

  it('ends a check that takes too long and the one behind it, each with its reason', async () => {
    const hasty = runners.createStrategyCompiler({ checkTimeoutMs: 1 });
    const both = await Promise.all([1, 2].map(() => hasty.compile(example('sma-cross'), 'a.ts')));
    await hasty.close();
    for (const { module, diagnostics } of both) {
      expect(module).toBeNull();
      expect(diagnostics).toEqual([
        expect.objectContaining({
          rule: 'check-bounds',
          message: 'checking took longer than 1 ms and was ended',
        }),
      ]);
    }
  });

  it('refuses what waits when it is closed', async () => {
    const closing = runners.createStrategyCompiler();
    const waiting = closing
      .compile(example('sma-cross'), 'a.ts')
      .catch((thrown: unknown) => thrown);
    const behind = closing.compile(example('breakout'), 'b.ts').catch((thrown: unknown) => thrown);
    await closing.close();
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    expect(await behind).toMatchObject({ code: 'CANCELLED' });
  });
});
