import { VelaError, schemaFault } from '@vela/kernel';
import { z } from 'zod';
import type { ControlOperation } from '../contract.js';

/** Returns an operation that checks its input first; what is wrong is named with its place. */
export function operation<S extends z.ZodType>(
  schema: S,
  run: (input: z.infer<S>) => unknown,
): ControlOperation {
  return (input) => {
    const parsed = schema.safeParse(input, { error: schemaFault });
    if (parsed.success) return run(parsed.data);
    const [issue] = parsed.error.issues;
    throw new VelaError('INVALID_INPUT', issue?.message ?? 'expected another body', {
      path: (issue?.path ?? []).map(String),
    });
  };
}

/** A question without input. */
export const question = (run: () => unknown): ControlOperation =>
  operation(z.object({}), () => run());
