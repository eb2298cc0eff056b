import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeIndicator, toNullable, withInputs } from './batch.js';
import { catalogue } from './catalogue.js';
import type { Indicator } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';
import { sma } from './sma.js';
import { restoreIndicator, snapshotIndicator } from './snapshot.js';

/** Small parameters for each indicator, so that short series reach every branch. */
const SMALL: Readonly<Record<string, Record<string, number | string>>> = {
  ADX: { period: 3 },
  AROON: { period: 4 },
  ATR: { period: 3 },
  BBANDS: { period: 4, mult: 2 },
  BETA: { period: 4 },
  CCI: { period: 4 },
  CORREL: { period: 4 },
  DEMA: { period: 3 },
  DONCHIAN: { period: 4 },
  EMA: { period: 3 },
  ICHIMOKU: { tenkan: 2, kijun: 4, senkou: 6, displacement: 3 },
  KAMA: { period: 3 },
  KELTNER: { period: 4, atr: 2, mult: 1.5 },
  LINEARREG: { period: 4 },
  MACD: { fast: 2, slow: 4, signal: 3 },
  MFI: { period: 3 },
  MOM: { period: 3 },
  NATR: { period: 3 },
  OBV: {},
  PPO: { fast: 2, slow: 4, matype: 'ema' },
  ROC: { period: 3 },
  RSI: { period: 3 },
  SAR: { acceleration: 0.02, maximum: 0.2 },
  SMA: { period: 4 },
  STDDEV: { period: 4, nbdev: 1 },
  STOCH: { k: 4, slowK: 2, slowD: 3 },
  STOCHRSI: { period: 3, fastK: 3, fastD: 2 },
  SUPERTREND: { period: 3, mult: 1.5 },
  TEMA: { period: 3 },
  TRIX: { period: 2 },
  ULTOSC: { p1: 2, p2: 3, p3: 5 },
  VWAP_ROLLING: { period: 3 },
  VWAP_SESSION: {},
  WILLR: { period: 4 },
  WMA: { period: 4 },
};

interface Candles {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

const price = fc.oneof(
  fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100),
  fc.constant(100),
);

const candles: fc.Arbitrary<Candles> = fc
  .array(fc.tuple(price, price, price, fc.integer({ min: 0, max: 500 })), {
    minLength: 1,
    maxLength: 70,
  })
  .map((rows) => ({
    rows: rows.length,
    columns: {
      open: Float64Array.from(rows, ([a]) => a),
      high: Float64Array.from(rows, ([a, b, c]) => Math.max(a, b, c)),
      low: Float64Array.from(rows, ([a, b, c]) => Math.min(a, b, c)),
      close: Float64Array.from(rows, ([, , c]) => c),
      volume: Float64Array.from(rows, ([, , , volume]) => volume),
      time: Float64Array.from(rows, (_, row) => row * 7 * 3_600_000_000),
    },
  }));

function columnsFor(indicator: Indicator, source: Candles): Float64Array[] {
  return indicator.inputs.map((name) => source.columns[name]!);
}

function step(indicator: Indicator, columns: readonly Float64Array[], row: number): void {
  const at = (index: number): number => columns[index]?.[row] ?? 0;
  indicator.update(at(0), at(1), at(2), at(3), at(4));
}

function outputsOf(indicator: Indicator): (number | null)[] {
  return indicator.outputNames.map((_, at) => indicator.output(at));
}

describe.each([...catalogue.keys()])('the indicator %s', (name) => {
  const definition = catalogue.get(name)!;
  const create = (): Indicator => definition.create(SMALL[name]);

  it('describes itself as it behaves', () => {
    const indicator = create();
    expect(indicator.kind).toBe(name);
    expect(indicator.inputs).toEqual(definition.inputs);
    expect(indicator.outputNames).toEqual(definition.outputs);
    expect(definition.title).not.toBe('');
    expect(definition.formula).not.toBe('');
    expect(definition.source.year).toBeGreaterThan(1700);
    for (const field of Object.values(definition.parameters.shape)) {
      expect(field.description).toBeTruthy();
    }
  });

  it('refuses parameters it does not know', () => {
    expect(() => definition.create({ ...SMALL[name], colour: 1 })).toThrow(IndicatorParameterError);
    expect(() => definition.create(null)).toThrow(IndicatorParameterError);
  });

  it('gives the same in a batch, in a stream and when restored at any point', () => {
    fc.assert(
      fc.property(candles, fc.nat({ max: 70 }), (source, cut) => {
        const streaming = create();
        const columns = columnsFor(streaming, source);
        const batch = Object.values(computeIndicator(create(), columns)).map(toNullable);
        let restored = streaming;
        for (let row = 0; row < source.rows; row += 1) {
          step(streaming, columns, row);
          if (row > cut) step(restored, columns, row);
          if (row === cut) {
            const stored: unknown = JSON.parse(JSON.stringify(snapshotIndicator(streaming)));
            restored = restoreIndicator(create(), stored);
          }
          const outputs = outputsOf(streaming);
          expect(outputs).toEqual(batch.map((values) => values[row]));
          expect(outputsOf(restored)).toEqual(outputs);
          expect(restored.before).toBe(streaming.before);
          expect(snapshotIndicator(restored)).toEqual(snapshotIndicator(streaming));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is null until ready, ready after its warm-up, and never NaN or infinite', () => {
    fc.assert(
      fc.property(candles, (source) => {
        const indicator = create();
        const columns = columnsFor(indicator, source);
        let before: number | null = null;
        for (let row = 0; row < source.rows; row += 1) {
          step(indicator, columns, row);
          expect(indicator.ready).toBe(row + 1 >= indicator.warmUp);
          if (!indicator.ready) expect(indicator.value).toBeNull();
          for (const output of outputsOf(indicator)) {
            expect(output === null || Number.isFinite(output)).toBe(true);
          }
          if (indicator.ready) expect(indicator.output(0)).toBe(indicator.value);
          expect(indicator.before).toBe(before);
          before = indicator.value;
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the catalogue', () => {
  it('is examined completely', () => {
    expect(Object.keys(SMALL).toSorted()).toEqual([...catalogue.keys()].toSorted());
  });

  it('counts rows without a value and refuses other columns', () => {
    const short = computeIndicator(sma(5), [Float64Array.of(1, 2)]);
    expect(short['value']!.firstIndex).toBe(2);
    expect(toNullable(short['value']!)).toEqual([null, null]);
    expect(() => computeIndicator(sma(5), [])).toThrow('expected 1 columns (close), found 0');
    expect(() => computeIndicator(sma(1), [Float64Array.of(1, Number.NaN)])).toThrow(
      'expected finite numbers in column close, found NaN in row 1',
    );
    expect(withInputs(sma(5), ['volume']).inputs).toEqual(['volume']);
    expect(() => withInputs(sma(5), ['high', 'low'])).toThrow(IndicatorParameterError);
  });
});
