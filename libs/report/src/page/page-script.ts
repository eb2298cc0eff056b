/**
 * What the page does beside showing: values under the pointer, candles that zoom, trades that sort.
 * It is plain JavaScript that reads the data of the page and asks nobody for more; without it the
 * page shows the same.
 */
export const PAGE_SCRIPT = String.raw`
(() => {
'use strict';
const data = JSON.parse(document.getElementById('report-data').textContent);
const day = 86400000, minus = '\u2212';
const all = (where, what) => Array.from(where.querySelectorAll(what));
const group = (text) => text.replace(/^-/, minus).replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ',');
const fixed = (value, digits) => group(value.toFixed(digits));
const percent = (value) => fixed(100 * value, 2) + '\u202f%';
const price = (value) => group(String(value));
const when = (at) => { const text = new Date(at).toISOString(); return at % day === 0 ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' '); };
const nearest = (list, at) => { let low = 0, high = list.length - 1; while (low < high) { const middle = (low + high) >> 1; if (list[middle] < at) low = middle + 1; else high = middle; } return low > 0 && at - list[low - 1] < list[low] - at ? low - 1 : low; };

function equity() {
  const figure = document.getElementById('equity-figure');
  if (figure === null) return;
  const { at, equity, drawdown, benchmark } = data.equity;
  const charts = all(figure, 'svg.plot');
  for (const hidden of all(figure, '[hidden]')) hidden.hidden = false;
  const out = document.getElementById('equity-readout');
  let row = -1;
  const show = (next) => {
    row = Math.min(Math.max(next, 0), at.length - 1);
    const across = (100 * (at[row] - at[0])) / (at[at.length - 1] - at[0] || 1) + '%';
    figure.classList.add('reading');
    for (const line of all(figure, '.cursor')) { line.setAttribute('x1', across); line.setAttribute('x2', across); }
    const other = benchmark === null || benchmark.equity[row] === null ? '' : '  ' + benchmark.name + ' ' + fixed(benchmark.equity[row], 2);
    out.textContent = when(at[row]).slice(0, 10) + '  ' + fixed(equity[row], 2) + '  ' + percent(drawdown[row]) + other;
  };
  const hide = () => {
    row = -1; out.textContent = '';
    figure.classList.remove('reading');
  };
  for (const chart of charts) {
    chart.setAttribute('tabindex', '0');
    chart.addEventListener('pointermove', (event) => {
      const box = chart.getBoundingClientRect();
      show(nearest(at, at[0] + ((event.clientX - box.left) / box.width) * (at[at.length - 1] - at[0])));
    });
    chart.addEventListener('pointerleave', hide);
    chart.addEventListener('blur', hide);
    chart.addEventListener('keydown', (event) => {
      const last = at.length - 1, from = row < 0 ? 0 : row;
      const next = { ArrowLeft: row < 0 ? last : row - 1, ArrowRight: row < 0 ? 0 : row + 1, PageUp: from - 50, PageDown: from + 50, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      show(next);
    });
  }
}

const steps = (low, high, count) => {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((base) => base * power).find((one) => one >= rough);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high && found.length < 20; k += 1) found.push(Number((k * step).toPrecision(12)));
  return found;
};
const svg = (name, attributes, text) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
};
const panels = [];

function candles(figure) {
  const index = Number(figure.dataset.panel), panel = data.candles[index];
  const { openAt, open, high, low, close } = panel, count = openAt.length;
  const chart = figure.querySelector('svg.plot'), out = figure.querySelector('.readout');
  const trades = data.trades.filter((trade) => trade[1] === index);
  const height = 340, inner = 322;
  const rowAt = (at) => { let a = 0, b = count; while (a < b) { const m = (a + b) >> 1; if (openAt[m] <= at) a = m + 1; else b = m; } return Math.max(0, a - 1); };
  const first = Array.from(chart.childNodes).map((node) => node.cloneNode(true));
  let from = 0, to = count, chosen = -1;
  const label = (row, span) => { const text = new Date(openAt[row]).toISOString(); return span > 900 * day ? text.slice(0, 4) : span > 60 * day ? text.slice(0, 7) : span > 2 * day ? text.slice(5, 10) : text.slice(11, 16); };
  function draw() {
    if (from === 0 && to === count && chosen < 0) { chart.replaceChildren(...first.map((node) => node.cloneNode(true))); return; }
    const size = Math.max(1, Math.ceil((to - from) / 220));
    let least = Infinity, most = -Infinity;
    for (let row = from; row < to; row += 1) { least = Math.min(least, low[row]); most = Math.max(most, high[row]); }
    const room = 0.05 * (most - least || Math.abs(most) || 1); least -= room; most += room;
    const x = (row) => ((row - from) / (to - from)) * 1000, y = (value) => Math.round(10 * (1 - (value - least) / (most - least)) * inner) / 10;
    const wick = ['', ''], body = ['', ''], line = ['', ''];
    for (let a = from; a < to; a += size) {
      const b = Math.min(a + size, to), o = open[a], c = close[b - 1], side = c >= o ? 0 : 1;
      let h = -Infinity, l = Infinity;
      for (let row = a; row < b; row += 1) { h = Math.max(h, high[row]); l = Math.min(l, low[row]); }
      const top = y(Math.max(o, c)), end = Math.max(y(Math.min(o, c)), top + 0.8);
      wick[side] += 'M' + x(a + size / 2) + ' ' + y(h) + 'V' + y(l);
      body[side] += 'M' + x(a + size * 0.18) + ' ' + top + 'H' + x(a + size * 0.82) + 'V' + end + 'H' + x(a + size * 0.18) + 'Z';
    }
    const seen = trades.filter((trade) => rowAt(trade[4]) >= from && rowAt(trade[3]) < to);
    const parts = [first[0].cloneNode(true), first[1].cloneNode(true)];
    for (const value of steps(least, most, 6)) parts.push(svg('line', { class: 'grid', x1: 0, x2: '100%', y1: y(value), y2: y(value) }));
    const shapes = svg('svg', { width: '100%', height: inner, viewBox: '0 0 1000 ' + inner, preserveAspectRatio: 'none' });
    const marks = [];
    for (const trade of seen) {
      const a = rowAt(trade[3]) + 0.5, b = rowAt(trade[4]) + 0.5, side = trade[7] >= 0 ? 0 : 1;
      line[side] += 'M' + x(a) + ' ' + y(trade[5]) + 'L' + x(b) + ' ' + y(trade[6]);
      if (seen.length > 120) continue;
      [[a, trade[5], trade[2] > 0], [b, trade[6], trade[2] < 0]].forEach(([row, value, buy]) => {
        if (row < from || row > to) return;
        const mark = svg('svg', { class: 'sign ' + (buy ? 'buy' : 'sell'), x: x(row) / 10 + '%', y: y(value) });
        mark.append(svg('path', { d: (buy ? 'M0 2l4.5 8h-9z' : 'M0 -2l4.5 -8h-9z') }));
        marks.push(mark);
      });
    }
    ['gain', 'loss'].forEach((side, at) => shapes.append(svg('path', { class: 'wick ' + side, d: wick[at] }), svg('path', { class: 'body ' + side, d: body[at] })));
    ['gain', 'loss'].forEach((side, at) => shapes.append(svg('path', { class: 'trade ' + side, d: line[at] })));
    const words = svg('g', { 'aria-hidden': 'true' });
    for (const value of steps(least, most, 6)) words.append(svg('text', { class: 'tick', x: -8, y: y(value) + 4 }, price(value)));
    const span = openAt[to - 1] - openAt[from];
    for (let k = 1; k < 8; k += 1) { const row = Math.floor(from + (k * (to - from)) / 8); words.append(svg('text', { class: 'tick x', x: x(row + 0.5) / 10 + '%', y: height - 4 }, label(row, span))); }
    chart.replaceChildren(...parts, shapes, ...marks, words);
  }
  function view(a, b) {
    const width = Math.min(Math.max(Math.round(b - a), Math.min(8, count)), count);
    from = Math.min(Math.max(Math.round(a), 0), count - width); to = from + width; draw();
  }
  const zoom = (factor, focus) => { const width = (to - from) * factor, at = focus === undefined ? (from + to) / 2 : focus; view(at - ((at - from) / (to - from)) * width, at + ((to - at) / (to - from)) * width); };
  const acts = { left: () => view(from - (to - from) / 3, to - (to - from) / 3), right: () => view(from + (to - from) / 3, to + (to - from) / 3), in: () => zoom(0.5), out: () => zoom(2), all: () => { chosen = -1; view(0, count); } };
  const rowOf = (event) => { const box = chart.getBoundingClientRect(); return from + ((event.clientX - box.left) / box.width) * (to - from); };
  let held = null;
  chart.setAttribute('tabindex', '0');
  chart.addEventListener('pointerdown', (event) => { if (event.pointerType === 'mouse' && event.button === 0) { held = { row: rowOf(event), from, to, x: event.clientX }; chart.setPointerCapture(event.pointerId); } });
  chart.addEventListener('pointerup', () => { held = null; });
  chart.addEventListener('pointermove', (event) => {
    if (held !== null && Math.abs(event.clientX - held.x) > 3) { const move = ((event.clientX - held.x) / chart.getBoundingClientRect().width) * (held.to - held.from); view(held.from - move, held.to - move); return; }
    const row = Math.min(Math.max(Math.floor(rowOf(event)), 0), count - 1);
    out.textContent = when(openAt[row]) + '  O ' + price(open[row]) + '  H ' + price(high[row]) + '  L ' + price(low[row]) + '  C ' + price(close[row]);
  });
  chart.addEventListener('pointerleave', () => { out.textContent = ''; });
  chart.addEventListener('dblclick', (event) => zoom(0.5, rowOf(event)));
  chart.addEventListener('wheel', (event) => { if (!event.ctrlKey && !event.metaKey) return; event.preventDefault(); zoom(event.deltaY > 0 ? 1.25 : 0.8, rowOf(event)); }, { passive: false });
  chart.addEventListener('keydown', (event) => { const act = { ArrowLeft: 'left', ArrowRight: 'right', '+': 'in', '=': 'in', '-': 'out', 0: 'all' }[event.key]; if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return; event.preventDefault(); acts[act](); });
  for (const button of all(figure, '[data-act]')) button.addEventListener('click', () => acts[button.dataset.act]());
  for (const hidden of all(figure, '[hidden]')) hidden.hidden = false;
  panels[index] = { focus: (trade) => { const a = rowAt(trade[3]), b = rowAt(trade[4]) + 1, room = Math.max(20, b - a); chosen = trade[0]; view(a - room, b + room); figure.scrollIntoView({ block: 'center' }); chart.focus({ preventScroll: true }); } };
}

function trades() {
  const table = document.getElementById('trade-table');
  if (table === null) return;
  const body = table.tBodies[0], rows = Array.from(body.rows);
  const valueOf = (row, column) => {
    const cell = row.cells[column], time = cell.querySelector('time'), exact = cell.querySelector('data');
    if (time !== null) return time.dateTime;
    const text = exact !== null ? exact.value : cell.textContent.replaceAll(',', '').replace(minus, '-').replace('%', '');
    const number = Number(text.trim());
    return Number.isNaN(number) ? cell.textContent : number;
  };
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button'; button.textContent = head.textContent;
    head.replaceChildren(button);
    head.setAttribute('aria-sort', column === 0 ? 'ascending' : 'none');
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const keyed = rows.map((row, at) => ({ row, at, key: valueOf(row, column) }));
      keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1) || a.at - b.at);
      body.replaceChildren(...keyed.map(({ row }) => row));
    });
  });
  for (const trade of data.trades) {
    const row = rows[trade[0]], cell = row.cells[0];
    if (panels[trade[1]] === undefined) continue;
    const button = document.createElement('button');
    button.type = 'button'; button.textContent = cell.textContent; button.title = 'Show it in the candles';
    cell.replaceChildren(button);
    button.addEventListener('click', () => { for (const other of rows) other.classList.remove('chosen'); row.classList.add('chosen'); panels[trade[1]].focus(trade); });
  }
}

equity();
for (const figure of all(document, 'figure.candles')) if (data.candles[Number(figure.dataset.panel)].openAt.length > 30) candles(figure);
trades();
})();
`;
