import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { fixed, money, percent } from '../page/number-text.js';
import type { ReportModel } from '../report-model.js';
import { dataTable, datum, toneOf } from './data-table.js';

/** Returns how the profit before costs became the result, and what fees consist of. */
export function costsSection(model: ReportModel): Markup {
  const { costs, feeLines, unknownFees, feesNotModelled, instruments, run } = model;
  return html`<section id="costs" aria-labelledby="costs-title">
<h2 id="costs-title">Costs <span class="unit">${run.currency}</span></h2>
<div class="pair">
<div>${waterfall(model)}</div>
<div>${
    feeLines.length === 0
      ? html`<p class="empty">${noFees(model)}</p>`
      : dataTable(
          feeLines,
          [
            { title: 'Line of fees', isName: true, cell: ({ line }) => line },
            {
              title: 'Amount',
              isNumber: true,
              cell: ({ amount, currency }) => `${money(amount)} ${currency}`,
            },
          ],
          { caption: 'What the fees consist of', id: 'fee-lines' },
        )
  }
${unknownFees.length > 0 && html`<p class="note">Nothing was charged where the rate is not known: ${unknownFees.map(({ line, fills }) => `${line} (${fills} fills)`).join(', ')}.</p>`}
${feesNotModelled.length > 0 && html`<p class="note">The fees leave out: ${feesNotModelled.join('; ')}.</p>`}</div>
</div>
${instruments.length > 0 && instrumentTable(instruments)}
${costs.length === 0 && instruments.length > 0 && html`<p class="note">Instruments are of several currencies, so their amounts are not added up.</p>`}
</section>
`;
}

function noFees({ figures }: ReportModel): string {
  const paid = figures.find(({ name }) => name === 'fees')?.value ?? 0;
  return paid === 0
    ? 'The run paid no fees. Real venues and spreads cost money.'
    : 'The fees are one line: a commission on every fill.';
}

function waterfall({ costs }: ReportModel): Markup {
  if (costs.length === 0) return html`<p class="empty">No attribution of costs for this run.</p>`;
  const net = costs.at(-1)!;
  return dataTable(
    costs,
    [
      {
        title: 'From prices to result',
        isName: true,
        cell: ({ name, note, kind }) =>
          kind === 'sum'
            ? html`<strong>${name}</strong>`
            : html`${name} <span class="aside">${note}</span>`,
      },
      {
        title: 'Amount',
        isNumber: true,
        cell: ({ amount, kind }) => {
          const text = datum(amount, money(amount, { signed: true }));
          return kind === 'sum'
            ? html`<strong class="${toneOf(net.amount)}">${text}</strong>`
            : text;
        },
      },
    ],
    { caption: 'How prices became the result', isCaptionHidden: true, id: 'cost-lines' },
  );
}

function instrumentTable(instruments: ReportModel['instruments']): Markup {
  return dataTable(
    instruments,
    [
      { title: 'Instrument', isName: true, cell: ({ symbol }) => symbol },
      { title: 'Round trips', isNumber: true, cell: ({ tradeCount }) => fixed(tradeCount, 0) },
      { title: 'Won', isNumber: true, cell: ({ winCount }) => fixed(winCount, 0) },
      { title: 'Fills', isNumber: true, cell: ({ fillCount }) => fixed(fillCount, 0) },
      {
        title: 'Before fees',
        isNumber: true,
        cell: ({ grossPnl }) => money(grossPnl, { signed: true }),
      },
      { title: 'Fees', isNumber: true, cell: ({ fees }) => money(fees) },
      {
        title: 'After fees',
        isNumber: true,
        cell: ({ netPnl }) =>
          html`<span class="${toneOf(Number(netPnl))}">${money(netPnl, { signed: true })}</span>`,
      },
      { title: 'Open', isNumber: true, cell: ({ openPnl }) => money(openPnl, { signed: true }) },
      { title: 'Traded', isNumber: true, cell: ({ traded }) => money(traded) },
      { title: 'Held', isNumber: true, cell: ({ exposure }) => percent(exposure) },
      { title: 'Currency', cell: ({ currency }) => currency },
    ],
    { caption: 'What each instrument gave', id: 'instruments' },
  );
}
