import { VelaError } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';
import type { Diagnostic } from '@vela/ports';

/** One thing that is wrong with a request, as the caller reads it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly path?: readonly string[] | undefined;
}

/** A request that is refused for one or more reasons at once, so that a form can show them all. */
export class Refusal extends VelaError {
  override readonly name = 'Refusal';

  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    /** What a compiler said, when it was asked. */
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    const [first] = problems;
    super(first.code, first.message, {
      ...(first.hint === undefined ? {} : { hint: first.hint }),
      ...(first.path === undefined ? {} : { path: first.path }),
    });
  }
}

/** Returns nothing; throws a {@link Refusal} when there is at least one problem. */
export function refuseIfAny(problems: readonly Problem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new Refusal([first, ...rest]);
}

const UNEXPECTED: readonly ErrorCode[] = ['INTERNAL', 'UNAVAILABLE'];

/** Returns the problems behind an error when it is an expected refusal, null when it is not. */
export function problemsOf(error: unknown): readonly Problem[] | null {
  if (error instanceof Refusal) return error.problems;
  if (!(error instanceof VelaError) || UNEXPECTED.includes(error.code)) return null;
  const { code, message, hint, path } = error;
  return [{ code, message, hint, path }];
}
