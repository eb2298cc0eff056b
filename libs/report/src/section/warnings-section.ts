import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { dateText, fixed, timeText } from '../page/number-text.js';
import type { ReportLookAhead, ReportWarning } from '../report-input.js';
import type { ReportModel } from '../report-model.js';
import { dataTable } from './data-table.js';

/** Things that one warning points at. */
const LINKS_SHOWN = 6;
const WORDS = { INFO: 'note', WARNING: 'warning', ERROR: 'error' } as const;

/** Returns what makes the result less trustworthy than it looks, in front of everything else. */
export function warningsSection({ warnings, trades }: ReportModel): Markup {
  if (warnings.length === 0) {
    return html`<section id="warnings" aria-labelledby="warnings-title" class="calm">
<h2 id="warnings-title">Warnings</h2>
<p>None of the checks of this run found a reason to warn. That is no proof: see <a href="#assumptions">what was assumed</a>.</p>
</section>
`;
  }
  const rows = warnings.map(
    ({ rule, severity, message, advice, links }) =>
      html`<li class="${severity.toLowerCase()}"><span class="severity">${WORDS[severity]}</span> <span class="message">${message}</span> <code>${rule}</code>${linksOf(links, trades.length)}${advice !== null && html`<span class="advice">${advice}</span>`}</li>
`,
  );
  const count = `${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}`;
  return html`<section id="warnings" aria-labelledby="warnings-title">
<h2 id="warnings-title">${count}</h2>
<ul class="warnings">
${rows}</ul>
</section>
`;
}

/** Where to look: round trips by their row of the table, others by their day. */
function linksOf(links: ReportWarning['links'], trades: number): Markup | null {
  const named = links.slice(0, LINKS_SHOWN).flatMap(({ kind, row, at, until }) => {
    if (kind === 'TRADE' && row !== null && row < trades) {
      return [html`<a href="#trade-${row + 1}">round trip ${row + 1}</a>`];
    }
    if (kind === 'SPAN' && at !== null) {
      return [html`${dateText(at)}${until !== null && ` to ${dateText(until)}`}`];
    }
    return at === null ? [] : [html`${kind.toLowerCase()} of ${timeText(at)}`];
  });
  if (named.length === 0) return null;
  const rest = links.length - LINKS_SHOWN;
  const places = named.map((one, index) => html`${index > 0 && ', '}${one}`);
  return html`<span class="places">${places}${rest > 0 && ` and ${rest} more`}</span>`;
}

/** Returns the numbers of the round trips that warnings point at, from 0. */
export function linkedTrades({ warnings }: ReportModel): ReadonlySet<number> {
  const rows = warnings.flatMap(({ links }) =>
    links.flatMap(({ kind, row }) => (kind === 'TRADE' && row !== null ? [row] : [])),
  );
  return new Set(rows);
}

/** Returns whether samples of the run show that it looked ahead. */
export function lookAheadSection({ lookAhead }: ReportModel): Markup {
  return html`<section id="look-ahead" aria-labelledby="look-ahead-title">
<h2 id="look-ahead-title">Look-ahead <span class="unit">did decisions know what came later?</span></h2>
${lookAhead === null ? html`<p class="empty">This run was not looked at.</p>` : verdictOf(lookAhead)}
</section>
`;
}

const VERDICTS = {
  CLEAN: 'No sign of it',
  LEAK: 'It looked ahead',
  NOT_CHECKED: 'Not checked',
} as const;

function verdictOf(found: ReportLookAhead): Markup {
  const { result, method, windows, candlesChecked, reason, findings, notCovered } = found;
  const size =
    windows === 0
      ? ''
      : ` ${fixed(candlesChecked, 0)} candles in ${windows === 1 ? 'one window' : `${fixed(windows, 0)} windows`} were run again.`;
  const tone = result === 'LEAK' ? 'loss' : result === 'CLEAN' ? 'gain' : 'even';
  return html`<p><strong class="${tone}">${VERDICTS[result]}.</strong> ${method}${size}${reason !== null && ` ${reason}`}</p>
${
  findings.length > 0 &&
  dataTable(
    findings,
    [
      { title: 'What differs', isName: true, cell: ({ field }) => html`<code>${field}</code>` },
      { title: 'Because of', cell: ({ cause }) => CAUSES[cause] },
      { title: 'First seen', cell: ({ at }) => timeText(at) },
      { title: 'In the run', cell: ({ inRun }) => inRun },
      { title: 'With the past alone', cell: ({ checked }) => checked },
    ],
    { caption: 'What depends on more than the past', id: 'look-ahead-findings' },
  )
}${notCovered.length > 0 && html`<p class="note">Such samples cannot show: ${notCovered.join('; ')}.</p>`}`;
}

const CAUSES = {
  FUTURE: 'later candles',
  OUTSIDE: 'something outside candles and fields',
  WARM_UP: 'where the history began (no leak)',
} as const;
