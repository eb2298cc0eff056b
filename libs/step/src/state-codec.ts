import { VelaError } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { Indicator, restoreIndicator, snapshotIndicator } from '@vela/indicators';
import type { Strategy } from '@vela/strategy';
import { isTypedArray, stateFields } from './strategy-state.js';
import type { TypedColumn } from './strategy-state.js';

/** Marks what JSON has no form for. No record of a strategy may have a key like these. */
const NUMBER = '$number';
const ARRAY = '$array';
const VALUES = 'values';
const INDICATOR = '$indicator';
const DECLARED = '$declared';
const UNDEFINED = '$undefined';

const TYPES = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
} as const;

type Plain = { readonly [key: string]: Canonical };

/**
 * Returns the own fields of a strategy as plain data. Declared indicators are named by their place
 * in `declared`, because the run keeps their state.
 */
export function encodeFields(strategy: Strategy, declared: readonly Indicator[]): Plain {
  return Object.fromEntries(
    stateFields(strategy).map(([name, value]) => [name, encode(value, declared)]),
  );
}

function encode(value: unknown, declared: readonly Indicator[]): Canonical {
  if (value === undefined) return { [UNDEFINED]: true };
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return encodeNumber(value);
  if (value instanceof Indicator) {
    const place = declared.indexOf(value);
    if (place >= 0) return { [DECLARED]: place };
    return { [INDICATOR]: snapshotIndicator(value) as unknown as Canonical };
  }
  if (isTypedArray(value)) {
    return { [ARRAY]: value.constructor.name, [VALUES]: Array.from(value, encodeNumber) };
  }
  if (Array.isArray(value)) return value.map((item) => encode(item, declared));
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, encode(item, declared)]),
    );
  }
  throw new VelaError('STRATEGY_FAILED', `state holds a ${typeof value}, which cannot be kept`);
}

const encodeNumber = (value: number): Canonical =>
  Number.isFinite(value) ? value : { [NUMBER]: String(value) };

/** Puts a fresh strategy of the same class and parameters into the state that `fields` describe. */
export function decodeFields(
  strategy: Strategy,
  fields: Plain,
  declared: readonly Indicator[],
): void {
  for (const [name] of stateFields(strategy)) {
    if (!(name in fields)) Reflect.deleteProperty(strategy, name);
  }
  for (const [name, stored] of Object.entries(fields)) {
    const fresh: unknown = Reflect.get(strategy, name);
    Reflect.set(strategy, name, decode(stored, fresh, declared));
  }
}

function decode(stored: Canonical, fresh: unknown, declared: readonly Indicator[]): unknown {
  if (stored === null || typeof stored !== 'object') return stored;
  if (Array.isArray(stored)) {
    const before: readonly unknown[] = Array.isArray(fresh) ? fresh : [];
    return stored.map((item: Canonical, index) => decode(item, before[index], declared));
  }
  const record = stored as Plain;
  if (UNDEFINED in record) return undefined;
  if (NUMBER in record) return Number(record[NUMBER]);
  if (DECLARED in record) return declared[Number(record[DECLARED])];
  if (INDICATOR in record) {
    if (fresh instanceof Indicator) return restoreIndicator(fresh, record[INDICATOR]);
    throw new VelaError('INTERNAL', 'an indicator of the snapshot is not made by this strategy');
  }
  if (ARRAY in record) return decodeArray(record);
  const before = (typeof fresh === 'object' && fresh !== null ? fresh : {}) as Record<
    string,
    unknown
  >;
  return Object.fromEntries(
    Object.entries(record).map(([name, item]) => [name, decode(item, before[name], declared)]),
  );
}

function decodeArray(record: Plain): TypedColumn {
  const type = TYPES[record[ARRAY] as keyof typeof TYPES];
  const values = record[VALUES] as readonly Canonical[];
  return type.from(values.map((value) => Number(decode(value, undefined, []))));
}
