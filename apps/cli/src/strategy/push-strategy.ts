import { basename, extname } from 'node:path';
import {
  type DiagnosticView,
  STRATEGY_CREATE,
  type StrategyVersionView,
  type StrategyView,
  velaErrorOf,
  type UserError,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection, Context } from '../context.js';
import { diagnosticsText } from './diagnostics.js';
import { readStrategyFile } from './strategy-file.js';

/** Returns whether what was named is a file and not the name of a stored strategy. */
export const isStrategyFile = (text: string): boolean =>
  /\.[cm]?[jt]s$/.test(text) || /[\\/]/.test(text);

/** A source that the server does not take, with every place that is wrong. */
export class SourceRefused extends VelaError {
  override readonly name = 'SourceRefused';
  readonly details: { readonly file: string; readonly diagnostics: readonly DiagnosticView[] };

  constructor(
    error: UserError,
    readonly file: string,
    diagnostics: readonly DiagnosticView[],
  ) {
    const plain = velaErrorOf(error);
    super(plain.code, `${file}: ${plain.message}`, {
      hint: plain.hint ?? `Correct it and try again with vela strategy check ${file}.`,
    });
    this.details = { file, diagnostics };
  }
}

/** A strategy after it was stored. */
export interface PushedStrategy {
  readonly strategy: StrategyView;
  readonly version: StrategyVersionView;
  readonly diagnostics: readonly DiagnosticView[];
}

/**
 * Returns the version that the source of a file became; the same content as the newest version
 * adds nothing. Prints what the compiler says to standard error; throws {@link SourceRefused}
 * when it does not compile.
 */
export async function pushStrategy(
  context: Context,
  { client }: Connection,
  wish: {
    readonly path: string;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
  },
): Promise<PushedStrategy> {
  const source = await readStrategyFile(wish.path);
  const name = wish.name ?? basename(wish.path, extname(wish.path));
  const { strategyCreate } = await client.query(
    STRATEGY_CREATE,
    { strategy: { name, description: wish.description, source } },
    { signal: context.signal },
  );
  const { strategy, version, diagnostics, userErrors } = strategyCreate;
  const { output } = context;
  if (diagnostics.length > 0 && !output.json) {
    output.note(diagnosticsText(diagnostics, { path: wish.path, source }, output.paintError));
  }
  const [error] = userErrors;
  if (error !== undefined) throw new SourceRefused(error, wish.path, diagnostics);
  if (strategy !== null && version !== null) return { strategy, version, diagnostics };
  throw new VelaError('INTERNAL', 'expected the strategy in the answer of the server, found none');
}
