import { normalDensity, normalProbability, normalQuantile } from '../../normal-distribution.js';
import { day, HAND_SERIES, type Cases } from './samples.js';

// Values 100, 110, 99, 99, 118.8: returns 0.1, -0.1, 0, 0.2 with mean 0.05 and squared deviations
// 0.0025, 0.0225, 0.0025, 0.0225; skewness 0, kurtosis 1.64.
const ROOT = Math.sqrt(252);
const RATE = 0.0252 / 252;
const DEVIATION = Math.sqrt(0.05 / 3);
const GROWTH = 1.188 ** 63 - 1;
const LOGS = [Math.log(1.1), Math.log(0.9), 0, Math.log(1.2)];
const LOG_MEAN = Math.log(1.188) / 4;
const LOG_SQUARES = LOGS.reduce((total, log) => total + (log - LOG_MEAN) ** 2, 0);
const ULCER = Math.sqrt(0.02 / 4);
const SPREAD = 1 + (0.64 / 4) * (0.05 / DEVIATION) ** 2;
const Z95 = -1.6448536269514722;
const Z99 = -2.3263478740408408;
const required = 1.05 ** (1 / 252) - 1;

// The path of the cumulative log return at 0, 1, 2, 3 and the line through it by hand.
const PATH = LOGS.map((_, row) => LOGS.slice(0, row + 1).reduce((total, log) => total + log, 0));
const HEIGHT = PATH.reduce((total, value) => total + value, 0) / 4;
const SLOPE = PATH.reduce((total, value, row) => total + (row - 1.5) * (value - HEIGHT), 0) / 5;
const LEFT = PATH.reduce(
  (total, value, row) => total + (value - HEIGHT - SLOPE * (row - 1.5)) ** 2,
  0,
);
const TOTAL = PATH.reduce((total, value) => total + (value - HEIGHT) ** 2, 0);

// Correlation of (0.1, -0.1, 0) with (-0.1, 0, 0.2).
const RHO = -0.01 / Math.sqrt(0.02 * (0.14 / 3));

/** Factor of the year for autocorrelation that decays, summed up one by one. */
function dependentFactor(): number {
  let sum = 0;
  for (let k = 1; k < 252; k += 1) sum += (252 - k) * RHO ** k;
  return 252 / Math.sqrt(252 + 2 * sum);
}

const expanded = (z: number): number => z + ((z ** 3 - 3 * z) * -1.36) / 24;

