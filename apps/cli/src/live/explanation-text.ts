import type { ExplanationView } from '@vela/client';
import { shortText, timeText } from '../output/number-text.js';
import { facts, table } from '../output/table.js';
import { fillTable } from './order-text.js';
import { stateText } from './deployment-text.js';

/** Returns the chain from an order back to the candle on which it was decided. */
export function explanationText(why: ExplanationView): string {
  const { order, deployment, input, source, slice, decidedAt, chainLink } = why;
  return [
    facts([
      ['order', `${order.id}, ${stateText(order.state)}`],
      ['of', deployment?.name ?? 'orders by hand'],
      ['decided', decidedAt === null ? null : timeText(decidedAt)],
      ['input', input === null ? null : `${input} (${source})`],
      ['slice', slice === null ? null : String(slice)],
      ['link', chainLink],
    ]),
    table(
      why.candles,
      [
        { title: 'candle', cell: ({ openAt, timeframe }) => `${timeText(openAt)} ${timeframe}` },
        ...(['open', 'high', 'low', 'close', 'volume'] as const).map((name) => ({
          title: name,
          cell: (row: ExplanationView['candles'][number]) => shortText(row[name]),
          align: 'right' as const,
        })),
      ],
      { empty: 'No candle: it was not decided by a strategy.' },
    ),
    indicatorText(why),
    fillTable(why.fills),
  ].join('\n\n');
}

function indicatorText({ indicators, indicatorsMissing }: ExplanationView): string {
  if (indicators === null) return `  No indicators: ${indicatorsMissing ?? 'unknown'}`;
  const rows = indicators.flatMap(({ name, values }) =>
    Object.entries(values).map(([output, value]) => ({ name, output, value })),
  );
  return table(
    rows,
    [
      { title: 'indicator', cell: ({ name }) => name },
      { title: 'output', cell: ({ output }) => output },
      {
        title: 'value',
        cell: ({ value }) => (value === null ? '–' : shortText(value)),
        align: 'right',
      },
    ],
    { empty: 'The strategy declares no indicators.' },
  );
}
