import { VelaError } from '@vela/kernel';
import { Indicator } from '@vela/indicators';
import type { Strategy } from '@vela/strategy';

/** Fields that are made anew from the setup and are no state. */
const GIVEN: ReadonlySet<string> = new Set(['params']);

/** Returns the own fields of a strategy that are its state, by name. */
export function stateFields(strategy: Strategy): [string, unknown][] {
  return Object.entries(strategy).filter(([name]) => !GIVEN.has(name));
}

/**
 * Returns nothing when everything a strategy remembers can be kept: numbers, texts, booleans,
 * null, arrays and plain records of these, typed arrays, indicators. Throws `STRATEGY_FAILED` that
 * names the first field that cannot.
 */
export function checkState(strategy: Strategy): void {
  const seen = new Set<unknown>();
  for (const [name, value] of stateFields(strategy)) checkValue(value, name, seen);
}

function checkValue(value: unknown, path: string, seen: Set<unknown>): void {
  if (typeof value === 'object' && value !== null) {
    if (seen.has(value)) refuse(path, 'something that another field holds as well');
    seen.add(value);
  }
  if (isLeaf(value)) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => checkValue(item, `${path}[${index}]`, seen));
    return;
  }
  if (typeof value !== 'object' || value === null) refuse(path, `a ${typeof value}`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    refuse(path, `an object of class ${value.constructor.name}`);
  }
  for (const [name, item] of Object.entries(value)) {
    checkValue(item, `${path}.${name}`, seen);
  }
}

function isLeaf(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return true;
  }
  return value instanceof Indicator || isTypedArray(value);
}

/** Returns whether a value is one of the typed arrays of numbers. */
export function isTypedArray(value: unknown): value is TypedColumn {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !isBig(value);
}

const isBig = (value: ArrayBufferView): boolean =>
  value instanceof BigInt64Array || value instanceof BigUint64Array;

/** Any typed array of numbers. */
export type TypedColumn =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

function refuse(path: string, found: string): never {
  throw new VelaError('STRATEGY_FAILED', `the field ${path} holds ${found}, which cannot be kept`, {
    hint: 'State is numbers, texts, booleans, arrays, plain records, typed arrays and indicators.',
  });
}
