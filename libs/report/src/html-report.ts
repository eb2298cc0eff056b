import type { HasherFactory } from '@vela/kernel';
import { isLongerThanPrint } from './page/print-limit.js';
import { html, jsonMarkup, Markup } from './page/markup.js';
import { PAGE_SCRIPT } from './page/page-script.js';
import { PAGE_STYLE } from './page/page-style.js';
import type { ReportModel } from './report-model.js';
import { candlesSection } from './section/candles-section.js';
import { costsSection } from './section/costs-section.js';
import { equitySection } from './section/equity-section.js';
import { figuresSection, headSection, symbolsText } from './section/head-section.js';
import { lookAheadSection, warningsSection } from './section/warnings-section.js';
import { returnsSection } from './section/returns-section.js';
import { drawdownsSection, uncertaintySection } from './section/risk-section.js';
import { assumptionsSection, setupSection, statisticsSection } from './section/setup-section.js';
import { tradesSection } from './section/trades-section.js';

/** The parts of the page that its table of contents names. */
const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ['warnings', 'Warnings'],
  ['equity', 'Equity'],
  ['candles', 'Candles'],
  ['returns', 'Returns'],
  ['drawdowns', 'Drawdowns'],
  ['costs', 'Costs'],
  ['uncertainty', 'Uncertainty'],
  ['look-ahead', 'Look-ahead'],
  ['trades', 'Round trips'],
  ['assumptions', 'Assumptions'],
  ['setup', 'Run it again'],
  ['statistics', 'Statistics'],
];

/**
 * Returns a report as one page of HTML that needs nothing beside itself: no network, no other
 * file. Its own policy forbids it to load or send anything. Texts of users are escaped, so none of
 * them can become markup. The same model gives the same page, byte for byte. `createHasher` makes SHA-256,
 * by which the policy names style and script.
 */
export function htmlReport(model: ReportModel, createHasher: HasherFactory): string {
  const title = `${model.run.strategy} on ${symbolsText(model)}: backtest report`;
  const data = jsonMarkup(pageData(model));
  const policy =
    `default-src 'none'; style-src ${hashOf(PAGE_STYLE, createHasher)}; script-src ${hashOf(PAGE_SCRIPT, createHasher)}; ` +
    `base-uri 'none'; form-action 'none'`;
  const links = CONTENTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`);
  const longer = isLongerThanPrint(model) && html` class="longer"`;
  const page = html`<!DOCTYPE html>
<html lang="en"${longer}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Vela">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
${headSection(model)}<nav aria-label="Parts of the report"><ul>${links}</ul></nav>
<main id="report">
${figuresSection(model)}${warningsSection(model)}${equitySection(model)}${candlesSection(model)}${returnsSection(model)}${drawdownsSection(model)}${costsSection(model)}${uncertaintySection(model)}${lookAheadSection(model)}${tradesSection(model)}${assumptionsSection(model)}${setupSection(model)}${statisticsSection(model)}</main>
<footer><p>Made by Vela, engine ${model.run.engineVersion}. All times are UTC. This page is one file: it loads nothing, sends nothing, and reads the same without a network.</p><p>A backtest is a simulation over the past. It is no promise.</p></footer>
<script type="application/json" id="report-data">${data}</script>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

/** What the script of the page reads. Instants become milliseconds, which it understands. */
function pageData({ equity, candles, trades }: ReportModel): object {
  const milliseconds = (at: readonly number[]): number[] =>
    at.map((one) => Math.floor(one / 1_000));
  const symbols = candles.map(({ symbol }) => symbol);
  return {
    equity: { ...equity, at: milliseconds(equity.at) },
    candles: candles.map(({ openAt, open, high, low, close }) => ({
      openAt: milliseconds(openAt),
      open,
      high,
      low,
      close,
    })),
    trades: trades.map((trade, row) => [
      row,
      symbols.indexOf(trade.symbol),
      trade.side === 'long' ? 1 : -1,
      Math.floor(trade.entryAt / 1_000),
      Math.floor(trade.exitAt / 1_000),
      Number(trade.entryPrice),
      Number(trade.exitPrice),
      Number(trade.netPnl),
    ]),
  };
}

/** Returns the source of a policy that allows exactly one text. */
function hashOf(text: string, createHasher: HasherFactory): string {
  const hex = createHasher().update(new TextEncoder().encode(text)).hex();
  const bytes = hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `'sha256-${btoa(bytes)}'`;
}
