import { BACKTEST_COMPARISON } from '@vela/client';
import type { BacktestComparisonView, RowDifferenceView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { countText, timeText } from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';
import { valueText } from '../../result/statistic-text.js';

/** Compares two runs: settings, statistics, and where their trades part. */
export const action: Action = async (context, input) => {
  const first = input.requiredArgument('id');
  const second = input.requiredArgument('other', 1);
  const { client } = await context.connect();
  const { backtestComparison } = await client.query(BACKTEST_COMPARISON, { first, second });
  context.output.result(backtestComparison, () => comparisonText(backtestComparison));
};

/** Returns how two runs relate as text; statistics that are N/A in both are left out. */
export function comparisonText(comparison: BacktestComparisonView): string {
  const { settings, statistics, firstTrade, firstFill } = comparison;
  const shown = statistics.filter(
    ({ first, second }) => first.missing === null || second.missing === null,
  );
  return [
    table(
      settings,
      [
        { title: 'setting', cell: ({ name }) => name },
        { title: 'first', cell: ({ first }) => textOf(first) },
        { title: 'second', cell: ({ second }) => textOf(second) },
      ],
      { empty: 'The settings are the same.' },
    ),
    table(shown, [
      { title: 'statistic', cell: ({ name }) => name },
      { title: 'first', cell: ({ first }) => sideText(first), align: 'right' },
      { title: 'second', cell: ({ second }) => sideText(second), align: 'right' },
      {
        title: 'difference',
        cell: ({ difference, first }) =>
          difference === null ? '' : valueText(difference, first.definition.unit),
        align: 'right',
      },
    ]),
    facts([
      ['common trades', countText(comparison.commonTrades)],
      ['only in the first', countText(comparison.onlyFirst)],
      ['only in the second', countText(comparison.onlySecond)],
      ['first different trade', rowText(firstTrade)],
      ['first different fill', rowText(firstFill)],
    ]),
  ].join('\n\n');
}

function sideText(side: BacktestComparisonView['statistics'][number]['first']): string {
  return side.missing === null ? valueText(side.value, side.definition.unit, side.date) : 'N/A';
}

function rowText(difference: RowDifferenceView | null): string {
  if (difference === null) return 'none';
  const { row, column, first, second } = difference;
  if (column === 'row') {
    return `row ${row} is in the ${first === null ? 'second' : 'first'} run alone`;
  }
  const shown = (value: unknown): string =>
    typeof value === 'number' && column.toLowerCase().endsWith('at')
      ? timeText(new Date(value / 1_000).toISOString())
      : textOf(value);
  return `row ${row}, ${column}: ${shown(first)} against ${shown(second)}`;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? 'absent' : JSON.stringify(value);
