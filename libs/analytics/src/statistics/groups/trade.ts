import { DAY } from '@vela/kernel';
import { mean, sampleDeviation } from '../../moments.js';
import { quantileOfSorted } from '../../quantile.js';
import { defineGroup } from '../definition.js';
import { missing } from '../reason.js';
import type { Sample } from '../sample.js';
import type { TradeSample } from '../trade-sample.js';
import { kellyOf, payoffOf } from './period.js';
import { runsScore } from './significance.js';

const VAN_THARP = ['van Tharp', 1998, 'Trade Your Way to Financial Freedom'] as const;

/** Trades that the quality number counts at most, so that many small trades do not inflate it. */
const SQN_TRADES = 100;

const deviation = ({ moments }: TradeSample): number => sampleDeviation(moments);

/** Years from the first date to the last one. */
const years = ({ dates }: Sample): number => (dates.at(-1)! - dates[0]!) / (365.25 * DAY);

const median = (values: Float64Array): number => quantileOfSorted(values.toSorted(), 0.5);

/** Returns a value in the currency of the account only where trades are in it. */
const inAccount = (s: Sample, value: () => number) =>
  s.run!.instruments.every(({ currency }) => currency === s.run!.currency)
    ? value()
    : missing('SEVERAL_CURRENCIES');

