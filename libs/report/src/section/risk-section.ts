import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, fixed, money, percent } from '../page/number-text.js';
import type { ReportRange, ReportUncertainty } from '../report-input.js';
import type { ReportModel } from '../report-model.js';
import { dataTable, datum } from './data-table.js';

/** Returns the deepest falls from a peak. */
export function drawdownsSection({ drawdowns, equity }: ReportModel): Markup {
  const empty =
    equity.points < 2
      ? 'A drawdown needs two candles at least.'
      : 'Equity never fell below a peak.';
  return html`<section id="drawdowns" aria-labelledby="drawdowns-title">
<h2 id="drawdowns-title">Worst drawdowns</h2>
${
  drawdowns.length === 0
    ? html`<p class="empty">${empty}</p>`
    : dataTable(
        drawdowns.map((one, index) => ({ ...one, rank: index + 1 })),
        [
          { title: '#', isName: true, cell: ({ rank }) => String(rank) },
          { title: 'Depth', isNumber: true, cell: ({ depth }) => datum(depth, percent(depth)) },
          { title: 'Peak', cell: ({ peakAt }) => dateText(peakAt) },
          { title: 'Trough', cell: ({ troughAt }) => dateText(troughAt) },
          {
            title: 'Back at the peak',
            cell: ({ recoveryAt }) =>
              recoveryAt === null ? 'not by the end' : dateText(recoveryAt),
          },
          { title: 'Candles down', isNumber: true, cell: ({ pointsDown }) => fixed(pointsDown, 0) },
          {
            title: 'Candles under water',
            isNumber: true,
            cell: ({ pointsUnderwater }) => fixed(pointsUnderwater, 0),
          },
        ],
        { caption: 'Worst drawdowns', isCaptionHidden: true, id: 'worst-drawdowns' },
      )
}
</section>
`;
}

interface RangeRow {
  readonly label: string;
  readonly range: ReportRange;
  readonly own: number | null;
  readonly text: (value: number) => string;
}

/** Returns how far the result depends on what candles do not tell. */
export function uncertaintySection({ uncertainty, figures, run }: ReportModel): Markup {
  return html`<section id="uncertainty" aria-labelledby="uncertainty-title">
<h2 id="uncertainty-title">Uncertainty <span class="unit">the order of prices inside candles</span></h2>
${uncertainty === null ? html`<p class="empty">This run did not measure it.</p>` : bodyOf(uncertainty, figures, run.currency)}
</section>
`;
}

function bodyOf(
  uncertainty: ReportUncertainty,
  figures: ReportModel['figures'],
  currency: string,
): Markup {
  const { ambiguousCandles, resolutions, failed } = uncertainty;
  if (ambiguousCandles === 0) {
    return html`<p>In no candle did the order of prices decide anything: the result is the same whichever way they came.</p>`;
  }
  const count = `${fixed(ambiguousCandles, 0)} ${ambiguousCandles === 1 ? 'candle' : 'candles'}`;
  const rows = rangeRows(uncertainty, figures, currency);
  if (rows.length === 0) {
    return html`<p>In ${count} the order of prices decides what the run earns. How much depends on it was not measured.</p>`;
  }
  return html`<p>In ${count} the order of prices inside the candle decides what the run earns, and candles do not tell it. ${fixed(resolutions, 0)} more runs drew that order at random; the result lies somewhere in here.${failed > 0 && ` In ${failed} more the strategy threw.`}</p>
${dataTable(
  rows,
  [
    { title: '', isName: true, cell: ({ label }) => label },
    {
      title: 'This run',
      isNumber: true,
      cell: ({ own, text }) => (own === null ? '–' : text(own)),
    },
    {
      title: 'Lowest',
      isNumber: true,
      cell: ({ range, text }) => datum(range.min, text(range.min)),
    },
    { title: '5 %', isNumber: true, cell: ({ range, text }) => text(range.p5) },
    { title: 'Median', isNumber: true, cell: ({ range, text }) => text(range.median) },
    { title: '95 %', isNumber: true, cell: ({ range, text }) => text(range.p95) },
    {
      title: 'Highest',
      isNumber: true,
      cell: ({ range, text }) => datum(range.max, text(range.max)),
    },
    { title: 'Range', cell: (row) => strip(row) },
  ],
  { caption: 'Range of the result', isCaptionHidden: true, id: 'ranges' },
)}`;
}

function rangeRows(
  { totalReturn, maxDrawdown, finalEquity, tradeCount }: ReportUncertainty,
  figures: ReportModel['figures'],
  currency: string,
): RangeRow[] {
  const own = (name: string): number | null =>
    figures.find((figure) => figure.name === name)?.value ?? null;
  const all: readonly (readonly [string, string, ReportRange | null, (value: number) => string])[] =
    [
      ['Total return', 'totalReturn', totalReturn, (value) => percent(value, { signed: true })],
      ['Deepest drawdown', 'maxDrawdown', maxDrawdown, (value) => percent(value)],
      [`Final equity, ${currency}`, 'finalEquity', finalEquity, (value) => money(value)],
      [
        'Round trips',
        'tradeCount',
        tradeCount,
        (value) => fixed(value, Number.isInteger(value) ? 0 : 1),
      ],
    ];
  return all.flatMap(([label, name, range, text]) =>
    range === null ? [] : [{ label, range, own: own(name), text }],
  );
}

/** A line from lowest to highest, a bar for the middle nine tenths, a mark for this run. */
function strip({ range, own, label }: RangeRow): Markup {
  const [low, high] = [
    Math.min(range.min, own ?? range.min),
    Math.max(range.max, own ?? range.max),
  ];
  const across = (value: number): string =>
    (high > low ? 2 + (96 * (value - low)) / (high - low) : 50).toFixed(1);
  return html`<svg class="strip" viewBox="0 0 100 12" width="160" height="19" role="img" aria-label="Range of ${label}"><line x1="${across(range.min)}" x2="${across(range.max)}" y1="6" y2="6"/><rect x="${across(range.p5)}" width="${(Number(across(range.p95)) - Number(across(range.p5))).toFixed(1)}" y="4" height="4"/><line class="middle" x1="${across(range.median)}" x2="${across(range.median)}" y1="2" y2="10"/>${own !== null && html`<circle cx="${across(own)}" cy="6" r="2.6"/>`}</svg>`;
}
