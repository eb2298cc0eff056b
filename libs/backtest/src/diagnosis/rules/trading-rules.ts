import { ORDER_REASONS, OrderRole, OrderState, OrderType } from '@vela/venue';
import { netProfits, orderLink, spanOf, tradeLinks } from '../evidence.js';
import type { Evidence } from '../evidence.js';
import { counted, percent } from '../rule.js';
import type { Found, Rule } from '../rule.js';

/** Largest part of one account that may be in the market before leverage is worth a word. */
const LEVERAGE_MAX = 2;
/** Share of trades beyond which a habit decides the result. */
const MOST = 0.5;
const SECOND = 1_000_000;
const MICROS_PER_YEAR = 365.25 * 86_400 * SECOND;

function rowsOf(length: number, holds: (row: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < length; row++) if (holds(row)) rows.push(row);
  return rows;
}

const rejectedOrders = (evidence: Evidence): Found | null => {
  const { orders } = evidence;
  const rows = rowsOf(orders.state.length, (row) => orders.state[row] === OrderState.REJECTED);
  if (rows.length === 0) return null;
  return {
    message: `${rows.length === 1 ? '1 order was' : `${rows.length} orders were`} rejected; see their reasons.`,
    advice: `Reasons are for instance "${ORDER_REASONS[14]}" or "${ORDER_REASONS[4]}": ask for what the account can have, in whole lots.`,
    links: rows.slice(0, 20).map((row) => orderLink(evidence, row)),
  };
};

const expiredOrders = ({ orders }: Evidence): Found | null => {
  const entries = rowsOf(
    orders.state.length,
    (row) => orders.role[row] === OrderRole.ENTRY && orders.type[row] !== OrderType.MARKET,
  );
  const filled = entries.filter((row) => orders.state[row] === OrderState.FILLED).length;
  if (entries.length < 20 || filled > 0.1 * entries.length) return null;
  return {
    message: `Of ${entries.length} entries at a price only ${filled} filled.`,
    advice:
      'The trades that did not happen may have been the good ones, or prices are out of reach.',
  };
};

const openAtEnd = ({ report, metrics }: Evidence): Found | null => {
  const open = report.instruments.filter(({ openQuantity }) => openQuantity !== 0);
  const unrealised = open.reduce((sum, { openPnl }) => sum + openPnl, 0);
  const all = Math.abs(metrics['netProfit'] ?? 0);
  if (open.length === 0 || Math.abs(unrealised) <= MOST * all) return null;
  return {
    message: `Positions that are still open at the end make ${all === 0 ? 'all' : percent(Math.abs(unrealised) / all)} of the result (${open.map(({ symbol }) => symbol).join(', ')}).`,
    advice: 'Where the data ends decides the result: end it elsewhere, or close in onStop.',
  };
};

const exitsAtEnd = (evidence: Evidence): Found | null => {
  const { trades } = evidence;
  const span = spanOf(evidence);
  let last = -Infinity;
  for (let row = 0; row < trades.exitAt.length; row++) last = Math.max(last, trades.exitAt[row]!);
  const rows = rowsOf(trades.exitAt.length, (row) => trades.exitAt[row] === last);
  if (span === null || rows.length < 2 || rows.length <= MOST * trades.exitAt.length) return null;
  if (last < span.to - 0.02 * (span.to - span.from)) return null;
  return {
    message: `${rows.length} of ${trades.exitAt.length} trades end together where the data ends.`,
    advice: 'The rule has no exits of its own: the last prices decide.',
    links: tradeLinks(evidence, rows),
  };
};

const shortHolding = (evidence: Evidence): Found | null => {
  const { entryRow, exitRow } = evidence.trades;
  const rows = rowsOf(entryRow.length, (row) => entryRow[row] === exitRow[row]);
  if (rows.length < 5 || rows.length <= MOST * entryRow.length) return null;
  return {
    message: `${percent(rows.length / entryRow.length)} of trades begin and end in one candle: what happened inside it is a guess.`,
    advice: 'Fill on a finer timeframe (--fill-timeframe 1m), and compare intrabar options.',
    links: tradeLinks(evidence, rows),
  };
};

const tinyTrades = (evidence: Evidence): Found | null => {
  const { trades, instruments } = evidence;
  const { entryPrice, exitPrice, instrument } = trades;
  if (entryPrice.length < 10) return null;
  let ticks = 0;
  for (let row = 0; row < entryPrice.length; row++) {
    const tick = Number(instruments[instrument[row]!]!.tickSize);
    const sign = Math.sign(trades.quantity[row]!);
    ticks += (sign * (exitPrice[row]! - entryPrice[row]!)) / tick;
  }
  const mean = ticks / entryPrice.length;
  if (!(mean > 0) || mean >= 2) return null;
  return {
    message: `The average trade gains ${mean.toFixed(1)} ticks: less than the spread of most markets.`,
    advice: 'Model the spread: --option slippage.model=spread, or entrySpread.',
  };
};

const highTurnover = (evidence: Evidence): Found | null => {
  const span = spanOf(evidence);
  const turnover = evidence.metrics['turnover'];
  if (span === null || turnover === null || turnover === undefined) return null;
  const years = Math.max((span.to - span.from) / MICROS_PER_YEAR, 1 / 12);
  if (turnover / years <= 100) return null;
  return {
    message: `The account is turned over ${Math.round(turnover / years)} times a year: a hundredth of a per cent of cost takes ${percent((turnover / years) * 0.0001)} of it.`,
    advice: 'Check the result against higher costs before anything else.',
  };
};

