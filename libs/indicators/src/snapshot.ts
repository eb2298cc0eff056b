import { type CandleField, Indicator, type IndicatorParameters } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';

/**
 * Describes a double in JSON. JSON numbers printed by JavaScript read back to the same double; the
 * four values that JSON cannot carry (minus zero among them) travel as strings.
 */
export type SnapshotNumber = number | 'NaN' | '-0' | 'Infinity' | '-Infinity';

/** Describes one field of an indicator: a number, a flag, a buffer or another indicator. */
export type SnapshotField =
  | SnapshotNumber
  | boolean
  | readonly SnapshotNumber[]
  | IndicatorSnapshot;

/** Describes the whole state of an indicator as a plain record that survives JSON exactly. */
export interface IndicatorSnapshot {
  readonly kind: string;
  readonly parameters: IndicatorParameters;
  readonly inputs: readonly CandleField[];
  readonly state: Readonly<Record<string, SnapshotField>>;
}

const DESCRIPTION = new Set(['parameters', 'inputs']);

/**
 * Returns the whole state of an indicator. An indicator that is restored from it goes on with the
 * same outputs, bit for bit. Throws IndicatorParameterError when a field is of a forbidden type.
 */
export function snapshotIndicator(indicator: Indicator): IndicatorSnapshot {
  const state: Record<string, SnapshotField> = {};
  for (const [name, field] of stateOf(indicator)) state[name] = encodeField(indicator, name, field);
  const { kind, parameters, inputs } = indicator;
  return { kind, parameters: { ...parameters }, inputs: [...inputs], state };
}

/**
 * Returns the indicator after putting it into the state of a snapshot. Kind, parameters, inputs,
 * the names and types of all fields and the lengths of all buffers must agree; everything is
 * checked before anything is written. Throws IndicatorParameterError.
 */
export function restoreIndicator<I extends Indicator>(indicator: I, snapshot: unknown): I {
  const checked = checkSnapshot(indicator, snapshot, indicator.kind);
  writeSnapshot(indicator, checked);
  return indicator;
}

function stateOf(indicator: Indicator): [string, unknown][] {
  return Object.entries(indicator).filter(([name]) => !DESCRIPTION.has(name));
}

function encodeField(indicator: Indicator, name: string, field: unknown): SnapshotField {
  if (typeof field === 'number') return encodeNumber(field);
  if (typeof field === 'boolean') return field;
  if (field instanceof Float64Array) return Array.from(field, encodeNumber);
  if (field instanceof Indicator) return snapshotIndicator(field);
  throw new IndicatorParameterError(
    `${indicator.kind}.${name}: expected a number, a boolean, a Float64Array or an indicator, ` +
      `found ${typeof field}`,
  );
}

function encodeNumber(value: number): SnapshotNumber {
  if (Object.is(value, -0)) return '-0';
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function isSnapshotNumber(field: unknown): field is SnapshotNumber {
  if (typeof field === 'number') return Number.isFinite(field);
  return field === 'NaN' || field === '-0' || field === 'Infinity' || field === '-Infinity';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expect(where: string, expected: unknown, found: unknown): void {
  const [left, right] = [JSON.stringify(expected), JSON.stringify(found)];
  if (left === right) return;
  throw new IndicatorParameterError(`snapshot of ${where}: expected ${left}, found ${right}`);
}

/** Returns the entries of a record in a fixed order, so that two of them can be compared. */
function sortedEntries(record: unknown): unknown {
  if (!isRecord(record)) return record;
  return Object.keys(record)
    .toSorted()
    .map((name) => [name, record[name]]);
}

function checkSnapshot(indicator: Indicator, found: unknown, where: string): IndicatorSnapshot {
  if (!isRecord(found)) {
    throw new IndicatorParameterError(
      `snapshot of ${where}: expected a record, found ${JSON.stringify(found)}`,
    );
  }
  expect(`${where} kind`, indicator.kind, found['kind']);
  expect(
    `${where} parameters`,
    sortedEntries(indicator.parameters),
    sortedEntries(found['parameters']),
  );
  expect(`${where} inputs`, indicator.inputs, found['inputs']);
  const state = found['state'];
  const fields = stateOf(indicator);
  const names = isRecord(state) ? Object.keys(state).toSorted() : state;
  expect(`${where} fields`, fields.map(([name]) => name).toSorted(), names);
  for (const [name, field] of fields) {
    checkField(field, (state as Readonly<Record<string, unknown>>)[name], `${where}.${name}`);
  }
  return found as unknown as IndicatorSnapshot;
}

function checkField(field: unknown, found: unknown, where: string): void {
  if (field instanceof Indicator) {
    checkSnapshot(field, found, where);
  } else if (field instanceof Float64Array) {
    expect(`${where} length`, field.length, Array.isArray(found) ? found.length : found);
    for (const element of found as readonly unknown[]) {
      if (!isSnapshotNumber(element)) expect(where, 'a number', element);
    }
  } else if (typeof field === 'boolean') {
    expect(where, 'boolean', typeof found);
  } else if (!isSnapshotNumber(found)) {
    expect(where, 'a number', found);
  }
}

function writeSnapshot(indicator: Indicator, snapshot: IndicatorSnapshot): void {
  for (const [name, field] of stateOf(indicator)) {
    const found = snapshot.state[name];
    if (field instanceof Indicator) {
      writeSnapshot(field, found as IndicatorSnapshot);
    } else if (field instanceof Float64Array) {
      (found as readonly SnapshotNumber[]).forEach((element, at) => {
        field[at] = Number(element);
      });
    } else {
      Reflect.set(indicator, name, typeof found === 'boolean' ? found : Number(found));
    }
  }
}
