import { parseAmount } from './amount.js';
import type { FeeRow } from './fee-row.js';

/** Something wrong with a table as a whole. */
interface TableFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Table {
  readonly rows: readonly FeeRow[];
  readonly choices: {
    readonly [name: string]: { readonly values: readonly string[]; readonly default: string };
  };
}

/**
 * Returns what is wrong between the rows of a table: charges on lines that do not stand above,
 * choices that do not exist, and two rows of a line that hold for the same fill.
 */
export function tableFaults({ rows, choices }: Table): TableFault[] {
  const faults: TableFault[] = [];
  const order = [...new Set(rows.map(({ line }) => line))];
  for (const [name, { values, default: usual }] of Object.entries(choices)) {
    if (values.includes(usual)) continue;
    const message = `expected one of ${values.join(', ')} as default, found "${usual}"`;
    faults.push({ path: ['choices', name, 'default'], message });
  }
  rows.forEach((row, at) => {
    const fault = (field: string, message: string): void => {
      faults.push({ path: ['rows', at, field], message });
    };
    for (const name of row.of ?? []) {
      const place = order.indexOf(name);
      if (place < 0 || place >= order.indexOf(row.line)) {
        fault('of', `there is no line "${name}" above the line "${row.line}"`);
      }
    }
    for (const [name, value] of Object.entries(row.when ?? {})) {
      const known = choices[name]?.values ?? [];
      if (!known.includes(value)) fault('when', `there is no choice ${name}: "${value}"`);
    }
    const other = rows.slice(0, at).findIndex((earlier) => collide(earlier, row));
    if (other >= 0) {
      fault('validFrom', `row ${other + 1} of the same line holds for the same fills and date`);
    }
  });
  return faults;
}

/** Whether two rows of one line begin on one day and some fill is one of both. */
function collide(a: FeeRow, b: FeeRow): boolean {
  if (a.line !== b.line || a.validFrom !== b.validFrom) return false;
  if ((a.symbols === undefined) !== (b.symbols === undefined)) return false;
  return (
    a.segment.some((one) => b.segment.includes(one)) &&
    sidesMeet(a.side, b.side) &&
    listsMeet(a.venue, b.venue) &&
    listsMeet(a.symbols, b.symbols) &&
    (a.currency === undefined || b.currency === undefined || a.currency === b.currency) &&
    choicesMeet(a.when ?? {}, b.when ?? {}) &&
    pricesMeet(a, b)
  );
}

const sidesMeet = (a: FeeRow['side'], b: FeeRow['side']): boolean =>
  a === b || (a === 'both' && b !== 'exercise') || (b === 'both' && a !== 'exercise');

const listsMeet = (a?: readonly string[], b?: readonly string[]): boolean =>
  a === undefined || b === undefined || a.some((one) => b.includes(one));

function choicesMeet(
  a: { readonly [name: string]: string },
  b: { readonly [name: string]: string },
): boolean {
  return Object.entries(a).every(([name, value]) => b[name] === undefined || b[name] === value);
}

function pricesMeet(a: FeeRow, b: FeeRow): boolean {
  const below = (row: FeeRow, other: FeeRow): boolean =>
    row.priceBelow !== undefined &&
    other.priceFrom !== undefined &&
    parseAmount(row.priceBelow) <= parseAmount(other.priceFrom);
  return !below(a, b) && !below(b, a);
}
