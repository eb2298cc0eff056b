import type { CandlePanel } from '../model/candle-panel.js';
import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';
import { exact, timeText } from '../page/number-text.js';
import type { ReportTrade } from '../report-input.js';
import type { Plot } from './plot.js';
import { WIDTH, linear, plotSvg, round } from './plot.js';
import { extent, roundSteps, timeTicks, valueTicks } from './scale.js';

/** Candles of the first picture; the script of the page draws others. */
const DRAWN = 220;
/** Trades beyond which only their lines are drawn, without marks. */
const MARKS_MAX = 120;
const HEIGHT = 340;
/** Room for this many candles at least, so that few are no walls. */
const SLOTS_MIN = 30;

interface Drawn {
  readonly begin: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Returns the candles of an instrument with its round trips, all of the run. */
export function candleChart(
  panel: CandlePanel,
  trades: readonly ReportTrade[],
  index: number,
): Markup {
  const drawn = grouped(panel);
  const [low, high] = extent(drawn.flatMap((one) => [one.low, one.high]));
  const room = 0.05 * (high - low);
  const count = panel.openAt.length;
  const slots = Math.max(count, SLOTS_MIN);
  const plot: Plot = {
    height: HEIGHT,
    foot: 18,
    // The axis counts candles: nights and weekends take no room.
    x: linear(0, slots),
    y: linear(low - room, high + room),
    xTicks: tickRows(panel),
    yTicks: valueTicks(roundSteps(low - room, high + room, 6)),
  };
  const own = trades.filter(({ symbol }) => symbol === panel.symbol);
  return plotSvg(plot, {
    id: `chart-candles-${index}`,
    title: `Candles of ${panel.symbol} with trades`,
    description:
      `${count} candles of ${panel.timeframe} from ${timeText(panel.openAt[0]!)} to ` +
      `${timeText(panel.openAt.at(-1)!)}, from ${exact(String(low))} to ${exact(String(high))}; ` +
      `${own.length} round trips, all of them in the table of trades.`,
    shapes: html`${candleShapes(plot, drawn, count)}${tradeLines(plot, panel, own)}`,
    overlay: own.length > MARKS_MAX ? html`` : html`${tradeMarks(plot, panel, own)}`,
  });
}

function grouped({ open, high, low, close }: CandlePanel): Drawn[] {
  const size = Math.ceil(open.length / DRAWN);
  return Array.from({ length: Math.ceil(open.length / size) }, (_, group) => {
    const [begin, end] = [group * size, Math.min((group + 1) * size, open.length)];
    return {
      begin,
      open: open[begin]!,
      high: Math.max(...high.slice(begin, end)),
      low: Math.min(...low.slice(begin, end)),
      close: close[end - 1]!,
    };
  });
}

/** Four paths: wicks and bodies of rising and of falling candles. */
function candleShapes(plot: Plot, drawn: readonly Drawn[], count: number): Markup[] {
  const size = drawn.length < 2 ? count : drawn[1]!.begin;
  const inner = plot.height - plot.foot;
  const down = (value: number): number => round((1 - plot.y.share(value)) * inner);
  const across = (row: number): number => round(plot.x.share(row) * WIDTH);
  return ([1, -1] as const).map((sign) => {
    const chosen = drawn.filter(({ open, close }) => (close >= open ? 1 : -1) === sign);
    const wicks = chosen.map(
      ({ begin, high, low }) => `M${across(begin + size / 2)} ${down(high)}V${down(low)}`,
    );
    const bodies = chosen.map(({ begin, open, close }) => {
      const [top, end] = [down(Math.max(open, close)), down(Math.min(open, close))];
      const [left, right] = [across(begin + size * 0.18), across(begin + size * 0.82)];
      return `M${left} ${top}H${right}V${Math.max(end, top + 0.8)}H${left}Z`;
    });
    const side = sign === 1 ? 'gain' : 'loss';
    return html`<path class="wick ${side}" d="${wicks.join('')}"/><path class="body ${side}" d="${bodies.join('')}"/>`;
  });
}

/** A line from entry to exit for each round trip: whole for a profit, broken for a loss. */
function tradeLines(plot: Plot, panel: CandlePanel, trades: readonly ReportTrade[]): Markup[] {
  return ([1, -1] as const).map((sign) => {
    const chosen = trades.filter(({ netPnl }) => (Number(netPnl) >= 0 ? 1 : -1) === sign);
    const path = chosen.map((trade) => {
      const [a, b] = endsOf(plot, panel, trade);
      return `M${round(a.across * WIDTH)} ${a.down}L${round(b.across * WIDTH)} ${b.down}`;
    });
    return html`<path class="trade ${sign === 1 ? 'gain' : 'loss'}" d="${path.join('')}"/>`;
  });
}

/** A triangle that points up where was bought and down where was sold. */
function tradeMarks(plot: Plot, panel: CandlePanel, trades: readonly ReportTrade[]): Markup[] {
  return trades.flatMap((trade) => {
    const isLong = trade.side === 'long';
    return endsOf(plot, panel, trade).map(({ across, down }, end) => {
      const isBuy = isLong === (end === 0);
      const shape = isBuy ? 'M0 2l4.5 8h-9z' : 'M0 -2l4.5 -8h-9z';
      return html`<svg class="sign ${isBuy ? 'buy' : 'sell'}" x="${round(100 * across)}%" y="${down}"><path d="${shape}"/></svg>`;
    });
  });
}

interface End {
  readonly across: number;
  readonly down: number;
}

function endsOf(plot: Plot, panel: CandlePanel, trade: ReportTrade): [End, End] {
  const inner = plot.height - plot.foot;
  const end = (at: number, price: string): End => ({
    across: plot.x.share(rowAt(panel.openAt, at) + 0.5),
    down: round((1 - plot.y.share(Number(price))) * inner),
  });
  return [end(trade.entryAt, trade.entryPrice), end(trade.exitAt, trade.exitPrice)];
}

/** Returns the last row that began at or before an instant, the first one when none did. */
function rowAt(openAt: readonly number[], at: number): number {
  let [low, high] = [0, openAt.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (openAt[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function tickRows({ openAt }: CandlePanel): Plot['xTicks'] {
  if (openAt.length < 2) return [];
  return timeTicks(openAt[0]!, openAt.at(-1)!).map(({ value, label }) => ({
    value: rowAt(openAt, value) + 0.5,
    label,
  }));
}
