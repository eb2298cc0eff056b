import { VelaError } from '@vela/kernel';
import { computeIndicator as computeColumns } from '@vela/indicators';
import type { Indicator, IndicatorSeries } from '@vela/indicators';
import { CandleSeries } from './candle-series.js';

/**
 * Returns all outputs of a fresh indicator over candles, or over columns in the order of its
 * `inputs`. Values are NaN in the rows before `firstIndex` and wherever an output is undefined;
 * `toNullable` turns a series into numbers and null. By the same `update` that strategies get.
 */
export function computeIndicator(
  indicator: Indicator,
  source: CandleSeries | readonly Float64Array[],
): Record<string, IndicatorSeries> {
  if (!(source instanceof CandleSeries)) return computeColumns(indicator, source);
  const { columns } = source;
  return computeColumns(
    indicator,
    indicator.inputs.map((name) => {
      const column = name === 'time' ? columns.openAt : columns[name];
      if (column !== undefined) return column;
      throw new VelaError('INVALID_INPUT', `candles have no column ${name}`, {
        hint: 'Pass the columns themselves, in the order of the inputs.',
      });
    }),
  );
}
