import { canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { BacktestConfig, ResultColumns } from '@vela/ports';
import type { Columns } from '../column-bytes.js';

/** What two runs differ in: a part of what decided them, or a table of what came out. */
type DifferencePart =
  | 'ENGINE'
  | 'DATA'
  | 'SOURCE'
  | 'PARAMETERS'
  | 'OPTIONS'
  | 'SEED'
  | 'RANGE'
  | 'ACCOUNT'
  | 'ORDERS'
  | 'FILLS'
  | 'EQUITY';

/** Where two runs differ first. */
export interface RunDifference {
  readonly part: DifferencePart;
  /** Row of the table from 0; null for inputs. */
  readonly row: number | null;
  /** Name of the input or the column. */
  readonly field: string;
  readonly original: string;
  readonly repeated: string;
}

/** Parts of a configuration by the fields that hold them; ids of rows decide nothing. */
const PARTS: readonly (readonly [DifferencePart, readonly (keyof BacktestConfig)[]])[] = [
  ['ENGINE', ['engineVersion']],
  ['DATA', ['datasets', 'otherDatasets', 'timeframe', 'widerTimeframes', 'fillTimeframe']],
  ['SOURCE', ['strategyHash']],
  ['PARAMETERS', ['parameters']],
  ['OPTIONS', ['simulation', 'limits', 'faults']],
  ['SEED', ['seed']],
  ['RANGE', ['from', 'to']],
  ['ACCOUNT', ['startingCash', 'currency', 'rates', 'actions']],
];

/** Keys that name rows of a store. */
const IDS: ReadonlySet<string> = new Set(['datasetId']);

/** Returns every input in which two runs differ, one for each part; none when both are the same. */
export function inputDifferences(
  original: BacktestConfig,
  repeated: BacktestConfig,
): readonly RunDifference[] {
  return PARTS.flatMap(([part, fields]) => {
    for (const field of fields) {
      const [a, b] = [original[field], repeated[field]] as (Canonical | undefined)[];
      const found = deepDifference(a, b, field);
      if (found !== null) return [{ part, row: null, ...found }];
    }
    return [];
  });
}

type ValueDifference = Pick<RunDifference, 'field' | 'original' | 'repeated'>;

function deepDifference(
  a: Canonical | undefined,
  b: Canonical | undefined,
  field: string,
): ValueDifference | null {
  if (isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = IDS.has(key) ? null : deepDifference(a[key], b[key], `${field}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  const [original, repeated] = [a, b].map((value) =>
    value === undefined ? 'nothing' : canonicalJson(value),
  );
  return original === repeated ? null : { field, original: original!, repeated: repeated! };
}

const isRecord = (value: unknown): value is Record<string, Canonical> =>
  typeof value === 'object' && value !== null;

/** The tables that a result digest covers, in its order. */
const TABLES: readonly (readonly [DifferencePart, ResultColumns])[] = [
  ['ORDERS', 'orders'],
  ['FILLS', 'fills'],
  ['EQUITY', 'equity'],
];

/** Reads a table of a run. */
export type ReadTable = (table: ResultColumns) => Promise<Columns>;

/**
 * Returns the first row of orders, fills or equity in which two runs differ, with both values; null
 * when all are the same to the last bit. O(rows).
 */
export async function resultDifference(
  original: ReadTable,
  repeated: ReadTable,
): Promise<RunDifference | null> {
  for (const [part, table] of TABLES) {
    const found = tableDifference(await original(table), await repeated(table));
    if (found !== null) return { part, ...found };
  }
  return null;
}

/** Returns the first value in which two tables differ, row by row. */
function tableDifference(a: Columns, b: Columns): Omit<RunDifference, 'part'> | null {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  let first = Infinity;
  let field = '';
  for (const name of names) {
    const [left, right] = [a[name] ?? new Float64Array(0), b[name] ?? new Float64Array(0)];
    const end = Math.min(first, Math.max(left.length, right.length));
    for (let row = 0; row < end; row++) {
      if (row < left.length && row < right.length && Object.is(left[row], right[row])) continue;
      [first, field] = [row, name];
      break;
    }
  }
  if (first === Infinity) return null;
  const text = (columns: Columns): string => String(columns[field]?.[first] ?? 'nothing');
  return { row: first, field, original: text(a), repeated: text(b) };
}
