/** Raised when an invariant of the code itself is broken. The actor that meets it stops. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Returns nothing; throws an {@link InvariantError} when `condition` is false. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Returns never; makes a `switch` over a union exhaustive at compile time and loud at run time. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable case: ${JSON.stringify(value)}`);
}
