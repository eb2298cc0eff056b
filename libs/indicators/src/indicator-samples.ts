/**
 * Names how an output follows prices that are multiplied by a factor or moved by an amount:
 * `price` takes both; `spread` takes the factor and ignores the amount; `square` takes the factor
 * twice and ignores the amount; `shape` ignores both; `scale` takes the factor alone, `ratio` ignores
 * the factor alone, `shift` ignores the amount alone; `none` promises nothing.
 */
export type PriceLaw =
  | 'price'
  | 'spread'
  | 'square'
  | 'shape'
  | 'scale'
  | 'ratio'
  | 'shift'
  | 'none';

/** Describes how an indicator of the catalogue is tested by the laws that all of them keep. */
export interface IndicatorSample {
  /** Small parameters, so that short series reach every branch. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** One law for each output; the last one holds for all that follow. */
  readonly laws: readonly PriceLaw[];
  /** The power of a factor on volumes that the outputs take. */
  readonly volumePower: number;
}

function sample(
  parameters: IndicatorSample['parameters'],
  laws: string,
  volumePower = 0,
): IndicatorSample {
  return { parameters, laws: laws.split(' ') as PriceLaw[], volumePower };
}

/** Lists a sample for every indicator of the catalogue; a test compares the names. */
export const SAMPLES: Readonly<Record<string, IndicatorSample>> = {
  ADX: sample({ period: 3 }, 'shape'),
  AROON: sample({ period: 4 }, 'shape'),
  ATR: sample({ period: 3 }, 'spread'),
  BBANDS: sample({ period: 4, mult: 2 }, 'price'),
  BETA: sample({ period: 4 }, 'ratio'),
  CCI: sample({ period: 4 }, 'none'),
  CORREL: sample({ period: 4 }, 'shape'),
  DEMA: sample({ period: 3 }, 'price'),
  DONCHIAN: sample({ period: 4 }, 'price'),
  EMA: sample({ period: 3 }, 'price'),
  ICHIMOKU: sample({ tenkan: 2, kijun: 4, senkou: 6, displacement: 3 }, 'price'),
  KAMA: sample({ period: 3 }, 'price'),
  KELTNER: sample({ period: 4, atr: 2, mult: 1.5 }, 'price'),
  LINEARREG: sample({ period: 4 }, 'price spread none price'),
  MACD: sample({ fast: 2, slow: 4, signal: 3 }, 'spread'),
  MFI: sample({ period: 3 }, 'ratio'),
  MOM: sample({ period: 3 }, 'spread'),
  NATR: sample({ period: 3 }, 'ratio'),
  OBV: sample({}, 'shape', 1),
  PPO: sample({ fast: 2, slow: 4, matype: 'ema' }, 'ratio'),
  ROC: sample({ period: 3 }, 'ratio'),
  RSI: sample({ period: 3 }, 'shape'),
  SAR: sample({ acceleration: 0.02, maximum: 0.2 }, 'price'),
  SMA: sample({ period: 4 }, 'price'),
  STDDEV: sample({ period: 4, nbdev: 1 }, 'spread'),
  STOCH: sample({ k: 4, slowK: 2, slowD: 3 }, 'shape'),
  STOCHRSI: sample({ period: 3, fastK: 3, fastD: 2 }, 'none'),
  SUPERTREND: sample({ period: 3, mult: 1.5 }, 'price shape price price'),
  TEMA: sample({ period: 3 }, 'price'),
  TRIX: sample({ period: 2 }, 'ratio'),
  ULTOSC: sample({ p1: 2, p2: 3, p3: 5 }, 'shape'),
  VWAP_ROLLING: sample({ period: 3 }, 'price'),
  VWAP_SESSION: sample({}, 'price'),
  WILLR: sample({ period: 4 }, 'shape'),
  WMA: sample({ period: 4 }, 'price'),
  HMA: sample({ period: 5 }, 'price'),
  ALMA: sample({ period: 4, offset: 0.85, sigma: 6 }, 'price'),
  VWMA: sample({ period: 4 }, 'price'),
  ZLEMA: sample({ period: 4 }, 'price'),
  T3: sample({ period: 2, volume: 0.7 }, 'price'),
  TRIMA: sample({ period: 4 }, 'price'),
  SMMA: sample({ period: 3 }, 'price'),
  LSMA: sample({ period: 4, offset: 1 }, 'price'),
  FRAMA: sample({ period: 4 }, 'price'),
  VIDYA: sample({ period: 3, cmo: 3 }, 'price'),
  MCGINLEY: sample({ period: 3, share: 0.6 }, 'scale'),
  SINWMA: sample({ period: 4 }, 'price'),
  SUPERSMOOTHER: sample({ period: 5 }, 'price'),
  LAGUERRE: sample({ gamma: 0.7 }, 'price'),
  DECYCLER: sample({ period: 5 }, 'price'),
  EVWMA: sample({ period: 3 }, 'price'),
  AO: sample({ fast: 2, slow: 4 }, 'spread'),
  AC: sample({ fast: 2, slow: 4, signal: 3 }, 'spread'),
  CMO: sample({ period: 3 }, 'shape'),
  DPO: sample({ period: 4 }, 'spread'),
  KST: sample(
    { roc1: 1, roc2: 2, roc3: 3, roc4: 4, sma1: 2, sma2: 2, sma3: 2, sma4: 3, signal: 2 },
    'ratio',
  ),
  TSI: sample({ long: 3, short: 2, signal: 2 }, 'shape'),
  FISHER: sample({ period: 3 }, 'shape'),
  COPPOCK: sample({ long: 3, short: 2, wma: 2 }, 'ratio'),
  RVGI: sample({ period: 3 }, 'shape'),
  CRSI: sample({ rsi: 3, streak: 2, rank: 4 }, 'ratio'),
  SMI: sample({ period: 3, first: 2, second: 2, signal: 2 }, 'shape'),
  APO: sample({ fast: 2, slow: 4, matype: 'sma' }, 'spread'),
  ELDER_RAY: sample({ period: 3 }, 'spread'),
  QQE: sample({ period: 2, smooth: 2, factor: 1.5 }, 'shape'),
  STC: sample({ fast: 2, slow: 4, cycle: 3, factor: 0.5 }, 'none'),
  WAD: sample({}, 'spread'),
  BOP: sample({ period: 2 }, 'shape'),
  PSY: sample({ period: 3 }, 'shape'),
  CFO: sample({ period: 3 }, 'ratio'),
  LRSI: sample({ gamma: 0.5 }, 'none'),
  BIAS: sample({ period: 4 }, 'ratio'),
  RMI: sample({ period: 3, momentum: 2 }, 'shape'),
  ER: sample({ period: 3 }, 'shape'),
  IMI: sample({ period: 3 }, 'shape'),
  PFE: sample({ period: 3, smooth: 2 }, 'shift'),
  STOCHF: sample({ fastK: 3, fastD: 2 }, 'shape'),
  WAVETREND: sample({ channel: 3, average: 2, signal: 2 }, 'none'),
  CTI: sample({ period: 4 }, 'shape'),
  TRANGE: sample({}, 'spread'),
  DONCHIAN_WIDTH: sample({ period: 4 }, 'ratio'),
  PERCENT_B: sample({ period: 4, mult: 2 }, 'shape'),
  BANDWIDTH: sample({ period: 4, mult: 2 }, 'ratio'),
  KELTNER_WIDTH: sample({ period: 4, atr: 2, mult: 1.5 }, 'ratio'),
  HVOL: sample({ period: 4, perYear: 252 }, 'ratio'),
  PARKINSON: sample({ period: 4, perYear: 252 }, 'ratio'),
  GARMAN_KLASS: sample({ period: 4, perYear: 252 }, 'ratio'),
  ROGERS_SATCHELL: sample({ period: 4, perYear: 252 }, 'ratio'),
  YANG_ZHANG: sample({ period: 4, perYear: 252 }, 'ratio'),
  ULCER: sample({ period: 3 }, 'ratio'),
  CHAIKIN_VOLATILITY: sample({ period: 3, change: 2 }, 'shape'),
  MASS: sample({ ema: 2, sum: 3 }, 'shape'),
  CHOP: sample({ period: 3 }, 'shape'),
  RVI: sample({ deviation: 3, period: 3 }, 'shape'),
  ACCBANDS: sample({ period: 3, mult: 4 }, 'scale price scale'),
  ENVELOPE: sample({ period: 3, percent: 2.5 }, 'scale price scale'),
  AD: sample({}, 'shape', 1),
  ADOSC: sample({ fast: 2, slow: 4 }, 'shape', 1),
  CMF: sample({ period: 3 }, 'shape'),
  EFI: sample({ period: 3 }, 'spread', 1),
  EOM: sample({ period: 3, scale: 1000 }, 'square', -1),
  KVO: sample({ fast: 2, slow: 4, signal: 2 }, 'shape', 1),
  NVI: sample({}, 'ratio'),
  PVI: sample({}, 'ratio'),
  PVT: sample({}, 'ratio', 1),
  VROC: sample({ period: 2 }, 'shape'),
  VWAP_ANCHORED: sample({ anchor: 100_000_000_000 }, 'price'),
  VWAP_BANDS: sample({ mult: 2 }, 'price'),
  VOSC: sample({ fast: 2, slow: 4 }, 'shape'),
  PVO: sample({ fast: 2, slow: 4, signal: 2 }, 'shape'),
  TMF: sample({ period: 3 }, 'shape'),
  RVOL: sample({ period: 3 }, 'shape'),
  VZO: sample({ period: 3 }, 'shape'),
  BWMFI: sample({}, 'spread', -1),
  VORTEX: sample({ period: 3 }, 'shape'),
  DMI: sample({ period: 3 }, 'shape'),
  ADXR: sample({ period: 3 }, 'shape'),
  AROONOSC: sample({ period: 4 }, 'shape'),
  CHANDELIER: sample({ period: 3, mult: 3 }, 'price'),
  ZIGZAG: sample({ percent: 5 }, 'scale ratio scale'),
  SQUEEZE: sample({ period: 3, bands: 2, channel: 1.5 }, 'spread shape'),
  ALLIGATOR: sample(
    { jaw: 4, jawShift: 3, teeth: 3, teethShift: 2, lips: 2, lipsShift: 1 },
    'price',
  ),
  LINEARREG_INTERCEPT: sample({ period: 4 }, 'price'),
  R2: sample({ period: 4 }, 'shape'),
  STDERR: sample({ period: 4 }, 'spread'),
  LINREG_CHANNEL: sample({ period: 4, mult: 2 }, 'price'),
  HURST: sample({ period: 16 }, 'shape'),
  ZSCORE: sample({ period: 4 }, 'shape'),
  SKEW: sample({ period: 5 }, 'shape'),
  KURTOSIS: sample({ period: 5 }, 'shape'),
  MEDIAN: sample({ period: 4 }, 'price'),
  QUANTILE: sample({ period: 4, share: 0.3 }, 'price'),
  PERCENT_RANK: sample({ period: 4 }, 'shape'),
  ENTROPY: sample({ period: 6 }, 'shape'),
  AUTOCORR: sample({ period: 4, lag: 2 }, 'shape'),
  VARIANCE: sample({ period: 4 }, 'square'),
  MAD: sample({ period: 4 }, 'spread'),
  HIGHEST: sample({ period: 4 }, 'price'),
  LOWEST: sample({ period: 4 }, 'price'),
};
