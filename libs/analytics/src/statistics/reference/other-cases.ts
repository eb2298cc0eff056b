import { DAY } from '@vela/kernel';
import { BACON, type Cases, day, HAND_PAIRS, HAND_RUN_SAMPLE, pathOf } from './samples.js';
import { Sample } from '../sample.js';

const ROOT = Math.sqrt(252);
const RATE = 0.0252;
const GROWTH = 1.188 ** 63 - 1;

// Own deviations 0.05, -0.15, -0.05, 0.15; of the benchmark 0.02, -0.08, -0.01, 0.07.
const BETA = 0.024 / 0.0118;
const ALPHA = 0.05 - BETA * 0.03;
const DEVIATION = Math.sqrt(0.05 / 3);
const BENCHMARK_DEVIATION = Math.sqrt(0.0118 / 3);
// Active returns 0.05, -0.05, -0.02, 0.1: mean 0.02, deviations 0.03, -0.07, -0.04, 0.08.
const ACTIVE_DEVIATION = Math.sqrt(0.0138 / 3);
const RESIDUAL = Math.sqrt((0.05 - BETA * 0.024) / 2);
const BENCHMARK_TOTAL = 1.05 * 0.95 * 1.02 * 1.1;
const years = 4 / 365.25;

/** Statistics against a benchmark, worked by hand. */
export const PAIR_CASES: Cases = {
  sample: HAND_PAIRS,
  expected: {
    beta: BETA,
    alphaAnnualSimple: 252 * ALPHA,
    alphaAnnualCompounded: (1 + ALPHA) ** 252 - 1,
    correlation: 0.024 / Math.sqrt(0.05 * 0.0118),
    rSquared: 0.024 ** 2 / (0.05 * 0.0118),
    trackingErrorAnnual: ACTIVE_DEVIATION * ROOT,
    informationRatioPerBar: 0.02 / ACTIVE_DEVIATION,
    informationRatioAnnual: (0.02 / ACTIVE_DEVIATION) * ROOT,
    treynorAnnual: (GROWTH - RATE) / BETA,
    appraisalRatio: (252 * ALPHA) / (RESIDUAL * ROOT),
    specificRisk: RESIDUAL * ROOT,
    systematicRisk: BETA * BENCHMARK_DEVIATION * ROOT,
    mSquared: ((GROWTH - RATE) * BENCHMARK_DEVIATION) / DEVIATION + RATE,
    activeReturnAnnual: GROWTH - (BENCHMARK_TOTAL ** 63 - 1),
    // Rising periods: own 0.1, 0, 0.2 against 0.05, 0.02, 0.1.
    upCapture: ((1.1 * 1.2) ** 84 - 1) / ((1.05 * 1.02 * 1.1) ** 84 - 1),
    downCapture: (0.9 ** 252 - 1) / (0.95 ** 252 - 1),
    betaUp: 0.008 / (0.0129 - (3 * 0.17 ** 2) / 9),
    betaDown: 'BENCHMARK_FLAT',
    battingAverage: 0.5,
    benchmarkTotalReturn: BENCHMARK_TOTAL - 1,
    benchmarkCagr: BENCHMARK_TOTAL ** 63 - 1,
    benchmarkVolatility: BENCHMARK_DEVIATION * ROOT,
    benchmarkSharpe: ((0.03 - RATE / 252) / BENCHMARK_DEVIATION) * ROOT,
    benchmarkMaxDrawdown: -0.05,
    commonReturns: 4,
  },
};

/** Results that others have printed for the portfolio of Bacon (2008), to as many digits. */
export const BACON_CASES: readonly (readonly [name: string, printed: number, digits: number])[] = [
  ['adjustedSharpe', 0.7591435, 7],
  ['dRatio', 0.401, 3],
  ['omega', 1.78, 2],
  ['profitFactorOfReturns', 1.78, 2],
  ['meanAbsoluteDeviation', 0.031, 3],
  ['skewnessKurtosisRatio', -0.034, 3],
  ['mSquared', 0.10062, 5],
];

/** The sample of {@link BACON_CASES}. */
export const BACON_SAMPLE = BACON;

