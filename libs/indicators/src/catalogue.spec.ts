import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeIndicator, toNullable, withInputs } from './batch.js';
import { candlesOf, columnsFor, outputsOf, step } from './catalogue-candles.js';
import { catalogue } from './catalogue.js';
import type { Indicator } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';
import { SAMPLES } from './indicator-samples.js';
import { sma } from './sma.js';
import { restoreIndicator, snapshotIndicator } from './snapshot.js';

const price = fc.oneof(
  fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100),
  fc.constant(100),
);
const volume = fc.integer({ min: 0, max: 500 });
const candles = fc
  .array(fc.tuple(price, price, price, volume), { minLength: 1, maxLength: 70 })
  .map(candlesOf);

describe.each([...catalogue.keys()])('the indicator %s', (name) => {
  const definition = catalogue.get(name)!;
  const create = (): Indicator => definition.create(SAMPLES[name]!.parameters);

  it('describes itself as it behaves', () => {
    const indicator = create();
    expect(indicator.kind).toBe(name);
    expect(indicator.inputs).toEqual(definition.inputs);
    expect(indicator.outputNames).toEqual(definition.outputs);
    expect(definition.title).not.toBe('');
    expect(definition.formula).not.toBe('');
    expect(definition.source.author).not.toBe('');
    expect(definition.source.title).not.toBe('');
    expect(definition.source.year).toBeGreaterThan(1700);
    for (const field of Object.values(definition.parameters.shape)) {
      expect(field.description).toBeTruthy();
    }
  });

  it('gives the same in a batch, in a stream and when restored at any point', () => {
    fc.assert(
      fc.property(candles, fc.nat({ max: 70 }), (source, cut) => {
        const streaming = create();
        const columns = columnsFor(streaming, source);
        const batch = Object.values(computeIndicator(create(), columns)).map(toNullable);
        let restored = streaming;
        const live: (number | null)[][] = [];
        const again: (number | null)[][] = [];
        for (let row = 0; row < source.rows; row += 1) {
          step(streaming, columns, row);
          if (row > cut) step(restored, columns, row);
          if (row === cut) {
            const stored: unknown = JSON.parse(JSON.stringify(snapshotIndicator(streaming)));
            restored = restoreIndicator(create(), stored);
          }
          live.push(outputsOf(streaming));
          again.push(outputsOf(restored));
          if (restored.before !== streaming.before) again.push([restored.before]);
        }
        expect(live).toEqual(live.map((_, row) => batch.map((values) => values[row])));
        expect(again).toEqual(live);
        expect(snapshotIndicator(restored)).toEqual(snapshotIndicator(streaming));
      }),
      { numRuns: 25 },
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
          const outputs = outputsOf(indicator);
          expect(outputs.every((one) => one === null || Number.isFinite(one))).toBe(true);
          if (indicator.ready) expect(indicator.output(0)).toBe(indicator.value);
          expect(indicator.output(outputs.length)).toBeNull();
          expect(indicator.before).toBe(before);
          before = indicator.value;
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('the catalogue', () => {
  it('is examined completely', () => {
    expect(Object.keys(SAMPLES).toSorted()).toEqual([...catalogue.keys()].toSorted());
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
