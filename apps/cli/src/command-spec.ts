import type { Context } from './context.js';
import type { ExitCode } from './exit-code.js';
import type { Input } from './input.js';
import type { OptionSpec, ValueKind } from './option-spec.js';

/** What a command does. Returns its exit status, or nothing when it is done. */
export type Action = (context: Context, input: Input) => Promise<ExitCode | void>;

/**
 * One command as data. The tree is static and loads nothing: `load` imports what the command does
 * when it is called, so that the help answers at once.
 */
export interface CommandSpec {
  readonly name: string;
  /** Positional arguments in commander's form, for instance `<id>` or `[shell]`. */
  readonly arguments?: string;
  readonly completeArgument?: ValueKind;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Whole command lines; the first one opens the help. */
  readonly examples: readonly [string, ...string[]];
  /** More lines for the help, below the options. */
  readonly details?: string;
  readonly options?: readonly OptionSpec[];
  /** True for spellings that work but are not shown. */
  readonly hidden?: true;
  readonly load?: () => Promise<{ readonly action: Action }>;
  readonly commands?: readonly CommandSpec[];
}
