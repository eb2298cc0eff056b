import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { exact, fixed, machineTime, money, percent, timeText } from '../page/number-text.js';
import type { ReportTrade } from '../report-input.js';
import type { ReportModel } from '../report-model.js';
import { toneOf } from './data-table.js';
import { linkedTrades } from './warnings-section.js';

const COLUMNS: readonly (readonly [title: string, isNumber: boolean])[] = [
  ['#', true],
  ['Symbol', false],
  ['Side', false],
  ['Quantity', true],
  ['Entry', false],
  ['at', true],
  ['Exit', false],
  ['at', true],
  ['Fees', true],
  ['Profit', true],
  ['Return', true],
];

/** Returns the round trips; the script of the page sorts them and shows each in its candles. */
export function tradesSection(model: ReportModel): Markup {
  const { trades, tradeCount } = model;
  const linked = linkedTrades(model);
  const shown =
    tradeCount > trades.length
      ? `the first ${fixed(trades.length, 0)} of ${fixed(tradeCount, 0)}`
      : fixed(tradeCount, 0);
  if (trades.length === 0) {
    return html`<section id="trades" aria-labelledby="trades-title">
<h2 id="trades-title">Round trips</h2>
<p class="empty">No position was closed in this run, so there is nothing to list and no ratio over trades is defined.</p>
</section>
`;
  }
  const digits = priceDigits(trades);
  const heads = COLUMNS.map(
    ([title, isNumber]) => html`<th scope="col"${isNumber && html` class="number"`}>${title}</th>`,
  );
  return html`<section id="trades" aria-labelledby="trades-title">
<h2 id="trades-title">Round trips <span class="unit">${shown}, first in first out, profit after fees</span></h2>
<div class="frame tall" role="group" aria-label="Round trips" tabindex="0"><table id="trade-table"><caption class="unseen">Closed round trips</caption><thead><tr>${heads}</tr></thead><tbody>
${trades.map((trade, index) => tradeRow(trade, { index, digits: digits.get(trade.symbol) ?? 0, isLinked: linked.has(index) }))}</tbody></table></div>
<p class="note print-note">The first 100 round trips are printed; the page on a screen has the rest.</p>
</section>
`;
}

/** Most digits behind the point that prices of a column are filled up to. */
const DIGITS_MAX = 8;

/** Returns the digits behind the point of the longest price of each symbol. */
function priceDigits(trades: readonly ReportTrade[]): ReadonlyMap<string, number> {
  const digits = new Map<string, number>();
  for (const { symbol, entryPrice, exitPrice } of trades) {
    const longest = [entryPrice, exitPrice].map((text) => text.split('.')[1]?.length ?? 0);
    digits.set(symbol, Math.min(Math.max(digits.get(symbol) ?? 0, ...longest), DIGITS_MAX));
  }
  return digits;
}

/** Returns decimal text with zeros up to a number of digits: equal prices look equal. */
function filled(text: string, digits: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  return digits === 0 || fraction.length > digits
    ? text
    : `${whole}.${fraction.padEnd(digits, '0')}`;
}

function tradeRow(
  trade: ReportTrade,
  { index, digits, isLinked }: { index: number; digits: number; isLinked: boolean },
): Markup {
  const { symbol, side, quantity, entryAt, entryPrice, exitAt, exitPrice, fees, netPnl } = trade;
  const { returnRatio } = trade;
  const profit = Number(netPnl);
  const instant = (at: number): Markup =>
    html`<td><time datetime="${machineTime(at)}">${timeText(at)}</time></td>`;
  const number = (text: string): Markup => html`<td>${exact(text)}</td>`;
  return html`<tr${isLinked && html` id="trade-${index + 1}"`}><th scope="row">${index + 1}</th><td>${symbol}</td><td>${side}</td>${number(quantity)}${instant(entryAt)}${number(filled(entryPrice, digits))}${instant(exitAt)}${number(filled(exitPrice, digits))}<td>${money(fees)}</td><td class="${toneOf(profit)}"><data value="${netPnl}">${money(netPnl, { signed: true })}</data></td><td>${percent(returnRatio, { signed: true })}</td></tr>
`;
}