/** Closed round trips, first in first out, by their profit after fees. */
export const tradeGroup = defineGroup(
  { group: 'trade', sampleOf: 'trades', minimum: 1, otherwise: 'NO_LOSSES', needsRun: true },
  [
    {
      name: 'tradeCount',
      label: 'Trades',
      unit: 'COUNT',
      definition: 'Closed round trips.',
      minimum: 0,
      of: ({ trades: t }) => t.count,
    },
    {
      name: 'winRate',
      label: 'Win rate',
      unit: 'FRACTION',
      definition: 'Round trips with a profit after fees by all.',
      of: ({ trades: t }) => t.outcomes.wins / t.count,
    },
    {
      name: 'profitFactor',
      label: 'Profit factor',
      unit: 'RATIO',
      definition: 'Sum of profits by the size of the sum of losses.',
      of: ({ trades: { outcomes: o } }) => o.won / -o.lost,
    },
    {
      name: 'payoffRatio',
      label: 'Payoff ratio',
      unit: 'RATIO',
      definition: 'Average profit by the size of the average loss.',
      of: ({ trades: t }) => payoffOf(t.outcomes),
    },
    {
      name: 'expectancy',
      label: 'Expectancy',
      unit: 'CURRENCY',
      definition: 'Mean profit of a round trip after fees.',
      of: ({ trades: t }) => mean(t.net),
    },
    {
      name: 'expectancyByRisk',
      label: 'Expectancy by average loss',
      unit: 'RATIO',
      definition: 'Mean profit of a round trip by the size of the average loss.',
      source: VAN_THARP,
      of: ({ trades: { moments, outcomes: o } }) => moments.mean / -(o.lost / o.losses),
    },
    {
      name: 'averageWin',
      label: 'Average win',
      unit: 'CURRENCY',
      definition: 'Mean profit of the round trips that won.',
      otherwise: 'NO_WINS',
      of: ({ trades: { outcomes: o } }) => o.won / o.wins,
    },
    {
      name: 'averageLoss',
      label: 'Average loss',
      unit: 'CURRENCY',
      definition: 'Mean loss of the round trips that lost, below 0.',
      of: ({ trades: { outcomes: o } }) => o.lost / o.losses,
    },
    {
      name: 'largestWin',
      label: 'Largest win',
      unit: 'CURRENCY',
      definition: 'Highest profit of a round trip.',
      of: ({ trades: { outcomes: o } }) => (o.wins === 0 ? missing('NO_WINS') : o.best),
    },
    {
      name: 'largestLoss',
      label: 'Largest loss',
      unit: 'CURRENCY',
      definition: 'Greatest loss of a round trip, below 0.',
      of: ({ trades: { outcomes: o } }) => (o.losses === 0 ? missing('NO_LOSSES') : o.worst),
    },
    {
      name: 'medianTrade',
      label: 'Median trade',
      unit: 'CURRENCY',
      definition: 'Profit after fees that half of the round trips exceed.',
      of: ({ trades: t }) => median(t.net),
    },
    {
      name: 'tradeDeviation',
      label: 'Deviation of trades',
      unit: 'CURRENCY',
      definition: 'Standard deviation (n - 1) of the profits after fees.',
      minimum: 2,
      of: ({ trades: t }) => deviation(t),
    },
    {
      name: 'tradeNetProfit',
      label: 'Net profit of closed trades',
      unit: 'CURRENCY',
      definition: 'Sum of the profits after fees of the closed round trips.',
      of: ({ trades: { outcomes: o } }) => o.won + o.lost,
    },
    {
      name: 'tradeGrossProfit',
      label: 'Gross profit of closed trades',
      unit: 'CURRENCY',
      definition: 'Sum of the profits before fees of the closed round trips.',
      of: ({ trades: t }) => mean(t.gross) * t.count,
    },
    {
      name: 'grossWins',
      label: 'Sum of wins',
      unit: 'CURRENCY',
      definition: 'Sum of the profits of the round trips that won.',
      of: ({ trades: t }) => t.outcomes.won,
    },
    {
      name: 'grossLosses',
      label: 'Sum of losses',
      unit: 'CURRENCY',
      definition: 'Sum of the losses of the round trips that lost, 0 or below.',
      of: ({ trades: t }) => t.outcomes.lost,
    },
    {
      name: 'maxConsecutiveWins',
      label: 'Longest run of wins',
      unit: 'COUNT',
      definition: 'Longest run of round trips that won.',
      minimum: 0,
      of: ({ trades: t }) => t.outcomes.longestWins,
    },
    {
      name: 'maxConsecutiveLosses',
      label: 'Longest run of losses',
      unit: 'COUNT',
      definition: 'Longest run of round trips that lost.',
      minimum: 0,
      of: ({ trades: t }) => t.outcomes.longestLosses,
    },
    {
      name: 'sqn',
      label: 'System quality number',
      unit: 'RATIO',
      definition: 'Mean profit by its standard deviation times the root of the number of trades.',
      source: VAN_THARP,
      minimum: 10,
      otherwise: 'ZERO_VARIANCE',
      of: ({ trades: t }) => (t.moments.mean / deviation(t)) * Math.sqrt(t.count),
    },
    {
      name: 'sqn100',
      label: 'System quality number of 100 trades',
      unit: 'RATIO',
      definition: 'The system quality number with at most 100 trades counted in the root.',
      source: ['van Tharp', 2008, 'Definitive Guide to Position Sizing Strategies'],
      minimum: 10,
      otherwise: 'ZERO_VARIANCE',
      of: ({ trades: t }) =>
        (t.moments.mean / deviation(t)) * Math.sqrt(Math.min(SQN_TRADES, t.count)),
    },
    {
      name: 'kellyOfTrades',
      label: 'Kelly fraction of trades',
      unit: 'FRACTION',
      definition: 'Share of capital that maximises growth by win rate and payoff ratio of trades.',
      source: ['Kelly', 1956, 'A New Interpretation of Information Rate'],
      minimum: 10,
      of: ({ trades: t }) => kellyOf(t.outcomes),
    },
    {
      name: 'breakEvenWinRate',
      label: 'Break-even win rate',
      unit: 'FRACTION',
      definition: 'Win rate at which the payoff ratio would earn nothing: 1 / (1 + payoff).',
      of: ({ trades: t }) => {
        const payoff = payoffOf(t.outcomes);
        return typeof payoff === 'number' ? 1 / (1 + payoff) : payoff;
      },
    },
    {
      name: 'cpcIndex',
      label: 'CPC index',
      unit: 'RATIO',
      definition: 'Profit factor times win rate times payoff ratio.',
      source: ['Balsara', 1992, 'Money Management Strategies for Futures Traders'],
      minimum: 10,
      of: ({ trades: t }) => {
        const { outcomes: o } = t;
        const payoff = payoffOf(o);
        return typeof payoff === 'number'
          ? (o.won / -o.lost) * (o.wins / t.count) * payoff
          : payoff;
      },
    },
    {
      name: 'largestWinShare',
      label: 'Share of the largest win',
      unit: 'FRACTION',
      definition: 'Highest profit of a round trip by the sum of all profits.',
      otherwise: 'NO_WINS',
      of: ({ trades: { outcomes: o } }) => (o.wins === 0 ? missing('NO_WINS') : o.best / o.won),
    },
    {
      name: 'profitWithoutBestTrade',
      label: 'Profit without the best trade',
      unit: 'CURRENCY',
      definition: 'Sum of the profits after fees without the highest one.',
      of: ({ trades: { outcomes: o } }) => o.won + o.lost - o.best,
    },
    {
      name: 'averageTradeReturn',
      label: 'Average return of a trade',
      unit: 'FRACTION',
      definition: 'Mean of profit after fees by the value of the entry.',
      of: (s) => inAccount(s, () => mean(s.trades.returns)),
    },
    {
      name: 'bestTradeReturn',
      label: 'Best return of a trade',
      unit: 'FRACTION',
      definition: 'Highest profit after fees by the value of the entry.',
      of: (s) => inAccount(s, () => s.trades.returns.reduce((a, b) => Math.max(a, b), -Infinity)),
    },
    {
      name: 'worstTradeReturn',
      label: 'Worst return of a trade',
      unit: 'FRACTION',
      definition: 'Lowest profit after fees by the value of the entry.',
      of: (s) => inAccount(s, () => s.trades.returns.reduce((a, b) => Math.min(a, b), Infinity)),
    },
    {
      name: 'tradeTStatistic',
      label: 't of the mean trade',
      unit: 'RATIO',
      definition: 'Mean profit after fees by its standard error.',
      source: ['Student', 1908, 'The Probable Error of a Mean'],
      minimum: 10,
      otherwise: 'ZERO_VARIANCE',
      of: ({ trades: t }) => (t.moments.mean / deviation(t)) * Math.sqrt(t.count),
    },
    {
      name: 'tradeRunsScore',
      label: 'Score of the runs of trades',
      unit: 'RATIO',
      definition:
        'Runs of wins and of losses less those expected of independent trades, by the standard ' +
        'deviation: below 0 wins follow wins.',
      source: ['Vince', 1990, 'Portfolio Management Formulas'],
      minimum: 20,
      of: ({ trades: { net, outcomes: o } }) => runsScore(o.wins, o.losses, runsOf(net)),
    },
    {
      name: 'tradesPerYear',
      label: 'Trades a year',
      unit: 'COUNT',
      definition: 'Closed round trips by the years from first to last candle.',
      otherwise: 'OUT_OF_RANGE',
      of: (s) => s.trades.count / years(s),
    },
  ],
);

