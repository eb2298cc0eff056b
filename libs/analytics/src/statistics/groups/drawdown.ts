import { DAY } from '@vela/kernel';
import type { Drawdown } from '../../drawdown.js';
import { defineGroup } from '../definition.js';
import { type Missing, missing } from '../reason.js';
import type { Sample } from '../sample.js';

/** Drawdowns of which the Sterling ratio takes the mean. */
const WORST = 5;

const deepest = (s: Sample, of: (fall: Drawdown) => number | null): number | Missing =>
  s.falls.deepest === null
    ? missing('NO_DRAWDOWN')
    : (of(s.falls.deepest) ?? missing('NOT_RECOVERED'));

const longest = (s: Sample, of: (fall: Drawdown) => number): number | Missing =>
  s.falls.longest === null ? missing('NO_DRAWDOWN') : of(s.falls.longest);

const endOf = (s: Sample, { recoveryRow }: Drawdown): number => recoveryRow ?? s.values.length - 1;

const span = (s: Sample, from: number, to: number): number =>
  Math.round((s.dates[to]! - s.dates[from]!) / DAY);

const maximum = (s: Sample): number => s.falls.deepest?.depth ?? 0;

/** Root of the mean squared depth of the rows behind the first. */
const ulcer = (s: Sample, lessOne: number): number =>
  Math.sqrt(s.falls.squareSum / (s.values.length - 1 - lessOne));

const pain = (s: Sample): number => -s.falls.depthSum / (s.values.length - 1);

