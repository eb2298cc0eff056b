import { candleChart } from '../chart/candle-chart.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { fixed } from '../page/number-text.js';
import type { ReportModel } from '../report-model.js';

/** Returns the candles of each instrument with its trades; the script of the page zooms them. */
export function candlesSection({ candles, trades, tradeCount, run }: ReportModel): Markup {
  if (candles.length === 0) {
    return html`<section id="candles" aria-labelledby="candles-title">
<h2 id="candles-title">Candles and trades</h2>
<p class="empty">The candles of this run were not given to the report.</p>
</section>
`;
  }
  const figures = candles.map((panel, index) => {
    const merged =
      panel.candlesPerEntry > 1
        ? `Each entry is made of ${fixed(panel.candlesPerEntry, 0)} neighbouring candles. `
        : '';
    return html`<figure class="candles" data-panel="${index}">
<div class="bar-of-tools"><h3>${panel.symbol} <span class="unit">${panel.timeframe}</span></h3> <output class="readout"></output><span class="tools" hidden role="group" aria-label="View of ${panel.symbol}">${TOOLS}</span></div>
${candleChart(panel, trades, index)}
<figcaption>${merged}<span class="needs-script" hidden>Drag to move, double-click or press + and − to zoom, 0 shows all.</span></figcaption>
</figure>
`;
  });
  const symbols = new Set(run.datasets.map(({ symbol }) => symbol));
  const left = symbols.size - candles.length;
  return html`<section id="candles" aria-labelledby="candles-title">
<h2 id="candles-title">Candles and trades</h2>
<p class="legend"><svg class="glyph buy" width="11" height="11" aria-hidden="true"><path d="M5.5 1l4.5 9h-9z"/></svg>bought <svg class="glyph sell" width="11" height="11" aria-hidden="true"><path d="M5.5 10l4.5 -9h-9z"/></svg>sold <svg class="glyph" width="22" height="11" aria-hidden="true"><path class="trade gain" d="M0 9L22 2"/></svg>profit <svg class="glyph" width="22" height="11" aria-hidden="true"><path class="trade loss" d="M0 2L22 9"/></svg>loss${tradeCount > trades.length && html` · the first ${fixed(trades.length, 0)} of ${fixed(tradeCount, 0)} round trips`}</p>
${figures}${
  left > 0 &&
  html`<p class="note">${left} more ${left === 1 ? 'series' : 'series'} of this run ${left === 1 ? 'is' : 'are'} not drawn.</p>
`
}</section>
`;
}

const TOOLS = html`<button type="button" data-act="left" aria-label="Earlier">←</button><button type="button" data-act="out" aria-label="Zoom out">−</button><button type="button" data-act="in" aria-label="Zoom in">+</button><button type="button" data-act="right" aria-label="Later">→</button><button type="button" data-act="all">All</button>`;