/** Statistics of a plain series, worked by hand. */
export const SERIES_CASES: Cases = {
  sample: HAND_SERIES,
  expected: {
    totalReturn: 0.188,
    cagr: GROWTH,
    cagrCalendar36525: 1.188 ** (365.25 / 4) - 1,
    meanReturn: 0.05,
    meanReturnAnnual: 12.6,
    excessReturnAnnual: 12.6 - 0.0252,
    geometricMeanReturn: 1.188 ** 0.25 - 1,
    medianReturn: 0.05,
    logMeanAnnual: 252 * LOG_MEAN,
    doublingYears: Math.log(2) / (63 * Math.log(1.188)),
    calendarDays: 4,
    returnCount: 4,

    volatility: DEVIATION * ROOT,
    volatilityPerPeriod: DEVIATION,
    logVolAnnual: Math.sqrt(LOG_SQUARES / 3) * ROOT,
    downsideDeviationAnnual: 0.05 * ROOT,
    upsideDeviationAnnual: Math.sqrt(0.0125) * ROOT,
    semiDeviationAnnual: Math.sqrt(0.025 / 4) * ROOT,
    meanAbsoluteDeviation: 0.1,
    interquartileRange: 0.125 - -0.025,
    volatilitySkewness: 5,

    sharpe: ((0.05 - RATE) / DEVIATION) * ROOT,
    sharpeRf0: (0.05 / DEVIATION) * ROOT,
    sharpePerPeriod: (0.05 - RATE) / DEVIATION,
    sharpeAutocorrelated: ((0.05 - RATE) / DEVIATION) * dependentFactor(),
    sortino: ((0.05 - RATE) / Math.sqrt(((0.1 + RATE) ** 2 + RATE ** 2) / 4)) * ROOT,
    sortinoRf0: ROOT,
    omega: 3,
    omegaRequired5pctAnnual: (0.3 - 2 * required) / (0.1 + 2 * required),
    kappa3: (0.05 / Math.cbrt(0.00025)) * ROOT,
    upsidePotentialRatio: 0.075 / 0.05,
    prospectRatio: (0.075 - 2.25 * 0.025) / 0.05,
    gainToPain: 2,
    tailRatio95: 0.185 / 0.085,
    rachev95: 2,
    rewardToValueAtRisk95: (0.05 - RATE) / 0.085,
    conditionalSharpe95: (0.05 - RATE) / 0.1,
    stabilityR2: 1 - LEFT / TOTAL,
    kRatio: SLOPE / Math.sqrt(LEFT / 2 / 5) / 4,

    maxDrawdown: -0.1,
    maxDrawdownPeakDate: day('2024-01-31'),
    maxDrawdownTroughDate: day('2024-02-01'),
    maxDrawdownRecoveryDate: day('2024-02-03'),
    maxDrawdownPeakToTroughBars: 1,
    maxDrawdownPeakToTroughCalendarDays: 1,
    maxDrawdownRecoveryBars: 2,
    maxDrawdownRows: 3,
    longestUnderwaterFrom: day('2024-01-31'),
    longestUnderwaterTo: day('2024-02-03'),
    longestUnderwaterCalendarDays: 3,
    drawdownSpells: 1,
    averageDrawdown: -0.1,
    averageDrawdownBelowPeakOnly: -0.1,
    averageDrawdownBars: 3,
    currentDrawdown: 0,
    timeUnderwater: 0.5,
    conditionalDrawdown95: -0.1,
    ulcerIndex: ULCER,
    ulcerIndexSample: Math.sqrt(0.02 / 3),
    painIndex: 0.05,
    calmar: GROWTH / 0.1,
    returnOverMaxDrawdown: 1.88,
    recoveryFactor: 2,
    sterling: GROWTH / 0.1,
    burke: (GROWTH - 0.0252) / 0.1,
    martinRatio: GROWTH / ULCER,
    upiQuantstats: 0.188 / Math.sqrt(0.02 / 3),
    painRatio: (GROWTH - 0.0252) / 0.05,

    valueAtRisk95: -0.085,
    expectedShortfall95: -0.1,
    cvarHistorical95Empyrical: -0.1,
    varNormal95: 0.05 + Z95 * DEVIATION,
    esNormal95: 0.05 - (DEVIATION * normalDensity(Z95)) / 0.05,
    cvarQuantstats95: 'NO_TAIL',
    varCornishFisher95: 0.05 + expanded(Z95) * DEVIATION,
    valueAtRisk99: -0.097,
    expectedShortfall99: -0.1,
    cvarHistorical99Empyrical: -0.1,
    varNormal99: 0.05 + Z99 * DEVIATION,
    esNormal99: 0.05 - (DEVIATION * normalDensity(Z99)) / 0.01,
    varCornishFisher99: 0.05 + expanded(Z99) * DEVIATION,

    skew: 0,
    skewBiasCorrected: 0,
    kurtosis: -1.36,
    excessKurtosisBiasCorrected: (3 / 2) * (5 * -1.36 + 6),
    jarqueBera: (4 / 6) * (1.36 ** 2 / 4),
    normalityProbability: Math.exp(-((4 / 6) * (1.36 ** 2 / 4)) / 2),
    autocorrLag1: RHO,
    autocorrOfSquares: -1,
    percentile5: -0.085,
    percentile25: -0.025,
    percentile75: 0.125,
    percentile95: 0.185,

    probabilisticSharpe: normalProbability(((0.05 / DEVIATION) * Math.sqrt(3)) / Math.sqrt(SPREAD)),
    sharpeStandardError: Math.sqrt(SPREAD / 3) * ROOT,
    minimumTrackRecord: 1 + SPREAD * (normalQuantile(0.95) / (0.05 / DEVIATION)) ** 2,
    tStatistic: (0.05 / DEVIATION) * 2,
    meanAboveZeroProbability: 1 - normalProbability((0.05 / DEVIATION) * 2),
    // Gain, loss and gain are 3 runs of 2 and 1 things: 7/3 expected, variance 4 (4 - 3) / 18.
    runsTestScore: (3 - 7 / 3) / Math.sqrt(4 / 18),

    bestPeriod: 0.2,
    worstPeriod: -0.1,
    winRateNonZero: 2 / 3,
    winRateAll: 0.5,
    lossRateAll: 0.25,
    averageWinningReturn: 0.15,
    averageLosingReturn: -0.1,
    payoffRatioOfReturns: 1.5,
    profitFactorOfReturns: 3,
    expectancyPerBar: 0.2 / 3,
    kelly: (1.5 * (2 / 3) - 1 / 3) / 1.5,
    sqnOnBars: (0.05 / DEVIATION) * 2,
    maxConsecutiveWinningPeriods: 1,
    maxConsecutiveLosingPeriods: 1,

    bestDay: 0.2,
    worstDay: -0.1,
    positiveDays: 0.5,
    averageDay: 0.05,
    bestMonth: 0.1,
    worstMonth: 0.08,
    positiveMonths: 1,
    averageMonth: 0.09,
    averageWinningMonth: 0.09,
    averageLosingMonth: 'NO_LOSSES',
    monthlyVolatility: 0.02 / Math.SQRT2,
    maxConsecutiveLosingMonths: 0,
    months: 2,
    bestYear: 0.188,
    worstYear: 0.188,
    positiveYears: 1,
    averageYear: 0.188,
    gainToPainMonthly: 'NO_LOSSES',
  },
};
