import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, exact, money, percent, withUnit } from '../page/number-text.js';
import type { ReportStatistic } from '../report-input.js';
import type { ReportModel } from '../report-model.js';
import { dataTable, datum } from './data-table.js';

/** Returns what the simulation took for granted, in sentences. */
export function assumptionsSection({ assumptions }: ReportModel): Markup {
  return html`<section id="assumptions" aria-labelledby="assumptions-title">
<h2 id="assumptions-title">Assumptions</h2>
${
  assumptions.length === 0
    ? html`<p class="empty">The run named none.</p>`
    : html`<ul class="assumptions">
${assumptions.map(
  (text) => html`<li>${text}</li>
`,
)}</ul>`
}
</section>
`;
}

/** An end from here on stands for as long as there is data: the year 2100. */
const FAR = 4_102_444_800_000_000;

/** Returns everything that is needed to run it again. */
export function setupSection({ run }: ReportModel): Markup {
  const again =
    run.id === null
      ? null
      : html`<p>Run it again with <code>vela backtest replay ${run.id}</code>: the same inputs give the same result to the last bit, and the command says so or names the first difference.</p>
`;
  const range =
    run.from === null || run.to === null
      ? 'all there is'
      : `${dateText(run.from)} to ${run.to >= FAR ? 'the end of the data' : dateText(run.to - 1)}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Strategy', `${run.strategy}${run.version === null ? '' : ` v${run.version}`}`],
    ['Strategy SHA-256', run.strategyHash],
    ['Asked range', range],
    ['Timeframe', run.timeframe],
    ['Cash', `${exact(run.startingCash)} ${run.currency}`],
    ['Seed', run.seed],
    ['Engine', run.engineVersion],
    ['Trial', run.trial === null ? null : `number ${run.trial} of this strategy`],
    ['Input digest', run.inputDigest],
    ['Result digest', run.resultDigest],
  ];
  const shown = facts.filter(([, value]) => value !== null);
  return html`<section id="setup" aria-labelledby="setup-title">
<h2 id="setup-title">To run it again</h2>
${again}<dl class="facts">
${shown.map(
  ([
    name,
    value,
  ]) => html`<div><dt>${name}</dt><dd>${/^[0-9a-f]{32,}$/.test(value ?? '') ? html`<code>${value}</code>` : value}</dd></div>
`,
)}</dl>
<div class="pair">
<div>${valueTable('Parameters', run.parameters)}</div>
<div>${valueTable('Options of the simulation', run.simulation)}</div>
</div>
${dataTable(
  run.datasets,
  [
    { title: 'Data', isName: true, cell: ({ symbol }) => symbol },
    { title: 'Timeframe', cell: ({ timeframe }) => timeframe },
    { title: 'Version', cell: ({ version }) => (version === null ? 'in memory' : String(version)) },
    { title: 'SHA-256', cell: ({ contentHash }) => html`<code>${contentHash ?? '–'}</code>` },
  ],
  { caption: 'Data that was read' },
)}
</section>
`;
}

function valueTable(caption: string, values: Readonly<Record<string, unknown>>): Markup {
  const rows = Object.entries(values);
  if (rows.length === 0) return html`<p class="empty">${caption}: none.</p>`;
  return dataTable(
    rows,
    [
      { title: 'Name', isName: true, cell: ([name]) => name },
      {
        title: 'Value',
        cell: ([, value]) =>
          html`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`,
      },
    ],
    { caption },
  );
}

/** Returns every statistic with its definition, by the parts of the catalogue. */
export function statisticsSection({ statistics, run }: ReportModel): Markup {
  const groups = new Map<string, ReportModel['statistics'][number][]>();
  for (const one of statistics) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const tables = [...groups].map(
    ([group, rows]) => html`${dataTable(
      rows,
      [
        { title: 'Statistic', isName: true, cell: ({ label }) => label },
        {
          title: 'Value',
          isNumber: true,
          cell: (one) => valueOf(one, run.currency),
        },
        { title: RANGE_TITLE, isNumber: true, cell: (one) => intervalOf(one, run.currency) },
        { title: 'Definition', cell: ({ definition }) => definition },
      ],
      { caption: group, className: 'statistics' },
    )}
`,
  );
  return html`<section id="statistics" aria-labelledby="statistics-title">
<h2 id="statistics-title">Statistics and their definitions</h2>
${statistics.length === 0 ? html`<p class="empty">There are none for this run.</p>` : tables}</section>
`;
}

const RANGE_TITLE = 'Confidence';

function valueOf({ value, unit, name, reason }: ReportStatistic, currency: string): Markup {
  if (value !== null) return datum(value, withUnit(value, unit, currency), name);
  const why = reason !== null && html`<span class="aside">${reason}</span>`;
  return html`<span class="missing" data-name="${name}">N/A${why}</span>`;
}

/** The range that holds the true value, with the share of cases in which such a range does. */
function intervalOf({ interval, unit }: ReportStatistic, currency: string): Markup | string {
  if (interval === null) return '';
  const { low, high, confidence, method } = interval;
  const plain = unit === 'CURRENCY' ? money : (value: number) => withUnit(value, unit, currency);
  return html`${plain(low)} to ${plain(high)} <span class="aside">${percent(confidence, { digits: 0 })}, ${method}</span>`;
}
