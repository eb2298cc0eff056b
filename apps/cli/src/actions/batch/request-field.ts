import { VelaError } from '@vela/kernel';
import type { BatchRequest } from './answer-requests.js';

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Returns the error for a field of a request that holds something else than expected. */
function unexpectedField(name: string, expected: string, found: unknown): VelaError {
  return new VelaError('INVALID_INPUT', `${name}: expected ${expected}, found ${describe(found)}`, {
    path: name.split('.'),
  });
}

/** Returns a text that must be there and not be empty. */
export function textField(request: BatchRequest, name: string): string {
  const value = request[name];
  if (typeof value === 'string' && value !== '') return value;
  throw unexpectedField(name, 'a text', value);
}

/** Returns one of the given texts. */
export function choiceField<T extends string>(
  request: BatchRequest,
  name: string,
  choices: readonly T[],
  otherwise?: T,
): T {
  const value = request[name] ?? otherwise;
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw unexpectedField(name, `one of ${choices.join(', ')}`, value);
}

/** Bounds of a number, both included. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** Returns a finite number within bounds; `otherwise` when it is absent. */
export function numberField(
  request: BatchRequest,
  name: string,
  { min = -Infinity, max = Infinity }: Bounds = {},
  otherwise?: number,
): number {
  const value = request[name] ?? otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) {
    return value;
  }
  const low = Number.isFinite(min) ? ` of at least ${min}` : '';
  const high = Number.isFinite(max) ? ` of at most ${max}` : '';
  throw unexpectedField(
    name,
    `a number${low}${high === '' ? '' : `${low && ' and'}${high}`}`,
    value,
  );
}

/** Returns a list of texts that must be there and not be empty. */
export function textListField(request: BatchRequest, name: string): readonly string[] {
  const value = request[name];
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')) {
    return value;
  }
  throw unexpectedField(name, 'a list of texts', value);
}

/** Returns an object; an empty one when it is absent. */
export function recordField(request: BatchRequest, name: string): BatchRequest {
  const value = request[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as BatchRequest;
  throw unexpectedField(name, 'an object', value);
}

/** Returns a list of finite numbers within bounds; `otherwise` when it is absent. */
export function numberListField(
  request: BatchRequest,
  name: string,
  bounds: Bounds,
  otherwise: readonly number[],
): readonly number[] {
  const value = request[name] ?? otherwise;
  if (!Array.isArray(value)) throw unexpectedField(name, 'a list of numbers', value);
  return value.map((one: unknown) => numberField({ [name]: one }, name, bounds));
}

/** Returns an integer within bounds; `otherwise` when it is absent. */
export function integerField(
  request: BatchRequest,
  name: string,
  bounds: Bounds,
  otherwise?: number,
): number {
  const value = numberField(request, name, bounds, otherwise);
  if (Number.isInteger(value)) return value;
  throw unexpectedField(name, 'an integer', value);
}