/** Returns the largest value of positions at a fill by the equity then, and the row of the fill. */
function largestLeverage({ fills, instruments, equity }: Evidence): { most: number; row: number } {
  const held = new Float64Array(instruments.length);
  const price = new Float64Array(instruments.length);
  let [most, row, gross] = [0, -1, 0];
  for (let fill = 0; fill < fills.price.length; fill++) {
    const instrument = fills.instrument[fill]!;
    const { multiplier } = instruments[instrument]!;
    gross -= Math.abs(held[instrument]! * price[instrument]!) * multiplier;
    held[instrument]! += fills.side[fill]! * fills.quantity[fill]!;
    price[instrument] = fills.price[fill]!;
    gross += Math.abs(held[instrument]! * fills.price[fill]!) * multiplier;
    const worth = equity[fills.slice[fill]!];
    const leverage = worth !== undefined && worth > 0 ? gross / worth : 0;
    if (leverage > most) [most, row] = [leverage, fill];
  }
  return { most, row };
}

const highLeverage = (evidence: Evidence): Found | null => {
  const currencies = new Set(evidence.instruments.map(({ currency }) => currency));
  // Futures are leverage by their nature, and other currencies are not comparable here.
  if (
    currencies.size > 1 ||
    evidence.instruments.some(({ assetClass }) => assetClass === 'FUTURE')
  ) {
    return null;
  }
  const { most, row } = largestLeverage(evidence);
  if (most <= LEVERAGE_MAX) return null;
  const { fills, instruments } = evidence;
  return {
    message: `Positions were worth up to ${most.toFixed(1)} times the equity.`,
    advice:
      'A broker asks for margin and interest: set account.kind=margin and financing, or trade smaller.',
    links: [
      {
        kind: 'FILL',
        row,
        instrumentId: instruments[fills.instrument[row]!]!.id,
        at: fills.at[row]!,
        until: null,
      },
    ],
  };
};

/** Returns for each trade the first one that is equal to it in every figure: mostly itself. */
function firstEquals({ trades, orders }: Evidence): Int32Array {
  const { instrument, entryAt, exitAt, quantity, entryPrice, exitPrice, entryOrder } = trades;
  const isEqual = (a: number, b: number): boolean =>
    entryAt[a] === entryAt[b] &&
    exitAt[a] === exitAt[b] &&
    instrument[a] === instrument[b] &&
    quantity[a] === quantity[b] &&
    entryPrice[a] === entryPrice[b] &&
    exitPrice[a] === exitPrice[b] &&
    // Who enters again in the candle of an exit decides a second time.
    orders.slice[entryOrder[a]!] === orders.slice[entryOrder[b]!];
  const count = entryAt.length;
  const firsts = new Int32Array(count);
  // Trades of one span and instrument share a number, mostly alone; each names the one before it.
  const latest = new Map<number, number>();
  const before = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const span = Math.imul(entryAt[row]! / SECOND, 31) + exitAt[row]! / SECOND;
    const key = (Math.imul(span, 31) + instrument[row]!) | 0;
    const other = latest.get(key) ?? -1;
    let first = other;
    while (first >= 0 && !isEqual(first, row)) first = before[first]!;
    firsts[row] = first < 0 ? row : first;
    if (first >= 0) continue;
    before[row] = other;
    latest.set(key, row);
  }
  return firsts;
}

const duplicatedTrades = (evidence: Evidence): Found | null => {
  const { entryOrder } = evidence.trades;
  const firsts = firstEquals(evidence);
  const rows = rowsOf(firsts.length, (row) => entryOrder[row] !== entryOrder[firsts[row]!]);
  if (rows.length === 0) return null;
  return {
    message: `${counted(rows.length, 'trade')} repeat${rows.length === 1 ? 's' : ''} another one in every figure: the same order was placed twice.`,
    advice:
      'Guard entries with the position or with a field; counts and ratios over trades are off.',
    links: tradeLinks(evidence, rows),
  };
};

const growingSizes = (evidence: Evidence): Found | null => {
  const net = netProfits(evidence);
  const { quantity, entryPrice } = evidence.trades;
  const amount = (row: number): number => Math.abs(quantity[row]! * entryPrice[row]!);
  let [afterLoss, larger] = [0, 0];
  for (let row = 1; row < net.length; row++) {
    if (net[row - 1]! >= 0) continue;
    afterLoss++;
    if (amount(row) > 1.5 * amount(row - 1)) larger++;
  }
  if (afterLoss < 10 || larger <= MOST * afterLoss) return null;
  return {
    message: `After ${larger} of ${afterLoss} losses the next trade was more than half again as large.`,
    advice:
      'Doubling after losses wins until it loses everything: look at the chance of ruin (vela backtest montecarlo).',
  };
};

/** Rules about how the run traded. */
export const TRADING_RULES: readonly Rule[] = [
  { id: 'rejected-orders', severity: 'WARNING', check: rejectedOrders },
  { id: 'unfilled-entries', severity: 'INFO', check: expiredOrders },
  { id: 'open-at-end', severity: 'WARNING', check: openAtEnd },
  { id: 'exits-at-end', severity: 'WARNING', check: exitsAtEnd },
  { id: 'short-holding', severity: 'WARNING', check: shortHolding },
  { id: 'tiny-trades', severity: 'WARNING', check: tinyTrades },
  { id: 'high-turnover', severity: 'WARNING', check: highTurnover },
  { id: 'high-leverage', severity: 'WARNING', check: highLeverage },
  { id: 'duplicated-trades', severity: 'WARNING', check: duplicatedTrades },
  { id: 'growing-sizes', severity: 'WARNING', check: growingSizes },
];
