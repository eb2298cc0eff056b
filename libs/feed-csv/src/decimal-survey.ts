import type { ColumnPlaces } from './csv-dialect.js';

/**
 * Returns the decimal mark that the prices of the rows show, or null when each comma may part
 * either thousands or decimals, as in `1,234`.
 */
export function provenDecimal(
  rows: readonly (readonly string[])[],
  columns: Pick<ColumnPlaces, 'open' | 'high' | 'low' | 'close'>,
): '.' | ',' | null {
  let open = false;
  for (const row of rows) {
    for (const place of [columns.open, columns.high, columns.low, columns.close]) {
      const cell = row[place] ?? '';
      const [point, comma] = [cell.lastIndexOf('.'), cell.lastIndexOf(',')];
      if (comma < 0) {
        if (point >= 0 && !/^\d{1,3}(\.\d{3})+$/.test(cell)) return '.';
        continue;
      }
      if (point >= 0) return point > comma ? '.' : ',';
      if (!/^\D*\d{1,3}(,\d{3})+$/.test(cell)) return ',';
      open = true;
    }
  }
  return open ? null : '.';
}
