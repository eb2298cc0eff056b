import { messageOf, VelaError } from '@vela/kernel';
import type { CompiledStrategy, Diagnostic, StrategyCompiler } from '@vela/ports';
import { nodeHasher } from '../node-hasher.js';
import type { ModuleDescription } from '../thread/messages.js';
import { fromWireError } from '../thread/wire-error.js';
import { CheckerThread } from './checker-thread.js';
import { describeModule } from './module-description.js';
import type { CheckedSource } from './source-checker.js';

/** A compiler that holds a thread while it is used; `close` ends it at once. */
export interface ClosableCompiler extends StrategyCompiler {
  close(): Promise<void>;
}

/** Bounds of a compiler. */
export interface CompilerOptions {
  /** Milliseconds that one check may take; 10,000 by default. */
  readonly checkTimeoutMs?: number;
}

/** Bytes that a source may have. */
const SOURCE_BYTES_MAX = 256 * 1024;

/**
 * Returns a compiler of strategies. It checks and bundles in a thread, which it keeps for a minute
 * after its last use: the first check takes about a second, the next ones some tens of
 * milliseconds. The same source always gives the same bundle and hash.
 */
export function createStrategyCompiler(options: CompilerOptions = {}): ClosableCompiler {
  const checker = new CheckerThread(options.checkTimeoutMs ?? 10_000);
  return {
    compile: (source) => compile(checker, source),
    close: () => checker.close(),
  };
}

async function compile(checker: CheckerThread, source: string): Promise<CompiledStrategy> {
  const bytes = new TextEncoder().encode(source);
  if (bytes.length > SOURCE_BYTES_MAX) return refused(tooLarge(bytes.length));
  let checked: CheckedSource;
  try {
    const reply = await checker.check(source);
    if (reply.checked === null) throw fromWireError(reply.error);
    checked = reply.checked;
  } catch (thrown) {
    const isSource = thrown instanceof VelaError && thrown.code === 'STRATEGY_TIMEOUT';
    if (!isSource) throw thrown;
    return refused(fault('check-bounds', thrown.message, thrown.hint ?? null));
  }
  const { diagnostics, bundle } = checked;
  if (bundle === null) return { diagnostics, module: null };
  const described = await describe(bundle);
  if ('rule' in described) return { diagnostics: [...diagnostics, described], module: null };
  const contentHash = nodeHasher()
    .update(bytes)
    .update(new Uint8Array(1))
    .update(new TextEncoder().encode(bundle))
    .hex();
  return { diagnostics, module: { ...described, bundle, contentHash } };
}

/** Returns what the loaded module says of itself, or what kept it from loading. */
async function describe(bundle: string): Promise<ModuleDescription | Diagnostic> {
  try {
    return await describeModule(bundle);
  } catch (thrown) {
    const isSource =
      thrown instanceof VelaError &&
      (thrown.code === 'STRATEGY_FAILED' || thrown.code === 'STRATEGY_TIMEOUT');
    if (!isSource) throw thrown;
    const place = /^(.*) \(strategy\.ts:(\d+):(\d+)\)$/s.exec(messageOf(thrown));
    const words = fault('cannot-load', place?.[1] ?? thrown.message, thrown.hint ?? null);
    return place === null ? words : { ...words, line: Number(place[2]), column: Number(place[3]) };
  }
}

const refused = (diagnostic: Diagnostic): CompiledStrategy => ({
  diagnostics: [diagnostic],
  module: null,
});

const fault = (rule: string, message: string, suggestion: string | null): Diagnostic => ({
  severity: 'ERROR',
  rule,
  message,
  line: 1,
  column: 1,
  suggestion,
});

const tooLarge = (bytes: number): Diagnostic =>
  fault(
    'too-large',
    `expected at most ${SOURCE_BYTES_MAX} bytes, found ${bytes}`,
    'Data does not belong into a strategy: import it as candles.',
  );
