import { schemaFault } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { limitOptions } from '@vela/limits';
import { z } from 'zod';
import type { Problem } from '../refusal.js';

/** Limits after the check: those that were given, or what is wrong with them. */
export interface CheckedLimits {
  readonly values: { readonly [name: string]: Canonical };
  readonly problems: readonly Problem[];
}

/**
 * Returns the limits of a caller, checked; `{}` for none. What is absent or null does not limit,
 * and only what limits is kept.
 */
export function checkLimits(given: unknown, path: readonly string[]): CheckedLimits {
  if (given === null || given === undefined) return { values: {}, problems: [] };
  const checked = limitOptions.safeParse(given, { error: schemaFault });
  if (checked.success) return { values: named(given, checked.data), problems: [] };
  const problems = checked.error.issues.map((issue) => ({
    code: 'INVALID_INPUT' as const,
    message: `${[path.at(-1), ...issue.path].join('.')}: ${issue.message}`,
    hint:
      issue.path.length === 0
        ? `The limits are ${Object.keys(limitOptions.shape).join(', ')}.`
        : 'See the query riskLimitOptions for what each takes. A limit is lifted by null, not by 0.',
    path: [...path, ...issue.path.map(String)],
  }));
  return { values: {}, problems };
}

/** Returns the checked values of what was given and is not null. */
function named(
  given: object,
  checked: z.infer<typeof limitOptions>,
): { readonly [name: string]: Canonical } {
  const values: Record<string, Canonical> = {};
  for (const [name, value] of Object.entries(checked)) {
    if (name in given && value !== null) values[name] = value as Canonical;
  }
  return values;
}

/** One limit as a form or a manual shows it. */
export interface LimitOption {
  readonly name: string;
  readonly type: 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'CHOICE' | 'LIST';
  readonly default: Canonical;
  readonly choices: readonly string[] | null;
  readonly max: number | null;
  readonly description: string;
}

/** The part of JSON Schema that limits are described by. */
interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: Canonical;
  readonly description?: string;
  readonly maximum?: number;
  readonly anyOf?: readonly Described[];
}

const KINDS: Readonly<Record<string, LimitOption['type']>> = {
  array: 'LIST',
  boolean: 'BOOLEAN',
  integer: 'INTEGER',
};

/** Returns every limit from its own schema. */
export function limitOptionList(): readonly LimitOption[] {
  const { properties } = z.toJSONSchema(limitOptions, { io: 'input' }) as {
    readonly properties: Readonly<Record<string, Described>>;
  };
  return Object.entries(properties).map(([name, described]) => {
    const real = described.anyOf?.find(({ type }) => type !== 'null') ?? described;
    return {
      name,
      type: real.enum === undefined ? (KINDS[real.type ?? ''] ?? 'NUMBER') : 'CHOICE',
      default: described.default ?? null,
      choices: real.enum?.map(String) ?? null,
      max: real.maximum ?? null,
      description: described.description ?? '',
    };
  });
}
