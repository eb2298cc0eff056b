export { UNPACKED_BYTES_MAX } from './byte-source.js';
export type { CsvSource } from './byte-source.js';
export { DELIMITERS } from './csv-dialect.js';
export type {
  ColumnPlaces,
  CsvHints,
  Delimiter,
  Dialect,
  Question,
  ReadOptions,
  Stamp,
} from './csv-dialect.js';
export { parseCsvHints } from './csv-hints.js';
export { detectDialect } from './detect-dialect.js';
export type { Detection } from './detect-dialect.js';
export { KNOWN_FORMATS } from './known-formats.js';
export { TABLE_BYTES_MAX, loadTable } from './load-table.js';
export type { Table, TableHints } from './load-table.js';
export { ambiguous } from './questions.js';
export { inspectCandles, readCandles } from './read-candles.js';
export type { DateOrder } from './time-cell.js';
