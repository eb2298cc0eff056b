import type { CandleField, Indicator } from './indicator.js';
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
 * fed with all of them and keeps its state. Throws IndicatorParameterError on other columns.
 */
export function computeIndicator(
  indicator: Indicator,
  columns: readonly Float64Array[],
): Record<string, IndicatorSeries> {
  const rows = checkColumns(indicator, columns);
  const names = indicator.outputNames;
  const outputs = names.map(() => new Float64Array(rows));
  const first = columns[0]!;
  // Columns that the indicator does not take are never read by it.
  const [a, b = first, c = first, d = first, e = first] = columns;
  for (let row = 0; row < rows; row += 1) {
    indicator.update(a![row]!, b[row]!, c[row]!, d[row]!, e[row]!);
    for (let at = 0; at < outputs.length; at += 1) {
      outputs[at]![row] = indicator.output(at) ?? Number.NaN;
    }
  }
  const series = names.map((name, at): [string, IndicatorSeries] => {
    const values = outputs[at]!;
    const found = values.findIndex((value) => !Number.isNaN(value));
    return [name, { name, values, firstIndex: found < 0 ? rows : found }];
  });
  return Object.fromEntries(series);
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
  return lengths[0]!;
}
