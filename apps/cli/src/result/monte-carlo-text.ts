import type { MonteCarloFigureView, MonteCarloView } from '@vela/client';
import {
  UNKNOWN,
  countText,
  moneyText,
  percentText,
  statisticText,
} from '../output/number-text.js';
import { table } from '../output/table.js';
import type { Column } from '../output/table.js';

type Quantile = 'p5' | 'median' | 'p95';

/** Returns a value in its unit. */
function valueText(unit: MonteCarloFigureView['unit'], value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  // A mean return of a candle is a fraction of a per cent.
  if (unit === 'FRACTION' && Math.abs(value) < 0.01) return `${statisticText(100 * value, 3)} %`;
  if (unit === 'FRACTION') return percentText(value, true);
  if (unit === 'CURRENCY') return moneyText(value);
  return unit === 'COUNT' ? countText(Math.round(value)) : statisticText(value);
}

const quantile = (title: string, of: Quantile): Column<MonteCarloFigureView> => ({
  title,
  cell: ({ unit, distribution }) => valueText(unit, distribution?.[of]),
  align: 'right',
});

const COLUMNS: readonly Column<MonteCarloFigureView>[] = [
  { title: 'figure', cell: ({ name }) => name },
  { title: 'run', cell: ({ unit, observed }) => valueText(unit, observed), align: 'right' },
  quantile('5 %', 'p5'),
  quantile('median', 'median'),
  quantile('95 %', 'p95'),
  {
    title: 'p-value',
    cell: ({ pValue }) => (pValue === null ? '' : statisticText(pValue, 4)),
    align: 'right',
  },
];

/** Returns what simulated paths say about a run, for a reader. */
export function monteCarloText(result: MonteCarloView): string {
  const { method, paths, seed, figures, chances, notes } = result;
  return [
    `  ${countText(paths)} paths of ${method.toLowerCase()}, seed ${seed}`,
    '',
    table(figures, COLUMNS),
    ...(chances.length === 0 ? [] : ['']),
    ...chances.map(
      ({ probability, definition }) => `  ${percentText(probability)} of the paths: ${definition}`,
    ),
    '',
    ...notes.map((note) => `  · ${note}`),
  ].join('\n');
}
