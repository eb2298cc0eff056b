import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, exact, fixed, machineTime, money, percent } from '../page/number-text.js';
import { withUnit } from '../page/number-text.js';
import type { ReportModel } from '../report-model.js';
import type { KeyFigure } from '../model/key-figures.js';
import { datum, toneOf } from './data-table.js';

/** Symbols that are named one by one. */
const SYMBOLS_SHOWN = 8;

/** Returns the symbols of a run in one line. */
export function symbolsText({ run }: ReportModel): string {
  const symbols = [...new Set(run.datasets.map(({ symbol }) => symbol))];
  const rest = symbols.length - SYMBOLS_SHOWN;
  return `${symbols.slice(0, SYMBOLS_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Returns what ran: strategy, symbols, range, cash, and the first digits of the digests. */
export function headSection(model: ReportModel): Markup {
  const { run, equity } = model;
  const [first, last] = [equity.at[0], equity.at.at(-1)];
  const period =
    first === undefined || last === undefined
      ? 'no candles'
      : html`<time datetime="${machineTime(first)}">${dateText(first)}</time> to <time datetime="${machineTime(last)}">${dateText(last)}</time>`;
  const version = run.version === null ? null : html` <span class="version">v${run.version}</span>`;
  return html`<header>
<p class="kind">Backtest report</p>
<h1>${run.strategy}${version}</h1>
<p class="what"><strong>${symbolsText(model)}</strong> · ${run.timeframe} · ${period} · ${fixed(equity.points, 0)} ${equity.points === 1 ? 'candle' : 'candles'} · ${exact(run.startingCash)} ${run.currency} at the start</p>
<p class="ids">${run.id !== null && html`<code>${run.id}</code> · `}result <code>${run.resultDigest.slice(0, 16)}</code> · input <code>${run.inputDigest.slice(0, 16)}</code> · data <code>${dataText(model)}</code> · engine <code>${run.engineVersion}</code></p>
</header>
`;
}

function dataText({ run: { datasets } }: ReportModel): string {
  const [only] = datasets;
  if (only === undefined) return 'none';
  if (datasets.length > 1) return `${datasets.length} series`;
  return only.version === null
    ? (only.contentHash ?? 'in memory').slice(0, 16)
    : `v${only.version}`;
}

/** Returns the numbers that stand above everything else. */
export function figuresSection({ figures, run, equity }: ReportModel): Markup {
  const cells = figures.map((figure) => figureCell(figure, run.currency));
  const notes = [
    figures.some(({ benchmark }) => benchmark !== null) &&
      html`<span class="key benchmark"></span>${equity.benchmark!.name} over the same points`,
    figures.some(({ range }) => isWide(range)) &&
      html`<span>a to b: the range over ambiguous candles, see <a href="#uncertainty">uncertainty</a></span>`,
    figures.some(({ interval }) => interval !== null) &&
      html`<span><span class="sure">95 %</span> confidence interval, see <a href="#statistics">statistics</a></span>`,
  ].filter((note) => note !== false);
  return html`<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title" class="unseen">Key figures</h2>
<dl class="figures">
${cells}</dl>
${
  notes.length > 0 &&
  html`<p class="note legend">${notes}</p>
`
}</section>
`;
}

function figureCell(
  { name, label, unit, value, reason, benchmark, interval, range }: KeyFigure,
  currency: string,
): Markup {
  const isReturn = name === 'totalReturn' || name === 'cagr';
  const text =
    unit === 'CURRENCY'
      ? money(value)
      : isReturn
        ? percent(value, { signed: true })
        : unit === 'RATIO'
          ? fixed(value)
          : withUnit(value, unit, currency);
  const tone = isReturn && value !== null ? ` ${toneOf(value)}` : '';
  const notes: Markup[] = [];
  if (benchmark !== null) {
    const shown = unit === 'RATIO' ? fixed(benchmark) : percent(benchmark, { signed: isReturn });
    notes.push(
      html`<dd class="beside"><span class="key"></span>${shown}<span class="unseen"> of the benchmark</span></dd>`,
    );
  }
  if (range !== null && isWide(range)) {
    const show = (one: number): string => rangeText(one, unit);
    notes.push(
      html`<dd class="beside">${show(range.min)} to ${show(range.max)}<span class="unseen"> over the resolutions of ambiguous candles</span></dd>`,
    );
  }
  if (interval !== null) {
    const { low, high, confidence } = interval;
    const sure = percent(confidence, { digits: 0 });
    notes.push(
      html`<dd class="beside">${rangeText(low, unit)} to ${rangeText(high, unit)} <span class="sure">${sure}</span></dd>`,
    );
  }
  if (reason !== null) notes.push(html`<dd class="beside why">${reason}</dd>`);
  return html`<div><dt>${label}${unit === 'CURRENCY' && `, ${currency}`}</dt><dd class="figure${tone}">${datum(value, text, name)}</dd>${notes}</div>
`;
}

const isWide = (range: KeyFigure['range']): boolean => range !== null && range.max > range.min;

function rangeText(value: number, unit: KeyFigure['unit']): string {
  if (unit === 'FRACTION') return percent(value, { digits: 1 });
  return unit === 'CURRENCY' ? money(value) : fixed(value, unit === 'COUNT' ? 0 : 2);
}
