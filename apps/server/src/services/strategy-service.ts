import type { StrategyParameter, StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import type { Diagnostic } from '@vela/ports';
import type { Ground } from './ground.js';
import { Refusal } from './refusal.js';

/** Most characters of a strategy's source. */
const SOURCE_CHARACTERS_MAX = 256 * 1024;

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

/** What a source turned out to be. */
export interface StrategyCheck {
  readonly compiles: boolean;
  readonly name: string | null;
  readonly description: string | null;
  readonly parameters: readonly StrategyParameter[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A strategy after it was stored, and what the compiler had to say beside. */
export interface PushedStrategy {
  readonly strategy: StrategyRecord;
  readonly version: StrategyVersionRecord;
  readonly diagnostics: readonly Diagnostic[];
}

/** A source as a caller sends it. */
export interface StrategyDraft {
  readonly source: string;
  /** Name of the strategy; the one that the source gives itself when absent. */
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  /** Stands in diagnostics. */
  readonly fileName?: string | undefined;
}

/** Checks, stores and lists strategies. */
export class StrategyService {
  constructor(private readonly ground: Ground) {}

  /** Returns what the compiler says about a source; stores nothing. */
  async check(source: string, fileName = 'strategy.ts'): Promise<StrategyCheck> {
    this.refuseLongSource(source);
    const { diagnostics, module } = await this.ground.compiler.compile(source, fileName);
    return {
      compiles: module !== null,
      name: module?.name ?? null,
      description: module?.description ?? null,
      parameters: module?.parameters ?? [],
      diagnostics,
    };
  }

  /**
   * Returns the strategy with the source as its newest version. A known name gets its next
   * version, the same content none. Refuses what does not compile, names of built-in strategies,
   * and any code of users on a server that is not theirs alone.
   */
  async push(draft: StrategyDraft): Promise<PushedStrategy> {
    this.refuseUntrusted();
    this.refuseLongSource(draft.source);
    const { tenantId, compiler, strategies } = this.ground;
    const compiled = await compiler.compile(draft.source, draft.fileName ?? 'strategy.ts');
    if (compiled.module === null) throw doesNotCompile(compiled.diagnostics);
    const name = draft.name ?? compiled.module.name;
    await this.refuseName(name);
    const strategy = await strategies.push(tenantId, {
      name,
      description: draft.description ?? compiled.module.description,
      builtIn: false,
      source: draft.source,
      bundle: compiled.module.bundle,
      contentHash: compiled.module.contentHash,
      parameters: compiled.module.parameters,
    });
    return { strategy, version: strategy.latestVersion, diagnostics: compiled.diagnostics };
  }

  /** Returns nothing; throws `STRATEGY_UNSAFE` where code of users may not run. */
  refuseUntrusted(): void {
    if (this.ground.trustsUserCode) return;
    throw new Refusal([
      {
        code: 'STRATEGY_UNSAFE',
        message: "this server runs built-in strategies only, found a user's own strategy",
        hint: 'Run it on your own machine: vela serve on a loopback address with a single tenant.',
        path: ['strategy', 'source'],
      },
    ]);
  }

  private refuseLongSource(source: string): void {
    if (source.length <= SOURCE_CHARACTERS_MAX && source.trim() !== '') return;
    const found = source.trim() === '' ? 'an empty text' : `${source.length}`;
    const message = `expected a source of 1 to ${SOURCE_CHARACTERS_MAX} characters, found ${found}`;
    throw new Refusal([{ code: 'INVALID_INPUT', message, path: ['strategy', 'source'] }]);
  }

  private async refuseName(name: string): Promise<void> {
    const path = ['strategy', 'name'];
    if (!NAME.test(name)) {
      const message = `expected a name of 1 to 64 letters, digits, spaces and ._-, found "${name}"`;
      throw new Refusal([{ code: 'INVALID_INPUT', message, path }]);
    }
    const known = await this.ground.strategies.findByName(this.ground.tenantId, name);
    if (known?.builtIn !== true) return;
    const hint = 'Give your strategy a name of its own.';
    const message = `"${name}" is the name of a built-in strategy`;
    throw new Refusal([{ code: 'ALREADY_EXISTS', message, hint, path }]);
  }
}

function doesNotCompile(diagnostics: readonly Diagnostic[]): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR');
  const first = errors[0];
  const where = first === undefined ? '' : ` at line ${first.line}, column ${first.column}`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Refusal(
    [
      {
        code: 'STRATEGY_DOES_NOT_COMPILE',
        message: `the strategy does not compile${where}: ${first?.message ?? 'no module'}${more}`,
        hint: first?.suggestion ?? 'See the diagnostics, and try again with vela strategy check.',
        path: ['strategy', 'source'],
      },
    ],
    diagnostics,
  );
}
