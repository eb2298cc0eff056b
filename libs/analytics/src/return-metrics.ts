import { defined, ratio } from './defined.js';
import {
  excessKurtosis,
  mean,
  momentsOf,
  sampleDeviation,
  sampleExcessKurtosis,
  sampleSkewness,
  skewness,
  sum,
} from './moments.js';
import { omegaRatio } from './omega-ratio.js';
import { calendarAnnualGrowth, compoundAnnualGrowth, logReturns, totalReturn } from './returns.js';
import { type Annualisation, probabilisticSharpeRatio, sharpeRatio } from './sharpe-ratio.js';
import { downsideDeviation, sortinoRatio } from './sortino-ratio.js';
import { autocorrelation, stability } from './stability.js';
import { tailRatio, tailRisk } from './value-at-risk.js';
import {
  expectancy,
  kellyFraction,
  systemQualityNumber,
  winsAndLosses,
} from './wins-and-losses.js';

const REQUIRED_RETURN_ANNUAL = 0.05;

/** Describes growth and its variation; "252" names the way, the periods of a year are given. */
export type GrowthMetrics = ReturnType<typeof growthMetrics>;

/** Returns total and annual growth as fractions, and mean and deviation by period and year. */
export function growthMetrics(
  values: Float64Array,
  dates: Float64Array,
  { returns, periodsPerYear }: { readonly returns: Float64Array; readonly periodsPerYear: number },
) {
  const logs = logReturns(returns);
  const root = Math.sqrt(periodsPerYear);
  const deviation = sampleDeviation(returns);
  return {
    totalReturn: totalReturn(values),
    cagr252: compoundAnnualGrowth(values, periodsPerYear),
    cagrCalendar36525: calendarAnnualGrowth(values, dates),
    meanDaily: defined(mean(returns)),
    volDaily: defined(deviation),
    volAnnual: defined(deviation * root),
    logVolAnnual: defined(sampleDeviation(logs) * root),
    logMeanAnnual: defined(mean(logs) * periodsPerYear),
  };
}

/** Describes return by risk. */
export type RatioMetrics = ReturnType<typeof ratioMetrics>;

/** Returns the ratios of return to risk; see the functions of the same names for their sources. */
export function ratioMetrics(returns: Float64Array, by: Annualisation) {
  const plain = { ...by, riskFreeRateAnnual: 0 };
  const required = (1 + REQUIRED_RETURN_ANNUAL) ** (1 / by.periodsPerYear) - 1;
  return {
    sharpe: sharpeRatio(returns, by),
    sharpeRf0: sharpeRatio(returns, plain),
    downsideDeviationAnnual: defined(downsideDeviation(returns) * Math.sqrt(by.periodsPerYear)),
    sortinoRf0: sortinoRatio(returns, plain),
    sortino: sortinoRatio(returns, by),
    omega0: omegaRatio(returns),
    omegaRequired5pctAnnual: omegaRatio(returns, required),
    tailRatio95: tailRatio(returns),
    probabilisticSharpeVs0: probabilisticSharpeRatio(returns),
    stabilityR2: stability(returns),
    autocorrLag1: autocorrelation(returns),
    sqnOnBars: systemQualityNumber(mean(returns), sampleDeviation(returns), returns.length),
  };
}

/** Describes the shape of the distribution of returns. */
export type ShapeMetrics = ReturnType<typeof shapeMetrics>;

/** Returns skewness, kurtosis, extremes and the tails at 95 and 99 % as signed returns. */
export function shapeMetrics(returns: Float64Array) {
  const moments = momentsOf(returns);
  const at95 = tailRisk(returns, 0.95, moments);
  const at99 = tailRisk(returns, 0.99, moments);
  return {
    varHistorical95: at95.varHistorical,
    cvarHistorical95Empyrical: at95.cvarHistoricalEmpyrical,
    cvarHistorical95MeanAtOrBelowVar: at95.cvarHistoricalMeanAtOrBelowVar,
    varNormal95: at95.varNormal,
    esNormal95: at95.esNormal,
    cvarQuantstats95: at95.cvarQuantstats,
    varCornishFisher95: at95.varCornishFisher,
    varHistorical99: at99.varHistorical,
    cvarHistorical99Empyrical: at99.cvarHistoricalEmpyrical,
    cvarHistorical99MeanAtOrBelowVar: at99.cvarHistoricalMeanAtOrBelowVar,
    varNormal99: at99.varNormal,
    esNormal99: at99.esNormal,
    cvarQuantstats99: at99.cvarQuantstats,
    varCornishFisher99: at99.varCornishFisher,
    skewBiasCorrected: defined(sampleSkewness(moments)),
    skewPopulation: defined(skewness(moments)),
    excessKurtosisBiasCorrected: defined(sampleExcessKurtosis(moments)),
    excessKurtosisPopulation: defined(excessKurtosis(moments)),
    best: defined(returns.reduce((best, value) => Math.max(best, value), -Infinity)),
    worst: defined(returns.reduce((worst, value) => Math.min(worst, value), Infinity)),
  };
}

/** Describes the returns as wins and losses. */
export type OutcomeMetrics = ReturnType<typeof outcomeMetrics>;

/** Returns how often and how much single periods won and lost. */
export function outcomeMetrics(returns: Float64Array, maxDrawdown: number | null) {
  const outcome = winsAndLosses(returns);
  const total = sum(returns);
  const losses = sum(returns.filter((value) => value < 0));
  return {
    winRateNonZero: outcome.winRateNonZero,
    winRateAll: outcome.winRateAll,
    avgWin: outcome.averageWin,
    avgLoss: outcome.averageLoss,
    payoffRatio: outcome.payoffRatio,
    profitFactor: outcome.profitFactor,
    expectancyPerBar: expectancy(outcome),
    kelly: kellyFraction(outcome),
    gainToPainDaily: defined(total / Math.abs(losses)),
    recoveryFactorSum: ratio(Math.abs(total), maxDrawdown === null ? null : Math.abs(maxDrawdown)),
    maxConsecutiveWins: outcome.maxConsecutiveWins,
    maxConsecutiveLosses: outcome.maxConsecutiveLosses,
  };
}
