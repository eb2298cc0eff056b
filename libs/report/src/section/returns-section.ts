import { histogramChart, rollingChart, yearChart } from '../chart/return-charts.js';
import { monthName } from '../chart/scale.js';
import type { Histogram } from '../model/histogram.js';
import type { ReturnPanel } from '../model/return-panel.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, fixed, percent } from '../page/number-text.js';
import type { ReportModel } from '../report-model.js';
import { dataTable } from './data-table.js';

/** Shades of a gain or a loss. */
const SHADES = 6;

/** Returns returns by calendar, by size and over time. */
export function returnsSection({ returns }: ReportModel): Markup {
  const title = html`<h2 id="returns-title">Returns</h2>`;
  if (returns.missing !== null) {
    return html`<section id="returns" aria-labelledby="returns-title">
${title}
<p class="empty">${returns.missing}</p>
</section>
`;
  }
  const period = returns.period;
  const { histogram, rolling, years } = returns;
  return html`<section id="returns" aria-labelledby="returns-title">
${title}
<h3>By month <span class="unit">%</span></h3>
${monthTable(returns)}
<div class="pair">
<figure><h3>By year</h3>
${yearChart(years)}
</figure>
${
  histogram !== null &&
  html`<div><figure><h3>Distribution <span class="unit">returns by ${period}</span></h3>
${histogramChart(histogram, period)}
<figcaption>${fixed(histogram.returns, 0)} returns, median ${percent(histogram.median)}, mean ${percent(histogram.mean)}. Dashed: a twentieth lies beyond.${endsText(histogram)}</figcaption>
</figure>
<details><summary>Values as a table</summary>
${binTable(histogram)}
</details></div>
`
}</div>
${rolling === null ? html`<p class="empty">Too few returns for a rolling Sharpe ratio and volatility.</p>` : rollingFigures(rolling)}
</section>
`;
}

function endsText({ below, above, zeros }: Histogram): string {
  const ends =
    below + above === 0 ? '' : ` The outer bars hold all beyond: ${below} below, ${above} above.`;
  return zeros === 0 ? ends : `${ends} No bar: ${fixed(zeros, 0)} returns of exactly zero.`;
}

/** The heatmap is a table, so that it can be read without seeing its colours. */
function monthTable({ months, years }: ReturnPanel): Markup {
  const most = Math.max(...months.map(({ value }) => Math.abs(value)), 1e-9);
  const known = new Map(months.map(({ year, month, value }) => [year * 12 + month, value]));
  const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
  const rows = years.map(({ year, value }) => {
    const cells = numbers.map((month) => {
      const found = known.get(year * 12 + month);
      if (found === undefined) return html`<td></td>`;
      return html`<td class="${shade(found, most)}"><data value="${String(found)}">${bare(found)}</data></td>`;
    });
    return html`<tr><th scope="row">${year}</th>${cells}<td class="sum"><data value="${String(value)}">${bare(value)}</data></td></tr>
`;
  });
  const heads = numbers.map((month) => html`<th scope="col">${monthName(month)}</th>`);
  return html`<div class="frame" role="group" aria-label="Return of each month" tabindex="0"><table id="months" class="heat"><caption class="unseen">Return of each month in percent</caption><thead><tr><th scope="col">Year</th>${heads}<th scope="col">Total</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Percent without its sign, which a table of percents needs not repeat. */
const bare = (value: number): string => fixed(100 * value, Math.abs(value) >= 0.9995 ? 0 : 1);

function shade(value: number, most: number): string {
  const level = Math.ceil((Math.abs(value) / most) ** 0.7 * SHADES - 1e-9);
  return level === 0 ? 'even' : `${value < 0 ? 'down' : 'up'} s${level}`;
}

function binTable({ counts, from, width }: Histogram): Markup {
  const rows = counts.map((count, bin) => ({ count, low: from + bin * width }));
  return dataTable(
    rows.filter(({ count }) => count > 0),
    [
      { title: 'From', isName: true, cell: ({ low }) => percent(low, { digits: 3 }) },
      { title: 'to', isNumber: true, cell: ({ low }) => percent(low + width, { digits: 3 }) },
      { title: 'Returns', isNumber: true, cell: ({ count }) => fixed(count, 0) },
    ],
    { caption: 'How often returns of each size came' },
  );
}

function rollingFigures(rolling: NonNullable<ReturnPanel['rolling']>): Markup {
  const { at, sharpe, volatility, window } = rolling;
  const step = Math.max(1, Math.round(at.length / 24));
  const rows = at
    .map((instant, row) => ({ instant, row }))
    .filter(({ row }) => row % step === 0 || row === at.length - 1);
  return html`<div class="pair">
<figure><h3>Rolling Sharpe ratio <span class="unit">${window} returns</span></h3>
${rollingChart(rolling, 'sharpe')}
</figure>
<figure><h3>Rolling volatility <span class="unit">annual, ${window} returns</span></h3>
${rollingChart(rolling, 'volatility')}
</figure>
</div>
<details><summary>Rolling values as a table</summary>
${dataTable(
  rows,
  [
    { title: 'Day', isName: true, cell: ({ instant }) => dateText(instant) },
    { title: 'Sharpe ratio', isNumber: true, cell: ({ row }) => fixed(sharpe[row]!) },
    { title: 'Volatility', isNumber: true, cell: ({ row }) => percent(volatility[row]!) },
  ],
  { caption: `Sharpe ratio and volatility over the last ${window} returns` },
)}
</details>`;
}
