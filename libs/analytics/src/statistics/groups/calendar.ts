import { sampleDeviation } from '../../moments.js';
import type { Span } from '../calendar-spans.js';
import { defineGroup, type StatisticParts } from '../definition.js';
import type { SampleKind } from '../sample-kind.js';

const TITLES = { day: 'Day', month: 'Month', year: 'Year' } as const;
const KINDS = { day: 'days', month: 'months', year: 'years' } as const satisfies Record<
  Span,
  SampleKind
>;

/** Best, worst, positive and average of the spans of one kind. */
function statisticsOf(span: Span): readonly StatisticParts[] {
  const title = TITLES[span];
  const sampleOf = KINDS[span];
  const name = span === 'day' ? 'daily' : `${span}ly`;
  return [
    {
      name: `best${title}`,
      label: `Best ${span}`,
      unit: 'FRACTION',
      definition: `Best ${name} return, compounded within the ${span} in UTC.`,
      sampleOf,
      of: (s) => s.spanOutcomes(span).best,
    },
    {
      name: `worst${title}`,
      label: `Worst ${span}`,
      unit: 'FRACTION',
      definition: `Worst ${name} return, compounded within the ${span} in UTC.`,
      sampleOf,
      of: (s) => s.spanOutcomes(span).worst,
    },
    {
      name: `positive${title}s`,
      label: `Positive ${span}s`,
      unit: 'FRACTION',
      definition: `Share of the ${span}s with a gain.`,
      sampleOf,
      of: (s) => s.spanOutcomes(span).wins / s.spanOutcomes(span).count,
    },
    {
      name: `average${title}`,
      label: `Average ${span}`,
      unit: 'FRACTION',
      definition: `Mean ${name} return.`,
      sampleOf,
      of: (s) => {
        const { won, lost, count } = s.spanOutcomes(span);
        return (won + lost) / count;
      },
    },
  ];
}

/** Days, months and years of the calendar, in UTC. */
export const calendarGroup = defineGroup(
  { group: 'calendar', sampleOf: 'months', minimum: 1, otherwise: 'OUT_OF_RANGE' },
  [
    ...statisticsOf('day'),
    ...statisticsOf('month'),
    {
      name: 'averageWinningMonth',
      label: 'Average winning month',
      unit: 'FRACTION',
      definition: 'Mean of the monthly returns above 0.',
      otherwise: 'NO_WINS',
      of: (s) => s.spanOutcomes('month').won / s.spanOutcomes('month').wins,
    },
    {
      name: 'averageLosingMonth',
      label: 'Average losing month',
      unit: 'FRACTION',
      definition: 'Mean of the monthly returns below 0.',
      otherwise: 'NO_LOSSES',
      of: (s) => s.spanOutcomes('month').lost / s.spanOutcomes('month').losses,
    },
    {
      name: 'monthlyVolatility',
      label: 'Volatility of months',
      unit: 'FRACTION',
      definition: 'Standard deviation (n - 1) of the monthly returns, not annualised.',
      minimum: 3,
      of: (s) => sampleDeviation(s.spans('month').returns),
    },
    {
      name: 'maxConsecutiveLosingMonths',
      label: 'Longest run of losing months',
      unit: 'COUNT',
      definition: 'Most months with a loss one after the other.',
      of: (s) => s.spanOutcomes('month').longestLosses,
    },
    {
      name: 'months',
      label: 'Months',
      unit: 'COUNT',
      definition: 'Months of the calendar that have a return.',
      of: (s) => s.spanOutcomes('month').count,
    },
    ...statisticsOf('year'),
  ],
);
