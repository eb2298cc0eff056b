import { Refusal, problemsOf } from '../services/refusal.js';
import type { Problem } from '../services/refusal.js';
import type { UserError } from './types/user-error.type.js';
import type { Diagnostic } from '@vela/ports';

/** What stands in a payload when a request was refused. */
export interface Refused {
  readonly userErrors: readonly UserError[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns what `work` returns, with no user errors; or, when it was refused as expected, what
 * `otherwise` makes of the reasons. Anything unexpected is thrown on.
 */
export async function orRefused<Success, Failure>(
  work: () => Promise<Success>,
  otherwise: (refused: Refused) => Failure,
): Promise<Success | Failure> {
  try {
    return await work();
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === null) throw error;
    return otherwise({
      userErrors: userErrorsOf(problems),
      diagnostics: error instanceof Refusal ? error.diagnostics : [],
    });
  }
}

/** Returns problems as payloads list them. */
export const userErrorsOf = (problems: readonly Problem[]): readonly UserError[] =>
  problems.map(({ code, message, hint, path }) => ({
    code,
    message,
    hint: hint ?? null,
    path: path ?? null,
  }));
