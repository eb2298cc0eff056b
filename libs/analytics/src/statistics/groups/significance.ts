import { excessKurtosis, skewness } from '../../moments.js';
import { normalProbability, normalQuantile } from '../../normal-distribution.js';
import { defineGroup } from '../definition.js';
import { missing } from '../reason.js';
import type { Sample } from '../sample.js';

/** Variance of a Sharpe ratio by period times n - 1, whatever the distribution. */
const sharpeSpread = ({ moments, deviation }: Sample): number => {
  const ratio = moments.mean / deviation;
  const kurtosis = excessKurtosis(moments) + 3;
  return 1 - skewness(moments) * ratio + ((kurtosis - 1) / 4) * ratio * ratio;
};

const meanScore = ({ moments, deviation }: Sample): number =>
  (moments.mean / deviation) * Math.sqrt(moments.count);

/** Whether the returns can be luck. */
export const significanceGroup = defineGroup(
  { group: 'significance', sampleOf: 'returns', minimum: 10, otherwise: 'ZERO_VARIANCE' },
  [
    {
      name: 'probabilisticSharpe',
      seriesName: 'probabilisticSharpeVs0',
      label: 'Probability of a Sharpe ratio above 0',
      unit: 'FRACTION',
      definition:
        'Probability that the true Sharpe ratio is above 0, given length, skewness and kurtosis.',
      source: ['Bailey, López de Prado', 2012, 'The Sharpe Ratio Efficient Frontier, equation 11'],
      of: (s) =>
        normalProbability(
          ((s.moments.mean / s.deviation) * Math.sqrt(s.moments.count - 1)) /
            Math.sqrt(sharpeSpread(s)),
        ),
    },
    {
      name: 'sharpeStandardError',
      label: 'Standard error of the Sharpe ratio',
      unit: 'RATIO',
      definition: 'Standard error of the annual Sharpe ratio for returns of any distribution.',
      source: ['Mertens', 2002, 'Comments on Variance of the IID Estimator in Lo'],
      of: (s) => (Math.sqrt(sharpeSpread(s)) / Math.sqrt(s.moments.count - 1)) * s.yearRoot,
    },
    {
      name: 'minimumTrackRecord',
      label: 'Minimum track record',
      unit: 'COUNT',
      definition: 'Returns that it takes to show with 95 % that the Sharpe ratio is above 0.',
      source: ['Bailey, López de Prado', 2012, 'The Sharpe Ratio Efficient Frontier, equation 13'],
      of: (s) => {
        const ratio = s.moments.mean / s.deviation;
        if (ratio <= 0) return missing('NO_GAIN');
        return 1 + sharpeSpread(s) * (normalQuantile(0.95) / ratio) ** 2;
      },
    },
    {
      name: 'tStatistic',
      label: 't of the mean return',
      unit: 'RATIO',
      definition: 'Mean return by its standard error.',
      source: ['Student', 1908, 'The Probable Error of a Mean'],
      of: meanScore,
    },
    {
      name: 'meanAboveZeroProbability',
      label: 'Chance of such a mean by luck',
      unit: 'FRACTION',
      definition:
        'Chance of so large a t of the mean return, or a larger one, if the true mean were 0 ' +
        '(normal approximation).',
      source: ['Student', 1908, 'The Probable Error of a Mean'],
      minimum: 30,
      of: (s) => 1 - normalProbability(meanScore(s)),
    },
    {
      name: 'runsTestScore',
      label: 'Score of the runs test',
      unit: 'RATIO',
      definition:
        'Runs of gains and of losses less those expected of independent returns, by the standard ' +
        'deviation: below 0 gains follow gains.',
      source: ['Wald, Wolfowitz', 1940, 'On a Test Whether Two Samples Are From the Same'],
      minimum: 20,
      of: ({ outcomes, neighbours }) => runsScore(outcomes.wins, outcomes.losses, neighbours.runs),
    },
  ],
);

/** Returns the score of a number of runs of two kinds of things; NaN when one kind is missing. */
export function runsScore(wins: number, losses: number, runs: number): number {
  const n = wins + losses;
  const product = 2 * wins * losses;
  return (runs - (product / n + 1)) / Math.sqrt((product * (product - n)) / (n * n * (n - 1)));
}
