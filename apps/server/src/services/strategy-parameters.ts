import type { Canonical } from '@vela/kernel';
import type { StrategyParameter } from '@vela/ports';
import type { Problem } from './refusal.js';

/** Parameters of a run by name. */
type Parameters = Readonly<Record<string, Canonical>>;

/** Parameters after the check: every declared one, or what is wrong. */
export interface CheckedParameters {
  readonly values: Parameters;
  readonly problems: readonly Problem[];
}

/**
 * Returns the declared parameters with their defaults filled in, and one problem for each value
 * that is unknown, of another type or out of range. `path` leads to the object of parameters.
 */
export function checkParameters(
  declared: readonly StrategyParameter[],
  given: unknown,
  path: readonly string[],
): CheckedParameters {
  if (
    given !== null &&
    given !== undefined &&
    (typeof given !== 'object' || Array.isArray(given))
  ) {
    const message = `expected an object of parameters by name, found ${shown(given)}`;
    return { values: {}, problems: [{ code: 'INVALID_INPUT', message, path }] };
  }
  const input = (given ?? {}) as Readonly<Record<string, unknown>>;
  const problems: Problem[] = unknownNames(declared, input, path);
  const values: Record<string, Canonical> = {};
  for (const parameter of declared) {
    const value = input[parameter.name];
    if (value === undefined) {
      values[parameter.name] = parameter.default;
      continue;
    }
    const wrong = mismatch(parameter, value);
    if (wrong === null) values[parameter.name] = value as Canonical;
    else {
      problems.push({
        code: 'INVALID_INPUT',
        message: `expected ${wrong} for the parameter ${parameter.name}, found ${shown(value)}`,
        hint: parameter.description ?? undefined,
        path: [...path, parameter.name],
      });
    }
  }
  return { values, problems };
}

function unknownNames(
  declared: readonly StrategyParameter[],
  input: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Problem[] {
  const names = declared.map((parameter) => parameter.name);
  const hint =
    names.length === 0 ? 'This strategy has no parameters.' : `It has ${names.join(', ')}.`;
  return Object.keys(input)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      code: 'INVALID_INPUT',
      message: `the strategy has no parameter "${name}"`,
      hint,
      path: [...path, name],
    }));
}

/** Returns what was expected when the value does not fit, null when it does. */
function mismatch(parameter: StrategyParameter, value: unknown): string | null {
  switch (parameter.type) {
    case 'BOOLEAN':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'TEXT':
      return typeof value === 'string' ? null : 'a text';
    case 'CHOICE': {
      const choices = parameter.choices ?? [];
      return typeof value === 'string' && choices.includes(value)
        ? null
        : `one of ${choices.join(', ')}`;
    }
    case 'INTEGER':
    case 'FLOAT': {
      const whole = parameter.type === 'INTEGER';
      const fits =
        typeof value === 'number' &&
        (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
        value >= (parameter.min ?? -Infinity) &&
        value <= (parameter.max ?? Infinity);
      return fits ? null : `${whole ? 'a whole number' : 'a number'}${range(parameter)}`;
    }
  }
}

function range({ min, max }: StrategyParameter): string {
  if (min !== null && max !== null) return ` from ${min} to ${max}`;
  if (min !== null) return ` of at least ${min}`;
  return max === null ? '' : ` of at most ${max}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