/** How deep and how long the series was below its peaks. Depths are negative fractions. */
export const drawdownGroup = defineGroup(
  { group: 'drawdown', sampleOf: 'values', minimum: 2, otherwise: 'NO_DRAWDOWN' },
  [
    {
      name: 'maxDrawdown',
      label: 'Maximum drawdown',
      unit: 'FRACTION',
      definition: 'Deepest fall from a peak, 0 or below.',
      minimum: 1,
      of: maximum,
    },
    {
      name: 'maxDrawdownPeakDate',
      label: 'Peak of the maximum drawdown',
      unit: 'DATE',
      definition: 'Date of the peak from which the deepest fall began.',
      of: (s) => deepest(s, ({ peakRow }) => s.dates[peakRow]!),
    },
    {
      name: 'maxDrawdownTroughDate',
      label: 'Trough of the maximum drawdown',
      unit: 'DATE',
      definition: 'Date of the deepest point.',
      of: (s) => deepest(s, ({ troughRow }) => s.dates[troughRow]!),
    },
    {
      name: 'maxDrawdownRecoveryDate',
      label: 'Recovery of the maximum drawdown',
      unit: 'DATE',
      definition: 'First date at which the peak of the deepest fall was reached again.',
      of: (s) => deepest(s, ({ recoveryRow: row }) => (row === null ? null : s.dates[row]!)),
    },
    {
      name: 'maxDrawdownPeakToTroughBars',
      label: 'Maximum drawdown, fall',
      unit: 'CANDLES',
      definition: 'Periods from the peak to the trough of the deepest fall.',
      of: (s) => deepest(s, ({ peakRow, troughRow }) => troughRow - peakRow),
    },
    {
      name: 'maxDrawdownPeakToTroughCalendarDays',
      label: 'Maximum drawdown, days of the fall',
      unit: 'DAYS',
      definition: 'Calendar days from the peak to the trough of the deepest fall.',
      of: (s) => deepest(s, ({ peakRow, troughRow }) => span(s, peakRow, troughRow)),
    },
    {
      name: 'maxDrawdownRecoveryBars',
      label: 'Maximum drawdown, recovery',
      unit: 'CANDLES',
      definition: 'Periods from the trough of the deepest fall until its peak was reached again.',
      of: (s) =>
        deepest(s, ({ troughRow, recoveryRow: row }) => (row === null ? null : row - troughRow)),
    },
    {
      name: 'maxDrawdownRows',
      seriesName: 'longestUnderwaterBars',
      label: 'Longest drawdown',
      unit: 'CANDLES',
      definition: 'Longest stay below a peak, from the peak to its recovery or to the end.',
      minimum: 1,
      of: (s) =>
        s.falls.longest === null ? 0 : endOf(s, s.falls.longest) - s.falls.longest.peakRow,
    },
    {
      name: 'longestUnderwaterFrom',
      label: 'Longest drawdown, from',
      unit: 'DATE',
      definition: 'Date of the peak from which the longest stay below it began.',
      of: (s) => longest(s, ({ peakRow }) => s.dates[peakRow]!),
    },
    {
      name: 'longestUnderwaterTo',
      label: 'Longest drawdown, to',
      unit: 'DATE',
      definition: 'Date of the recovery of the longest stay below a peak, or the last date.',
      of: (s) => longest(s, (fall) => s.dates[endOf(s, fall)]!),
    },
    {
      name: 'longestUnderwaterCalendarDays',
      label: 'Longest drawdown, days',
      unit: 'DAYS',
      definition: 'Calendar days of the longest stay below a peak.',
      of: (s) => longest(s, (fall) => span(s, fall.peakRow, endOf(s, fall))),
    },
    {
      name: 'drawdownSpells',
      label: 'Drawdowns',
      unit: 'COUNT',
      definition: 'Number of stays below a peak.',
      minimum: 1,
      of: (s) => s.falls.spells.length,
    },
    {
      name: 'averageDrawdown',
      label: 'Average drawdown',
      unit: 'FRACTION',
      definition: 'Mean of the deepest points of all stays below a peak.',
      of: ({ falls: { spells } }) =>
        spells.reduce((total, { depth }) => total + depth, 0) / spells.length,
    },
    {
      name: 'averageDrawdownBelowPeakOnly',
      label: 'Average depth below a peak',
      unit: 'FRACTION',
      definition: 'Mean depth of the periods that ended below a peak.',
      of: ({ falls }) => falls.depthSum / falls.rowsBelow,
    },
    {
      name: 'averageDrawdownBars',
      label: 'Average length of a drawdown',
      unit: 'CANDLES',
      definition: 'Mean length of the stays below a peak.',
      of: (s) =>
        s.falls.spells.reduce((total, fall) => total + endOf(s, fall) - fall.peakRow, 0) /
        s.falls.spells.length,
    },
    {
      name: 'currentDrawdown',
      label: 'Drawdown at the end',
      unit: 'FRACTION',
      definition: 'Distance of the last value from the highest one, 0 or below.',
      minimum: 1,
      otherwise: 'OUT_OF_RANGE',
      of: (s) => s.depths.at(-1)!,
    },
    {
      name: 'timeUnderwater',
      label: 'Time below a peak',
      unit: 'FRACTION',
      definition: 'Share of the periods that ended below a peak.',
      of: (s) => s.falls.rowsBelow / (s.values.length - 1),
    },
    {
      name: 'conditionalDrawdown95',
      label: 'Conditional drawdown at risk',
      unit: 'FRACTION',
      definition: 'Mean of the deepest 5 % of the depths below a peak.',
      source: ['Chekhlov, Uryasev, Zabarankin', 2005, 'Drawdown Measure in Portfolio Optimization'],
      minimum: 21,
      of: (s) => s.depthOrder.lowestMean(0.05),
    },
    {
      name: 'ulcerIndex',
      seriesName: 'ulcerIndexPopulation',
      label: 'Ulcer index',
      unit: 'FRACTION',
      definition: 'Root of the mean squared depth below a peak, over all periods.',
      source: ['Martin, McCann', 1989, 'The Investor’s Guide to Fidelity Funds'],
      of: (s) => ulcer(s, 0),
    },
    {
      name: 'ulcerIndexSample',
      seriesName: 'ulcerIndex',
      label: 'Ulcer index (n - 1)',
      unit: 'FRACTION',
      definition: 'The ulcer index with one fewer than the periods in the denominator.',
      source: ['Martin, McCann', 1989, 'The Investor’s Guide to Fidelity Funds'],
      minimum: 3,
      of: (s) => ulcer(s, 1),
    },
    {
      name: 'painIndex',
      label: 'Pain index',
      unit: 'FRACTION',
      definition: 'Mean depth below a peak over all periods, as a size.',
      source: ['Becker', 2006, 'The Zephyr Pain Index'],
      of: pain,
    },
    {
      name: 'calmar',
      label: 'Calmar ratio',
      unit: 'RATIO',
      definition: 'Annual growth by the size of the deepest drawdown.',
      source: ['Young', 1991, 'Calmar Ratio: A Smoother Tool'],
      minimum: 11,
      of: (s) => s.growth / -maximum(s),
    },
    {
      name: 'returnOverMaxDrawdown',
      label: 'Return over maximum drawdown',
      unit: 'RATIO',
      definition: 'Total return by the size of the deepest drawdown.',
      of: (s) => s.total / -maximum(s),
    },
    {
      name: 'recoveryFactor',
      seriesName: 'recoveryFactorSum',
      label: 'Recovery factor',
      unit: 'RATIO',
      definition: 'Size of the sum of the returns by that of the deepest drawdown.',
      of: (s) =>
        s.isLost
          ? missing('CAPITAL_LOST')
          : Math.abs(s.outcomes.won + s.outcomes.lost) / -maximum(s),
    },
    {
      name: 'sterling',
      label: 'Sterling ratio',
      unit: 'RATIO',
      definition: 'Annual growth by the mean size of the five deepest drawdowns.',
      source: ['Kestner', 1996, 'Getting a Handle on True Performance'],
      minimum: 11,
      of: (s) => {
        const worst = s.falls.spells.map(({ depth }) => depth).sort((a, b) => a - b);
        const taken = worst.slice(0, WORST);
        return s.growth / -(taken.reduce((total, depth) => total + depth, 0) / taken.length);
      },
    },
    {
      name: 'burke',
      label: 'Burke ratio',
      unit: 'RATIO',
      definition:
        'Annual growth above the rate without risk by the root of the sum of the squared drawdowns.',
      source: ['Burke', 1994, 'A Sharper Sharpe Ratio'],
      minimum: 11,
      of: (s) =>
        (s.growth - s.riskFreeRateAnnual) /
        Math.sqrt(s.falls.spells.reduce((total, { depth }) => total + depth * depth, 0)),
    },
    {
      name: 'martinRatio',
      seriesName: 'martinRatioCagr',
      label: 'Martin ratio',
      unit: 'RATIO',
      definition: 'Annual growth by the ulcer index.',
      source: ['Martin, McCann', 1989, 'The Investor’s Guide to Fidelity Funds'],
      minimum: 11,
      of: (s) => s.growth / ulcer(s, 0),
    },
    {
      name: 'upiQuantstats',
      label: 'Total return by ulcer index',
      unit: 'RATIO',
      definition: 'Total return by the ulcer index (n - 1), as quantstats has it.',
      source: ['Aroussi', 2019, 'quantstats, ulcer_performance_index'],
      minimum: 3,
      of: (s) => s.total / ulcer(s, 1),
    },
    {
      name: 'painRatio',
      label: 'Pain ratio',
      unit: 'RATIO',
      definition: 'Annual growth above the rate without risk by the pain index.',
      source: ['Becker', 2006, 'The Zephyr Pain Index'],
      minimum: 11,
      of: (s) => (s.growth - s.riskFreeRateAnnual) / pain(s),
    },
  ],
);

/** Falls in money, which a series of prices has not. */
export const drawdownAmountGroup = defineGroup(
  { group: 'drawdown', sampleOf: 'values', minimum: 1, otherwise: 'NO_DRAWDOWN', needsRun: true },
  [
    {
      name: 'maxDrawdownAmount',
      label: 'Maximum drawdown in money',
      unit: 'CURRENCY',
      definition: 'Greatest fall of equity from a peak in money, 0 or above.',
      of: (s) => s.falls.amount,
    },
  ],
);