/** A series that falls for good: what the hand series is too short or too good for. */
export const FALL_CASES: Cases = {
  sample: new Sample({
    values: pathOf([-0.1, -0.2, 0.05, -0.4]),
    dates: Float64Array.from({ length: 5 }, (_, row) => day('2024-01-30') + row * DAY),
    riskFreeRateAnnual: 0,
    periodsPerYear: 252,
    pairs: {
      own: pathOf([-0.1, -0.2, 0.05, -0.4]),
      benchmark: pathOf([-0.05, -0.15, 0.1, -0.1]),
      dates: new Float64Array(5),
      periodsPerYear: 252,
      riskFreeRateAnnual: 0,
    },
  }),
  expected: {
    // Own -0.1, -0.2, -0.4 against -0.05, -0.15, -0.1: products 0.0133333 - 0.005, squares 0.005.
    betaDown: (-0.1 * -0.05 + -0.2 * -0.15 + -0.4 * -0.1 - (3 * 0.7 * 0.3) / 9) / 0.005,
    averageLosingMonth: (-0.1 + (0.8 * 1.05 * 0.6 - 1)) / 2,
    gainToPainMonthly: -1,
    maxConsecutiveLosingMonths: 2,
    maxDrawdownRecoveryDate: 'NOT_RECOVERED',
    doublingYears: 'NO_GROWTH',
  },
};

/** Nine gains of 1 % and a loss of 50 %, which is below mean - 2.33 deviations = -0.416. */
export const CRASH_CASES: Cases = {
  sample: new Sample({
    values: pathOf([0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, -0.5]),
    dates: Float64Array.from({ length: 11 }, (_, row) => day('2024-01-30') + row * DAY),
    riskFreeRateAnnual: 0,
    periodsPerYear: 252,
  }),
  expected: { cvarQuantstats95: -0.5, cvarQuantstats99: -0.5 },
};

/** Statistics of a run, worked by hand: trades of 38, -10, 50 and -30 after fees of 2 each. */
export const RUN_CASES: Cases = {
  sample: HAND_RUN_SAMPLE,
  expected: {
    finalEquity: 1188,
    netProfit: 188,
    highestEquity: 1188,
    lowestEquity: 990,
    slices: 5,
    maxDrawdownAmount: 110,

    tradeCount: 4,
    winRate: 0.5,
    profitFactor: 2.2,
    payoffRatio: 2.2,
    expectancy: 12,
    expectancyByRisk: 0.6,
    averageWin: 44,
    averageLoss: -20,
    largestWin: 50,
    largestLoss: -30,
    medianTrade: 14,
    // Deviations 26, -22, 38, -42: squares 676 + 484 + 1444 + 1764.
    tradeDeviation: Math.sqrt(4368 / 3),
    tradeNetProfit: 48,
    tradeGrossProfit: 56,
    grossWins: 88,
    grossLosses: -40,
    maxConsecutiveWins: 1,
    maxConsecutiveLosses: 1,
    sqn: (12 / Math.sqrt(4368 / 3)) * 2,
    sqn100: (12 / Math.sqrt(4368 / 3)) * 2,
    kellyOfTrades: 0.5 - 0.5 / 2.2,
    breakEvenWinRate: 1 / 3.2,
    cpcIndex: 2.2 * 0.5 * 2.2,
    largestWinShare: 50 / 88,
    profitWithoutBestTrade: -2,
    // 38, -10, 50 and -30 by entries of 100 each.
    averageTradeReturn: 0.12,
    bestTradeReturn: 0.5,
    worstTradeReturn: -0.3,
    tradeTStatistic: (12 / Math.sqrt(4368 / 3)) * 2,
    // Four runs of 2 wins and 2 losses: 3 expected, variance 8 (8 - 4) / (16 x 3).
    tradeRunsScore: 1 / Math.sqrt(32 / 48),
    tradesPerYear: 4 / years,

    averageBarsHeld: 6 / 4,
    medianBarsHeld: 1.5,
    longestBarsHeld: 2,
    averageBarsHeldWinners: 1.5,
    averageBarsHeldLosers: 1.5,
    averageDaysHeld: (25 / 24 + 1 + 47 / 24 + 43 / 24) / 4,
    longTrades: 2,
    longWinRate: 0.5,
    longNetProfit: 28,
    shortTrades: 2,
    shortWinRate: 0.5,
    shortNetProfit: 20,

    exposure: 0.8,
    // Long at the closes of days 1, 2 and 5, short at those of 2, 3 and 4.
    longExposure: 0.6,
    shortExposure: 0.6,
    averageLeverage: (100 / 1000 + 200 / 1100 + 200 / 990 + 100 / 990 + 90 / 1188) / 5,
    maxLeverage: 200 / 990,
    maxOpenLots: 2,
    turnover: 2000 / 1053.6,
    turnoverAnnual: 2000 / years / 1053.6,
    growthByExposure: GROWTH / 0.8,
    orderCount: 5,
    fillCount: 9,

    fees: 8,
    slippageCost: 12,
    spreadCost: 6,
    financing: -7,
    dividends: 3,
    grossProfit: 250,
    tradingCosts: 26,
    costShareOfGross: 26 / 250,
    costBps: 130,
    feesPerTrade: 2,
    costDragAnnual: 26 / years / 1053.6,
  },
};
