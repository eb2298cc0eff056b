import type { BacktestView, ReproductionView, RunDifferenceView } from '@vela/client';
import type { Paint } from '../output/paint.js';
import { facts } from '../output/table.js';

/** Two runs and how they compare. */
interface Compared {
  readonly original: BacktestView;
  readonly repeated: BacktestView;
  readonly found: ReproductionView;
}

/** What rows of a table are called. */
const ROWS: Readonly<Record<string, string>> = { ORDERS: 'order', FILLS: 'fill', EQUITY: 'equity' };

/** Returns whether a run repeats another one, and where it does not, as text. */
export function reproductionText({ original, repeated, found }: Compared, paint: Paint): string {
  const verdict = found.identical
    ? `  ${paint.green('✓')} identical: every order, fill and point of the curve`
    : `  ${paint.red('✗')} the results differ`;
  const first =
    found.first === null ? 'in a table that is not compared' : differenceText(found.first);
  const lines = facts([
    ['original', `${original.id}  ${original.resultDigest ?? ''}`],
    ['repeated', `${repeated.id}  ${repeated.resultDigest ?? ''}`],
    ...found.inputs.map((one): [string, string] => ['other input', differenceText(one)]),
    ['first difference', found.identical ? null : first],
  ]);
  return `${verdict}\n${lines}`;
}

/** Returns a difference as text: `order 3 price: 101 became 101.5`. */
function differenceText({ part, row, field, original, repeated }: RunDifferenceView): string {
  const where = row === null ? part.toLowerCase() : `${ROWS[part] ?? part.toLowerCase()} ${row}`;
  return `${where} ${field}: ${original} became ${repeated}`;
}
