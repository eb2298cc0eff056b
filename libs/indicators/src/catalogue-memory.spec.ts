import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CandleSeed, candlesOf, outputRows } from './catalogue-candles.js';
import { catalogue } from './catalogue.js';
import { SAMPLES } from './indicator-samples.js';

/** The indicators whose outputs follow from the last candles alone, however many came before. */
const WINDOWS = `
  SMA WMA HMA ALMA VWMA TRIMA LSMA SINWMA ROC MOM CCI WILLR STOCH ULTOSC AO AC CMO DPO KST COPPOCK
  RVGI BOP PSY CFO BIAS ER IMI STOCHF CTI BBANDS DONCHIAN DONCHIAN_WIDTH PERCENT_B BANDWIDTH TRANGE
  HVOL PARKINSON GARMAN_KLASS ROGERS_SATCHELL YANG_ZHANG ULCER CHOP ACCBANDS ENVELOPE MFI
  VWAP_ROLLING CMF EOM VROC VOSC RVOL BWMFI AROON AROONOSC ICHIMOKU VORTEX LINEARREG STDDEV CORREL
  BETA LINEARREG_INTERCEPT R2 STDERR LINREG_CHANNEL HURST ZSCORE SKEW KURTOSIS MEDIAN QUANTILE
  PERCENT_RANK ENTROPY AUTOCORR VARIANCE MAD HIGHEST LOWEST AVGPRICE MEDPRICE TYPPRICE WCLPRICE
  MIDPOINT MIDPRICE LOG_RETURN
`
  .trim()
  .split(/\s+/);
const PATTERNS = [...catalogue.keys()].filter((name) => name.startsWith('CDL_'));

const LAST = 40;
const seedsBy = (factor: number, length: number): fc.Arbitrary<CandleSeed[]> => {
  const price = fc.integer({ min: 9_000, max: 11_000 }).map((cents) => (cents / 100) * factor);
  const seed = fc.tuple(price, price, price, fc.integer({ min: 1, max: 500 }));
  return fc.array(seed, { minLength: length, maxLength: length });
};

describe.each([...WINDOWS, ...PATTERNS])('the window of %s', (name) => {
  it('keeps no trace of what has left it, were it a billion times larger', () => {
    const { parameters } = SAMPLES[name]!;
    const definition = catalogue.get(name)!;
    fc.assert(
      fc.property(seedsBy(1e9, 25), seedsBy(1, 25), seedsBy(1, LAST), (huge, more, last) => {
        const old = candlesOf([...huge, ...more, ...huge.slice(0, 3), ...last]);
        const found = outputRows(definition.create(parameters), old).at(-1)!;
        const fresh = outputRows(definition.create(parameters), candlesOf(last)).at(-1)!;
        found.forEach((output, at) => {
          const wanted = fresh[at]!;
          if (output === null || wanted === null) expect(output).toBe(wanted);
          else {
            const bound = 1e-8 * Math.max(1, Math.abs(wanted));
            expect(Math.abs(output - wanted)).toBeLessThanOrEqual(bound);
          }
        });
      }),
      { numRuns: 20 },
    );
  });
});
