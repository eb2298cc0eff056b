import type { Indicator } from './indicator.js';

/** Describes candles by columns. */
export interface Candles {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** Names what a test candle is made of: three prices (the last one is the close) and a volume. */
export type CandleSeed = readonly [number, number, number, number];

/** Returns candles around the prices of seeds, one every seven hours. */
export function candlesOf(seeds: readonly CandleSeed[]): Candles {
  return {
    rows: seeds.length,
    columns: {
      open: Float64Array.from(seeds, ([a]) => a),
      high: Float64Array.from(seeds, ([a, b, c]) => Math.max(a, b, c)),
      low: Float64Array.from(seeds, ([a, b, c]) => Math.min(a, b, c)),
      close: Float64Array.from(seeds, ([, , c]) => c),
      volume: Float64Array.from(seeds, ([, , , volume]) => volume),
      time: Float64Array.from(seeds, (_, row) => row * 7 * 3_600_000_000),
    },
  };
}

/** Returns the columns that an indicator takes. */
export function columnsFor(indicator: Indicator, source: Candles): Float64Array[] {
  return indicator.inputs.map((name) => source.columns[name]!);
}

/** Feeds an indicator with one row. */
export function step(indicator: Indicator, columns: readonly Float64Array[], row: number): void {
  const at = (index: number): number => columns[index]?.[row] ?? 0;
  indicator.update(at(0), at(1), at(2), at(3), at(4));
}

/** Returns all outputs of an indicator. */
export function outputsOf(indicator: Indicator): (number | null)[] {
  return indicator.outputNames.map((_, at) => indicator.output(at));
}

/** Returns the rows of outputs of an indicator over candles. */
export function outputRows(indicator: Indicator, source: Candles): (number | null)[][] {
  const columns = columnsFor(indicator, source);
  return Array.from({ length: source.rows }, (_, row) => {
    step(indicator, columns, row);
    return outputsOf(indicator);
  });
}

/** Returns all outputs of an indicator after rows of inputs, for examples worked by hand. */
export function lastOutputs(
  indicator: Indicator,
  rows: readonly (number | readonly number[])[],
): (number | null)[] {
  for (const row of rows) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = typeof row === 'number' ? [row] : row;
    indicator.update(a, b, c, d, e);
  }
  return outputsOf(indicator);
}
