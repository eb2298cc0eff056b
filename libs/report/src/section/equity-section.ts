import { DAY, civilFromDays, dayOf } from '@vela/kernel';
import { equityChart, isLogarithmic, underwaterChart } from '../chart/equity-chart.js';
import type { EquityPanel } from '../model/equity-panel.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, fixed, money, percent } from '../page/number-text.js';
import type { ReportModel } from '../report-model.js';
import { dataTable, datum } from './data-table.js';

/** Returns equity with its benchmark above the distance from the highest equity. */
export function equitySection({ equity, run }: ReportModel): Markup {
  if (equity.points < 2) {
    const value = equity.equity[0];
    return html`<section id="equity" aria-labelledby="equity-title">
<h2 id="equity-title">Equity</h2>
<p class="empty">A curve needs two candles at least; this run has ${fixed(equity.points, 0)}.${value !== undefined && html` Equity was ${money(value)} ${run.currency}.`}</p>
</section>
`;
  }
  const thinned =
    equity.points > equity.at.length
      ? `Drawn with ${fixed(equity.at.length, 0)} of ${fixed(equity.points, 0)} points. `
      : '';
  return html`<section id="equity" aria-labelledby="equity-title">
<h2 id="equity-title">Equity <span class="unit">${run.currency}${isLogarithmic(equity) && ', logarithmic'}</span></h2>
<figure id="equity-figure" class="linked">
<p class="legend"><span class="key equity"></span>strategy${equity.benchmark !== null && html` <span class="key benchmark"></span>${equity.benchmark.name}`} <output class="readout" id="equity-readout" for="chart-equity"></output></p>
${equityChart(equity, run.currency)}
<h3>Underwater <span class="unit">below the highest equity so far</span></h3>
${underwaterChart(equity)}
<figcaption>${thinned}<span class="needs-script" hidden>Point at the chart, or focus it and use the arrow keys, to read values.</span></figcaption>
</figure>
<details><summary>Values at the end of each ${tableStep(equity) === 'year' ? 'year' : 'month'}</summary>
${valuesTable(equity, run.currency)}
</details>
</section>
`;
}

interface Row {
  readonly at: number;
  readonly row: number;
}

/** Months beyond which a table of values shows years. */
const MONTHS_MAX = 72;

function monthOf(at: number): number {
  const { year, month } = civilFromDays(dayOf(at));
  return year * 12 + month;
}

const tableStep = ({ at }: EquityPanel): 'month' | 'year' =>
  monthOf(at.at(-1)!) - monthOf(at[0]!) > MONTHS_MAX ? 'year' : 'month';

function valuesTable(panel: EquityPanel, currency: string): Markup {
  const step = tableStep(panel) === 'year' ? 12 : 1;
  const spanOf = (at: number): number => Math.floor((monthOf(at) - 1) / step);
  const rows = panel.at
    .map((at, row): Row => ({ at, row }))
    .filter(({ at, row }) => spanOf(at) !== spanOf(panel.at[row + 1] ?? panel.at[0]! - 400 * DAY));
  const last = panel.at.length - 1;
  if (rows.at(-1)?.row !== last) rows.push({ at: panel.at[last]!, row: last });
  const { benchmark } = panel;
  return dataTable(
    rows,
    [
      { title: 'Day', isName: true, cell: ({ at }) => dateText(at) },
      {
        title: 'Equity',
        isNumber: true,
        cell: ({ row }) => datum(panel.equity[row]!, money(panel.equity[row]!)),
      },
      { title: 'Drawdown', isNumber: true, cell: ({ row }) => percent(panel.drawdown[row]!) },
      ...(benchmark === null
        ? []
        : [
            {
              title: benchmark.name,
              isNumber: true,
              cell: ({ row }: Row) => money(benchmark.equity[row]!),
            },
          ]),
    ],
    { caption: `Equity in ${currency} over time` },
  );
}
