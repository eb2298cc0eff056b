import type { CandleField, Columns, Indicator } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';

/**
 * Describes one output over all rows: NaN in the rows before `firstIndex` and wherever the output
 * is undefined. `firstIndex` is the number of rows when no row has a value.
 */
export interface IndicatorSeries {
  readonly name: string;
  readonly values: Float64Array;
  readonly firstIndex: number;
}

/**
 * Returns all outputs of an indicator over columns, by the same `update` that live candles take.
 * The columns come in the order of `indicator.inputs` and have the same length; the indicator is
 * fed with all of them and keeps its state. Throws IndicatorParameterError on other columns and on
 * numbers that are not finite.
 */
export function computeIndicator(
  indicator: Indicator,
  columns: readonly Float64Array[],
): Record<string, IndicatorSeries> {
  const rows = checkColumns(indicator, columns);
  const names = indicator.outputNames;
  const outputs = names.map(() => new Float64Array(rows));
  fillColumns(indicator, columns, outputs);
  const series = names.map((name, at): [string, IndicatorSeries] => {
    const values = outputs[at]!;
    return [name, { name, values, firstIndex: clearUndefined(values) }];
  });
  return Object.fromEntries(series);
}

/** Rows in one call of `run`: V8 compiles what is called often, but a long loop anew in each call. */
const BLOCK = 16_384;

/**
 * Feeds every row of the columns and writes every output, where an undefined one may be any number
 * that is not finite: `computeIndicator` without its checks, into columns that are there already.
 */
export function fillColumns(indicator: Indicator, columns: Columns, outputs: Columns): void {
  const rows = columns[0]!.length;
  for (let from = 0; from < rows; from += BLOCK) {
    const part = (all: Columns): Float64Array[] =>
      all.map((column) => column.subarray(from, Math.min(rows, from + BLOCK)));
    indicator.run(part(columns), part(outputs));
  }
}

/** Returns the first row with a value, after turning everything infinite into NaN. */
function clearUndefined(values: Float64Array): number {
  let first = values.length;
  for (let row = values.length - 1; row >= 0; row -= 1) {
    const value = values[row]!;
    if (value - value === 0) first = row;
    else values[row] = Number.NaN;
  }
  return first;
}

/** Returns the first row whose number is not finite, or -1. */
function firstWild(values: Float64Array): number {
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (value - value !== 0) return row;
  }
  return -1;
}

/** Returns the values of a series with null for every row that has none. */
export function toNullable(series: IndicatorSeries): (number | null)[] {
  return Array.from(series.values, (value) => (Number.isNaN(value) ? null : value));
}

/**
 * Returns the same indicator, made to take other columns than its default ones, such as an
 * average of volumes: `withInputs(sma(20), ['volume'])`. Throws IndicatorParameterError when
 * the number of columns differs.
 */
export function withInputs<I extends Indicator>(indicator: I, inputs: readonly CandleField[]): I {
  if (inputs.length !== indicator.inputs.length) {
    throw new IndicatorParameterError(
      `${indicator.kind}: expected ${indicator.inputs.length} columns, found ${inputs.length}`,
    );
  }
  Reflect.set(indicator, 'inputs', [...inputs]);
  return indicator;
}

function checkColumns(indicator: Indicator, columns: readonly Float64Array[]): number {
  const expected = indicator.inputs;
  if (columns.length !== expected.length) {
    throw new IndicatorParameterError(
      `${indicator.kind}: expected ${expected.length} columns (${expected.join(', ')}), ` +
        `found ${columns.length}`,
    );
  }
  const lengths = columns.map((column) => column.length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new IndicatorParameterError(
      `${indicator.kind}: expected columns of one length, found ${lengths.join(', ')}`,
    );
  }
  columns.forEach((column, at) => {
    const row = firstWild(column);
    if (row < 0) return;
    throw new IndicatorParameterError(
      `${indicator.kind}: expected finite numbers in column ${expected[at]}, ` +
        `found ${column[row]} in row ${row}`,
    );
  });
  return lengths[0]!;
}
