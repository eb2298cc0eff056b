import { VelaError } from '@vela/kernel';
import type { NumericTable } from './build-bars.js';

/** Columns of numbers and of texts by name, as the reader of a file gives them. */
export interface LabelledTable extends NumericTable {
  /** Names of all columns as written. */
  readonly names: readonly string[];
  /** Returns a column of texts; throws for a name that is not there. */
  labels(name: string): readonly string[];
}

/** Returns the first of some names that a table has, or null. */
export function nameOf(table: LabelledTable, names: readonly string[]): string | null {
  return names.find((name) => table.names.includes(name)) ?? null;
}

/** Returns the first of some names that a table has; throws `DATA_INVALID` when it has none. */
export function requiredName(table: LabelledTable, names: readonly string[]): string {
  const name = nameOf(table, names);
  if (name !== null) return name;
  throw new VelaError(
    'DATA_INVALID',
    `expected a column "${names[0]}", found ${table.names.join(', ')}`,
    { hint: `It may be called ${names.join(' or ')}.` },
  );
}

/** Returns a column of numbers by the first of some names, all NaN when there is none. */
export function optionalColumn(table: LabelledTable, names: readonly string[]): Float64Array {
  const name = nameOf(table, names);
  return name === null ? new Float64Array(table.rows).fill(Number.NaN) : table.column(name);
}
