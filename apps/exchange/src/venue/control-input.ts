import { parseDecimal, VelaError } from '@vela/kernel';
import { ENVIRONMENTS, type Environment } from '../contract.js';

/** What an operation of the control plane was given. */
export type ControlInput = Readonly<Record<string, unknown>>;

function invalid(name: string, expected: string, found: unknown): VelaError {
  const told = found === undefined ? 'nothing' : JSON.stringify(found);
  return new VelaError('INVALID_INPUT', `expected ${expected} as ${name}, found ${told}`, {
    path: [name],
  });
}

/** Returns a text that must be there. */
export function textIn(input: ControlInput, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(name, 'a text', value);
}

/** Returns a decimal as text, or null when it is absent. */
export function decimalIn(input: ControlInput, name: string): string | null {
  const value = input[name];
  if (value === undefined || value === null) return null;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') throw invalid(name, 'a decimal number', value);
  if (parseDecimal(text).units < 0n) throw invalid(name, 'a number from 0 on', value);
  return text;
}

/** Returns a number between limits, or `fallback` when it is absent. Queries give it as text. */
export function numberIn(
  input: ControlInput,
  name: string,
  limits: { readonly least: number; readonly most: number; readonly fallback: number },
): number {
  const value = input[name];
  if (value === undefined || value === null) return limits.fallback;
  const number = typeof value === 'string' ? Number(value) : value;
  const fits =
    typeof number === 'number' && number >= limits.least && number <= limits.most && value !== '';
  if (!fits) throw invalid(name, `a number from ${limits.least} to ${limits.most}`, value);
  return number;
}

/** Returns the environment that is named; paper when none is. */
export function environmentIn(input: ControlInput): Environment {
  const value = input['environment'] ?? 'paper';
  const found = ENVIRONMENTS.find((environment) => environment === value);
  if (found === undefined) throw invalid('environment', 'paper or live', value);
  return found;
}
