import { describe, expect, it } from '@jest/globals';
import type { CompiledStrategy, StrategyRecord } from '@vela/ports';
import type { Ground } from './ground.js';
import { StrategyService } from './strategy-service.js';

const COMPILED: CompiledStrategy = {
  diagnostics: [],
  module: { name: 'mine', description: null, bundle: 'js', contentHash: 'h', parameters: [] },
};
const BROKEN: CompiledStrategy = {
  diagnostics: [
    {
      severity: 'ERROR',
      rule: 'TS2304',
      message: "no name 'x'",
      line: 3,
      column: 7,
      suggestion: null,
    },
  ],
  module: null,
};

function service(given: {
  readonly compiled?: CompiledStrategy;
  readonly trusts?: boolean;
  readonly builtIn?: boolean;
}): StrategyService {
  const known = given.builtIn === undefined ? null : { builtIn: given.builtIn };
  const ground: Partial<Ground> = {
    tenantId: 'ten',
    trustsUserCode: given.trusts ?? true,
    compiler: { compile: async () => given.compiled ?? COMPILED },
    strategies: {
      findByName: async () => known as StrategyRecord | null,
      push: async (_: string, { name }: { name: string }) => ({
        name,
        latestVersion: { number: 1 },
      }),
    } as never,
  };
  return new StrategyService(ground as Ground);
}

describe("a user's strategy", () => {
  it('is stored under the name that it gives itself', async () => {
    const { strategy } = await service({}).push({ source: 'class' });
    expect(strategy.name).toBe('mine');
  });

  it('is refused on a server that others share', async () => {
    const pushing = service({ trusts: false }).push({ source: 'class' });
    await expect(pushing).rejects.toMatchObject({ code: 'STRATEGY_UNSAFE' });
  });

  it('is refused with the diagnostics when it does not compile', async () => {
    await expect(service({ compiled: BROKEN }).push({ source: 'class' })).rejects.toMatchObject({
      code: 'STRATEGY_DOES_NOT_COMPILE',
      message: "the strategy does not compile at line 3, column 7: no name 'x'",
      diagnostics: BROKEN.diagnostics,
    });
  });

  it('is checked without being stored', async () => {
    const checked = await service({ compiled: BROKEN }).check('class');
    expect(checked).toMatchObject({ compiles: false, diagnostics: BROKEN.diagnostics });
  });

  it('may not take the name of a built-in one', async () => {
    const pushing = service({ builtIn: true }).push({ source: 'class' });
    await expect(pushing).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it.each(['', '../x', 'a'.repeat(65), 'naïve'])('may not be called "%s"', async (name) => {
    const pushing = service({}).push({ source: 'class', name });
    await expect(pushing).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each(['', ' \n', 'x'.repeat(256 * 1024 + 1)])('has a source within bounds', async (source) => {
    await expect(service({}).push({ source })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
