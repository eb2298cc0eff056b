import { defineGroup } from '../definition.js';
import { missing, type Missing } from '../reason.js';
import type { Outcomes } from '../return-passes.js';

/** Average gain by the size of the average loss. */
export function payoffOf({ wins, losses, won, lost }: Outcomes): number | Missing {
  if (wins === 0) return missing('NO_WINS');
  return losses === 0 ? missing('NO_LOSSES') : won / wins / -(lost / losses);
}

/** Share of capital that maximises growth: (payoff w - (1 - w)) / payoff. */
export function kellyOf(outcomes: Outcomes): number | Missing {
  const payoff = payoffOf(outcomes);
  if (typeof payoff !== 'number') return payoff;
  const winRate = outcomes.wins / (outcomes.wins + outcomes.losses);
  return winRate - (1 - winRate) / payoff;
}

/** Single periods as wins and losses; a return of 0 is neither. */
export const periodGroup = defineGroup(
  { group: 'period', sampleOf: 'returns', minimum: 1, otherwise: 'NO_LOSSES' },
  [
    {
      name: 'bestPeriod',
      seriesName: 'best',
      label: 'Best period',
      unit: 'FRACTION',
      definition: 'Best return of one period.',
      of: ({ outcomes: o }) => o.best,
    },
    {
      name: 'worstPeriod',
      seriesName: 'worst',
      label: 'Worst period',
      unit: 'FRACTION',
      definition: 'Worst return of one period.',
      of: ({ outcomes: o }) => o.worst,
    },
    {
      name: 'winRateNonZero',
      label: 'Winning periods among those that moved',
      unit: 'FRACTION',
      definition: 'Periods with a gain by periods with a gain or a loss.',
      otherwise: 'NO_WINS',
      of: ({ outcomes: o }) => o.wins / (o.wins + o.losses),
    },
    {
      name: 'winRateAll',
      label: 'Winning periods',
      unit: 'FRACTION',
      definition: 'Periods with a gain by all periods.',
      of: ({ outcomes: o }) => o.wins / o.count,
    },
    {
      name: 'lossRateAll',
      label: 'Losing periods',
      unit: 'FRACTION',
      definition: 'Periods with a loss by all periods.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      of: ({ outcomes: o }) => o.losses / o.count,
    },
    {
      name: 'averageWinningReturn',
      seriesName: 'avgWin',
      label: 'Average gain of a period',
      unit: 'FRACTION',
      definition: 'Mean of the returns above 0.',
      otherwise: 'NO_WINS',
      of: ({ outcomes: o }) => o.won / o.wins,
    },
    {
      name: 'averageLosingReturn',
      seriesName: 'avgLoss',
      label: 'Average loss of a period',
      unit: 'FRACTION',
      definition: 'Mean of the returns below 0.',
      of: ({ outcomes: o }) => o.lost / o.losses,
    },
    {
      name: 'payoffRatioOfReturns',
      seriesName: 'payoffRatio',
      label: 'Payoff ratio of periods',
      unit: 'RATIO',
      definition: 'Average gain by the size of the average loss of a period.',
      of: ({ outcomes }) => payoffOf(outcomes),
    },
    {
      name: 'profitFactorOfReturns',
      seriesName: 'profitFactor',
      label: 'Profit factor of periods',
      unit: 'RATIO',
      definition: 'Sum of the returns above 0 by the size of the sum of those below.',
      of: ({ outcomes: o }) => o.won / -o.lost,
    },
    {
      name: 'expectancyPerBar',
      label: 'Expectancy of a period',
      unit: 'FRACTION',
      definition: 'Win rate times average gain plus loss rate times average loss, zeros left out.',
      otherwise: 'ZERO_VARIANCE',
      of: ({ outcomes: o }) => (o.won + o.lost) / (o.wins + o.losses),
    },
    {
      name: 'kelly',
      label: 'Kelly fraction of periods',
      unit: 'FRACTION',
      definition: 'Share of capital that maximises growth: (payoff w - (1 - w)) / payoff.',
      source: ['Kelly', 1956, 'A New Interpretation of Information Rate'],
      minimum: 10,
      of: ({ outcomes }) => kellyOf(outcomes),
    },
    {
      name: 'sqnOnBars',
      label: 'System quality number of periods',
      unit: 'RATIO',
      definition: 'Mean return by its standard deviation times the root of the number of periods.',
      source: ['van Tharp', 1998, 'Trade Your Way to Financial Freedom'],
      minimum: 10,
      otherwise: 'ZERO_VARIANCE',
      of: (s) => (s.moments.mean / s.deviation) * Math.sqrt(s.moments.count),
    },
    {
      name: 'maxConsecutiveWinningPeriods',
      seriesName: 'maxConsecutiveWins',
      label: 'Longest run of gains',
      unit: 'CANDLES',
      definition: 'Most periods with a gain one after the other.',
      of: ({ outcomes: o }) => o.longestWins,
    },
    {
      name: 'maxConsecutiveLosingPeriods',
      seriesName: 'maxConsecutiveLosses',
      label: 'Longest run of losses',
      unit: 'CANDLES',
      definition: 'Most periods with a loss one after the other.',
      of: ({ outcomes: o }) => o.longestLosses,
    },
  ],
);
