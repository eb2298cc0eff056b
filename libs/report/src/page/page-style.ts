/**
 * Style of the page. Gains and losses differ by hue that colour-blind readers tell apart, by sign,
 * and in charts by shape; a printed page is always light.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fbfbf9;--card:#fff;--ink:#1b1f24;--soft:#5c636b;--faint:#8a9199;--rule:#e4e4df;--grid:#ecece8;--accent:#1f5a94;--other:#9a8f7a;--gain:#0a6e68;--loss:#b3401f;--warn:#8a5a00;--warn-paper:#fdf6e3;--gain-rgb:10,110,104;--loss-rgb:179,64,31}
@media screen and (prefers-color-scheme:dark){:root{--paper:#131619;--card:#191d21;--ink:#e3e6e8;--soft:#a0a8b0;--faint:#7b848d;--rule:#2b3137;--grid:#242a2f;--accent:#7ab3e8;--other:#a79b84;--gain:#4cc2b4;--loss:#f08c66;--warn:#e5b85c;--warn-paper:#26221a;--gain-rgb:60,178,165;--loss-rgb:232,120,80}}
*{box-sizing:border-box}
html{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:28px 24px 56px;font-variant-numeric:tabular-nums lining-nums}
h1,h2,h3,p,dl,dd,ul,figure{margin:0;padding:0}
h1{font-size:1.9rem;line-height:1.15;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.16rem;line-height:1.3;font-weight:620;letter-spacing:-.005em;margin-bottom:10px}
h3{font-size:.93rem;font-weight:600;margin:14px 0 4px}
section{padding:26px 0 0;margin-top:26px;border-top:1px solid var(--rule)}
#figures{border-top:0;margin-top:0;padding-top:20px}
a{color:var(--accent);text-underline-offset:2px}
code{font:.86em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--card);padding:6px 10px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.kind{font-size:.74rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft);margin-bottom:4px}
.version,.unit{color:var(--soft);font-weight:400;font-size:.82em;letter-spacing:0}
.what{margin-top:6px}
.ids{margin-top:3px;color:var(--soft);font-size:.86rem}
nav{margin-top:16px;font-size:.86rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px}
nav a{color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
.figures{display:grid;grid-template-columns:repeat(6,1fr);border-top:1px solid var(--rule);border-left:1px solid var(--rule);background:var(--card)}
.figures div{padding:11px 13px 10px;border-right:1px solid var(--rule);border-bottom:1px solid var(--rule);min-width:0}
.figures dt{font-size:.79rem;color:var(--soft)}
.figure{font-size:1.34rem;line-height:1.3;font-weight:600;letter-spacing:-.015em;overflow-wrap:anywhere}
.beside{font-size:.77rem;line-height:1.35;color:var(--soft)}
.sure{border:1px solid var(--rule);border-radius:3px;padding:0 3px;font-size:.92em}
.beside .key{display:inline-block;width:9px;height:0;border-top:2px solid var(--other);margin:0 5px 3px 0}
.note,figcaption,.empty,.aside,details{color:var(--soft);font-size:.84rem}
.note{margin-top:8px}
.empty{padding:10px 0;font-size:.92rem}
figcaption{margin-top:4px}
.gain{color:var(--gain)}.loss{color:var(--loss)}.missing{color:var(--faint)}
.missing .aside{display:block;font-size:.78rem;white-space:normal}
.warnings{list-style:none;background:var(--warn-paper);border-left:3px solid var(--warn);padding:6px 14px}
.warnings li{padding:5px 0}
.warnings code{color:var(--soft)}
.places{margin-left:8px;font-size:.84rem;color:var(--soft)}
.advice{display:block;margin-left:4.7rem;font-size:.86rem;color:var(--soft)}
#trade-table tr:target{background:rgba(var(--gain-rgb),.1)}
.severity{display:inline-block;min-width:4.4rem;font-size:.72rem;font-weight:650;letter-spacing:.05em;text-transform:uppercase;color:var(--warn)}
.error .severity{color:var(--loss)}.info .severity{color:var(--soft)}
.assumptions{columns:2;column-gap:40px;padding-left:1.1em;font-size:.9rem}
.assumptions li{break-inside:avoid;margin-bottom:5px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:8px 40px;align-items:start}
.pair>*{min-width:0}
.legend{display:flex;flex-wrap:wrap;align-items:center;gap:0 6px;font-size:.84rem;color:var(--soft);min-height:1.6em}
.legend .key{display:inline-block;width:18px;border-top:2px solid var(--accent);margin-left:2px}
.legend .key.benchmark{border-top-color:var(--other)}
.legend .key.benchmark:not(:first-child){margin-left:14px}
.legend.note{gap:2px 8px}
.glyph{margin:0 1px 0 10px}
.glyph:first-child{margin-left:0}
.readout{margin-left:auto;color:var(--ink);font-size:.84rem;white-space:nowrap}
.plot{display:block;overflow:visible;font-size:11px;margin:6px 0 0 44px;width:calc(100% - 44px)}
.plot svg{overflow:hidden}
.plot .sign{overflow:visible}
.plot path,.plot line,.plot rect{vector-effect:non-scaling-stroke}
.plot .grid{stroke:var(--grid)}.plot .zero{stroke:var(--faint);stroke-opacity:.55}
.tick{fill:var(--faint);text-anchor:end}
.tick.x{text-anchor:middle}
.tick.note{text-anchor:start}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke:var(--accent)}
.line.benchmark{stroke:var(--other);stroke-width:1.3}
.line.loss{stroke:var(--loss);stroke-width:1.1}
.area.loss{fill:rgba(var(--loss-rgb),.16)}
.bar{fill-opacity:.82}
.bar.gain{fill:var(--gain)}.bar.loss{fill:var(--loss)}.bar.flat{fill:var(--faint)}
line.mark{stroke:var(--soft);stroke-dasharray:3 3}
.wick{fill:none;stroke-width:1;stroke:var(--faint)}
.body{stroke-width:.8}
.body.gain{fill:var(--card);stroke:var(--soft)}.body.loss{fill:var(--soft);stroke:var(--soft)}
.trade{fill:none;stroke-width:1.7}
.trade.gain{stroke:var(--gain)}.trade.loss{stroke:var(--loss);stroke-dasharray:4 3}
.buy path{fill:var(--accent)}.sell path{fill:var(--loss)}
.sign path{stroke:var(--paper);stroke-width:.8}
.cursor{stroke:var(--soft);stroke-dasharray:2 3;visibility:hidden}
.reading .cursor{visibility:visible}
.linked svg[tabindex],.candles svg[tabindex]{cursor:crosshair;touch-action:pan-y}
.bar-of-tools{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px}
.bar-of-tools h3{margin-bottom:2px}
.tools{display:inline-flex;gap:4px}
.tools[hidden]{display:none}
button{font:inherit;font-size:.84rem;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:5px;padding:1px 9px;cursor:pointer}
button:hover{border-color:var(--faint)}
.frame{overflow:auto;margin-top:4px}
.frame.tall{max-height:560px;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
table{border-collapse:collapse;width:100%;font-size:.87rem}
caption{text-align:left;font-weight:600;padding:10px 0 4px}
th,td{padding:4px 10px;text-align:left;vertical-align:baseline;white-space:nowrap;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{padding-left:2px}
thead th{font-size:.78rem;font-weight:600;color:var(--soft);border-bottom:1px solid var(--rule)}
tbody th{font-weight:400}
.number,th.number{text-align:right}
.aside{margin-left:6px;font-size:.92em}
.pair td code{white-space:normal}
.statistics td:last-child{white-space:normal;color:var(--soft);width:44%}
.statistics th:first-child{width:20%;white-space:normal}
.statistics .aside{display:block;margin:0;font-size:.78rem;white-space:normal;color:var(--faint)}
#trade-table td:nth-child(4),#trade-table td:nth-child(6),#trade-table td:nth-child(8),#trade-table td:nth-child(n+9),#trade-table tbody th{text-align:right}
#trade-table thead th{position:sticky;top:0;background:var(--paper);z-index:1;box-shadow:inset 0 -1px var(--rule);border-bottom:0}
#trade-table thead button{border:0;background:none;padding:0;font-size:inherit;font-weight:600;color:inherit}
#trade-table [aria-sort] button::after{content:" ↕";opacity:.45}
#trade-table [aria-sort=ascending] button::after{content:" ↑";opacity:1}
#trade-table [aria-sort=descending] button::after{content:" ↓";opacity:1}
#trade-table tbody button{border:0;background:none;padding:0;color:var(--accent);text-decoration:underline;text-underline-offset:2px}
#trade-table tr.chosen{background:rgba(var(--gain-rgb),.1)}
.heat{table-layout:fixed;min-width:640px}
.heat th,.heat td{text-align:right;padding:4px 7px;border:1px solid var(--paper)}
.heat th:first-child{text-align:left;width:3.6em}
.heat .sum{font-weight:600}
${[1, 2, 3, 4, 5, 6].map((level) => `.up.s${level}{background:rgba(var(--gain-rgb),${(0.06 + level * 0.075).toFixed(3)})}.down.s${level}{background:rgba(var(--loss-rgb),${(0.06 + level * 0.075).toFixed(3)})}`).join('')}
.strip line{stroke:var(--faint);stroke-width:1}.strip rect{fill:var(--accent);fill-opacity:.35}.strip .middle{stroke:var(--accent);stroke-width:1.5}.strip circle{fill:var(--ink)}
.facts{columns:2;column-gap:40px;font-size:.87rem;margin-top:6px}
.facts div{display:flex;gap:12px;break-inside:avoid;padding:3px 0}
.facts dt{flex:0 0 8.6em;color:var(--soft)}
.facts dd{overflow-wrap:anywhere;min-width:0}
details{margin-top:8px}
summary{cursor:pointer;width:max-content;max-width:100%}
details .frame{max-height:340px}
footer{margin-top:34px;padding-top:14px;border-top:1px solid var(--rule);color:var(--soft);font-size:.82rem}
.print-note{display:none}
@media (max-width:960px){.figures{grid-template-columns:repeat(4,1fr)}}
@media (max-width:720px){body{padding:18px 14px 40px}.figures{grid-template-columns:repeat(2,1fr)}.pair,.assumptions,.facts{display:block;columns:1}h1{font-size:1.55rem}.readout{margin-left:0;flex-basis:100%;white-space:normal}.statistics td:last-child{min-width:16em}}
@media print{
@page{margin:14mm 12mm}
html{font-size:10.5px;background:#fff}
body{max-width:none;padding:0}
:root{--paper:#fff;--card:#fff}
nav,.tools,.needs-script,.readout,.skip,details:not([open]),.cursor{display:none}
section{padding-top:14px;margin-top:14px}
h2,h3,caption{break-after:avoid}
figure,.figures,.warnings,tr,.heat{break-inside:avoid}
.frame,.frame.tall,details .frame{overflow:visible;max-height:none;border:0}
.figures{grid-template-columns:repeat(6,1fr)}
.pair{display:grid}
.heat{min-width:0}
.plot{font-size:8.5px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
#trade-table thead th{position:static}
#trade-table tbody tr:nth-child(n+101){display:none}
#trade-table tbody tr:nth-child(100){border-bottom:1px solid var(--rule)}
.longer .print-note{display:block}
th,td{padding:2px 6px}
.statistics td:last-child{width:44%}
}
`;