/** Returns the runs of values of one sign, zeros left out. */
function runsOf(values: Float64Array): number {
  let [runs, sign] = [0, 0];
  for (const value of values) {
    const now = Math.sign(value);
    if (now !== 0 && now !== sign) {
      runs += 1;
      sign = now;
    }
  }
  return runs;
}

/** How long trades were held. */
export const holdingGroup = defineGroup(
  { group: 'trade', sampleOf: 'trades', minimum: 1, otherwise: 'NO_TRADES', needsRun: true },
  [
    {
      name: 'averageBarsHeld',
      label: 'Average length of a trade',
      unit: 'CANDLES',
      definition: 'Mean length of a round trip.',
      of: ({ trades: t }) => mean(t.candles),
    },
    {
      name: 'medianBarsHeld',
      label: 'Median length of a trade',
      unit: 'CANDLES',
      definition: 'Length that half of the round trips exceed.',
      of: ({ trades: t }) => median(t.candles),
    },
    {
      name: 'longestBarsHeld',
      label: 'Longest trade',
      unit: 'CANDLES',
      definition: 'Length of the longest round trip.',
      of: ({ trades: t }) => t.candles.reduce((most, value) => Math.max(most, value), 0),
    },
    {
      name: 'averageBarsHeldWinners',
      label: 'Average length of a win',
      unit: 'CANDLES',
      definition: 'Mean length of the round trips that won.',
      otherwise: 'NO_WINS',
      of: ({ trades: t }) => t.meanOf(t.candles, 1),
    },
    {
      name: 'averageBarsHeldLosers',
      label: 'Average length of a loss',
      unit: 'CANDLES',
      definition: 'Mean length of the round trips that lost.',
      otherwise: 'NO_LOSSES',
      of: ({ trades: t }) => t.meanOf(t.candles, -1),
    },
    {
      name: 'averageDaysHeld',
      label: 'Average days of a trade',
      unit: 'DAYS',
      definition: 'Mean time from entry to exit.',
      of: ({ trades: t }) => mean(t.days),
    },
  ],
);

/** The same for long and for short. */
export const directionGroup = defineGroup(
  { group: 'trade', sampleOf: 'trades', minimum: 0, otherwise: 'NO_TRADES', needsRun: true },
  (
    [
      ['long', 1],
      ['short', -1],
    ] as const
  ).flatMap(([side, sign]) => [
    {
      name: `${side}Trades`,
      label: `Trades ${side}`,
      unit: 'COUNT' as const,
      definition: `Closed round trips that were ${side}.`,
      of: ({ trades: t }: Sample) => t.direction(sign).count,
    },
    {
      name: `${side}WinRate`,
      label: `Win rate ${side}`,
      unit: 'FRACTION' as const,
      definition: `Round trips ${side} with a profit after fees by all that were ${side}.`,
      of: ({ trades: t }: Sample) => t.direction(sign).wins / t.direction(sign).count,
    },
    {
      name: `${side}NetProfit`,
      label: `Net profit ${side}`,
      unit: 'CURRENCY' as const,
      definition: `Sum of the profits after fees of the round trips that were ${side}.`,
      of: ({ trades: t }: Sample) => t.direction(sign).net,
    },
  ]),
);
