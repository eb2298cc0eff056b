import { DAY } from '@vela/kernel';
import { calendarAnnualGrowth } from '../../returns.js';
import { defineGroup } from '../definition.js';
import { missing } from '../reason.js';
import type { Sample } from '../sample.js';

const lost = (sample: Sample, value: number) => (sample.isLost ? missing('CAPITAL_LOST') : value);

const days = ({ dates }: Sample): number => (dates.at(-1)! - dates[0]!) / DAY;

/** How much the series grew. */
export const growthGroup = defineGroup(
  { group: 'growth', sampleOf: 'values', minimum: 2, otherwise: 'OUT_OF_RANGE' },
  [
    {
      name: 'totalReturn',
      label: 'Total return',
      unit: 'FRACTION',
      definition: 'Last value by first value, less 1.',
      of: (s) => s.total,
    },
    {
      name: 'cagr',
      seriesName: 'cagr252',
      label: 'Annual growth',
      unit: 'FRACTION',
      definition:
        'Annual growth that compounds to the total return: (end / start)^(periods of a year / ' +
        'number of returns) - 1.',
      sampleOf: 'returns',
      minimum: 10,
      of: (s) => s.growth,
    },
    {
      name: 'cagrCalendar36525',
      label: 'Annual growth by the calendar',
      unit: 'FRACTION',
      definition:
        'Annual growth that compounds to the total return over the days from first to last date, ' +
        'with 365.25 days to a year.',
      minimum: 11,
      of: (s) => calendarAnnualGrowth(s.values, s.dates) ?? Number.NaN,
    },
    {
      name: 'meanReturn',
      seriesName: 'meanDaily',
      label: 'Mean return',
      unit: 'FRACTION',
      definition: 'Arithmetic mean of the returns by period.',
      sampleOf: 'returns',
      minimum: 1,
      of: (s) => s.moments.mean,
    },
    {
      name: 'meanReturnAnnual',
      label: 'Mean return, annual',
      unit: 'FRACTION',
      definition: 'Arithmetic mean of the returns times the periods of a year.',
      sampleOf: 'returns',
      minimum: 1,
      of: (s) => s.moments.mean * s.periodsPerYear,
    },
    {
      name: 'excessReturnAnnual',
      label: 'Excess return, annual',
      unit: 'FRACTION',
      definition: 'Annual mean return less the rate without risk.',
      sampleOf: 'returns',
      minimum: 1,
      of: (s) => s.moments.mean * s.periodsPerYear - s.riskFreeRateAnnual,
    },
    {
      name: 'geometricMeanReturn',
      label: 'Geometric mean return',
      unit: 'FRACTION',
      definition: 'Return of one period that compounds to the total return.',
      of: (s) => lost(s, (1 + s.total) ** (1 / (s.values.length - 1)) - 1),
    },
    {
      name: 'medianReturn',
      label: 'Median return',
      unit: 'FRACTION',
      definition: 'Return that half of the periods exceed.',
      sampleOf: 'returns',
      minimum: 1,
      of: (s) => s.order.quantile(0.5),
    },
    {
      name: 'logMeanAnnual',
      label: 'Mean log return, annual',
      unit: 'FRACTION',
      definition: 'Mean of the logarithms of 1 + return times the periods of a year.',
      sampleOf: 'returns',
      minimum: 1,
      otherwise: 'CAPITAL_LOST',
      of: (s) => s.logs.mean * s.periodsPerYear,
    },
    {
      name: 'doublingYears',
      label: 'Years to double',
      unit: 'YEARS',
      definition: 'Years after which the annual growth doubles a value: ln 2 / ln(1 + growth).',
      sampleOf: 'returns',
      minimum: 10,
      of: (s) => (s.growth > 0 ? Math.log(2) / Math.log1p(s.growth) : missing('NO_GROWTH')),
    },
    {
      name: 'calendarDays',
      label: 'Days',
      unit: 'DAYS',
      definition: 'Days from the first date to the last one.',
      of: days,
    },
    {
      name: 'returnCount',
      label: 'Returns',
      unit: 'COUNT',
      definition: 'Number of returns by period: one fewer than values.',
      minimum: 1,
      of: (s) => lost(s, s.returns.length),
    },
  ],
);

/** Equity in money, which a series of prices has not. */
export const equityGroup = defineGroup(
  {
    group: 'growth',
    sampleOf: 'values',
    minimum: 1,
    otherwise: 'OUT_OF_RANGE',
    needsRun: true,
  },
  [
    {
      name: 'finalEquity',
      label: 'Final equity',
      unit: 'CURRENCY',
      definition: 'Equity after the last candle.',
      of: (s) => s.values.at(-1)!,
    },
    {
      name: 'netProfit',
      label: 'Net profit',
      unit: 'CURRENCY',
      definition: 'Last equity less first equity.',
      of: (s) => s.values.at(-1)! - s.values[0]!,
    },
    {
      name: 'highestEquity',
      label: 'Highest equity',
      unit: 'CURRENCY',
      definition: 'Highest equity behind any candle.',
      of: (s) => s.values[s.falls.peakRow]!,
    },
    {
      name: 'lowestEquity',
      label: 'Lowest equity',
      unit: 'CURRENCY',
      definition: 'Lowest equity behind any candle.',
      of: (s) => s.values.reduce((least, value) => Math.min(least, value), Infinity),
    },
    {
      name: 'slices',
      label: 'Candles',
      unit: 'CANDLES',
      definition: 'Number of instants at which the run decided.',
      minimum: 0,
      of: (s) => s.values.length,
    },
  ],
);
