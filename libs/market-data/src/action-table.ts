import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { factorsOfRows } from '@vela/market';
import type { AdjustmentFactors, CorporateAction } from '@vela/market';
import { type LabelledTable, nameOf, optionalColumn, requiredName } from './labelled-table.js';

const KINDS = ['type', 'kind', 'action'];
const SYMBOLS = ['symbol', 'new_symbol'];
const PREVIOUS_CLOSES = ['prev_close', 'previous_close'];

/** Columns of a table of corporate actions that hold texts. */
export const ACTION_LABELS: readonly string[] = [...KINDS, ...SYMBOLS];

/**
 * Returns the corporate actions of a table in the order of time: `type` (split, dividend, rename,
 * delist), `value`, and as far as they are there `prev_close` for dividends and `symbol` for renames.
 * Throws `DATA_INVALID` with the row of what cannot be.
 */
export function corporateActionsOf(table: LabelledTable): readonly CorporateAction[] {
  const at = table.time();
  const kinds = table.labels(requiredName(table, KINDS));
  const values = optionalColumn(table, ['value', 'amount', 'ratio']);
  const previousCloses = optionalColumn(table, PREVIOUS_CLOSES);
  const symbolName = nameOf(table, SYMBOLS);
  const symbols = symbolName === null ? null : table.labels(symbolName);
  const actions = kinds.map((kind, row) =>
    actionOf(row, kind.toLowerCase(), {
      at: at[row]!,
      value: values[row]!,
      previousClose: previousCloses[row]!,
      symbol: symbols?.[row] ?? '',
    }),
  );
  return actions.toSorted((a, b) => a.at - b.at);
}

interface ActionRow {
  readonly at: Micros;
  readonly value: number;
  readonly previousClose: number;
  readonly symbol: string;
}

function actionOf(
  row: number,
  kind: string,
  { at, value, previousClose, symbol }: ActionRow,
): CorporateAction {
  const expect = (holds: boolean, expected: string, found: number | string): void => {
    if (!holds) throw unexpected(row, expected, found);
  };
  switch (kind) {
    case 'split':
      expect(value > 0, 'new shares per old share above 0', value);
      return { kind, at, value };
    case 'dividend':
      expect(value >= 0, 'a dividend of at least 0', value);
      if (Number.isNaN(previousClose)) return { kind, at, value };
      expect(previousClose > value, 'a previous close above the dividend', previousClose);
      return { kind, at, value, previousClose };
    case 'rename':
      expect(symbol !== '', 'a symbol', 'nothing');
      return { kind, at, symbol };
    case 'delist':
      expect(Number.isNaN(value) || value >= 0, 'a price of at least 0 or nothing', value);
      return { kind, at, value: Number.isNaN(value) ? null : value };
    default:
      throw unexpected(row, 'split, dividend, rename or delist', `"${kind.slice(0, 40)}"`);
  }
}

function unexpected(row: number, expected: string, found: number | string): VelaError {
  const value = Number.isNaN(found) ? 'nothing' : found;
  return new VelaError('DATA_INVALID', `expected ${expected} in row ${row}, found ${value}`);
}

/**
 * Returns the factors that a table publishes as `price_factor` and `split_factor`, either of which
 * may be missing. Rows count for candles up to their own label.
 */
export function publishedFactorsOf(table: LabelledTable): AdjustmentFactors {
  const has = (name: string): boolean => table.names.includes(name);
  if (!has('price_factor') && !has('split_factor')) requiredName(table, ['price_factor']);
  const column = (name: string): Float64Array =>
    has(name) ? table.column(name) : new Float64Array(table.rows).fill(1);
  return factorsOfRows({
    at: table.time(),
    price: column('price_factor'),
    split: column('split_factor'),
  });
}
