import { VelaError, schemaFault } from '@vela/kernel';
import { z } from 'zod';
import type { StrategyClass } from './strategy.js';

/** One parameter as a form or a help text shows it. */
export interface ParameterDescription {
  readonly name: string;
  readonly type: 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'CHOICE' | 'TEXT';
  readonly default: null | boolean | number | string;
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly string[] | null;
  readonly description: string | null;
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly description?: string;
}

/** Returns the parameters of a strategy class in the order in which it declares them. */
export function describeParameters(strategy: StrategyClass): readonly ParameterDescription[] {
  const schema = z.toJSONSchema(strategy.parameters, { io: 'input', unrepresentable: 'any' });
  const properties = (schema.properties ?? {}) as Record<string, PropertySchema>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    default: plain(property.default),
    min: bound(property.minimum ?? property.exclusiveMinimum),
    max: bound(property.maximum ?? property.exclusiveMaximum),
    choices: property.enum === undefined ? null : property.enum.map(String),
    description: property.description ?? null,
  }));
}

function typeOf(property: PropertySchema): ParameterDescription['type'] {
  if (property.enum !== undefined) return 'CHOICE';
  if (property.type === 'integer') return 'INTEGER';
  if (property.type === 'number') return 'FLOAT';
  return property.type === 'boolean' ? 'BOOLEAN' : 'TEXT';
}

function plain(value: unknown): ParameterDescription['default'] {
  const simple =
    typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
  return simple ? value : null;
}

/** Returns a bound, or null where it only says that integers are safe. */
function bound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}

/**
 * Returns the values with every default filled in; throws `INVALID_INPUT` with all that is wrong,
 * each with the name of its parameter.
 */
export function checkParameters(strategy: StrategyClass, values: unknown): Record<string, unknown> {
  const checked = strategy.parameters.safeParse(values ?? {}, { error: schemaFault });
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => {
    const where = issue.path.map(String).join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  const known = Object.keys(strategy.parameters.shape);
  throw new VelaError('INVALID_INPUT', `wrong parameters: ${faults.join('; ')}`, {
    hint:
      known.length === 0
        ? 'This strategy takes no parameters.'
        : `The parameters are ${known.join(', ')}.`,
    path: ['parameters', ...(checked.error.issues[0]?.path.map(String) ?? [])],
  });
}
