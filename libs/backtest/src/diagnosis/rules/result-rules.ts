import { formatDate } from '@vela/kernel';
import { netProfits, spanLink, tradeLinks } from '../evidence.js';
import type { Evidence } from '../evidence.js';
import { counted, percent } from '../rule.js';
import type { Found, Rule } from '../rule.js';

/** Trades below which ratios over trades say little. */
const FEW_TRADES = 30;
/** Share of the profit beyond which one trade carries the result. */
const ONE_TRADE_SHARE = 0.5;
/** Share of the net profit beyond which one month or year carries it. */
const ONE_SPAN_SHARE = { month: 0.5, year: 0.75 };
/** Days without which a result should still stand. */
const BEST_DAYS = 5;
/** Annual Sharpe ratio beyond which something is wrong more often than right. */
const SHARPE_MAX = 4;

const fewTrades = ({ trades }: Evidence): Found | null => {
  const count = trades.pnlGross.length;
  if (count >= FEW_TRADES) return null;
  return {
    message: `Only ${counted(count, 'closed trade')}; ratios over trades say little below ${FEW_TRADES}.`,
    advice: 'Test more data or more instruments before you compare ratios.',
  };
};

const oneTrade = (evidence: Evidence): Found | null => {
  const gross = evidence.trades.pnlGross;
  let [wins, total, best] = [0, 0, 0];
  for (let row = 0; row < gross.length; row++) {
    if (!(gross[row]! > 0)) continue;
    wins++;
    total += gross[row]!;
    if (gross[row]! > gross[best]!) best = row;
  }
  if (wins < 2 || gross[best]! <= ONE_TRADE_SHARE * total) return null;
  return {
    message: `One trade makes ${Math.round((100 * gross[best]!) / total)} % of all gross profit.`,
    advice: 'Look at this trade, and at the result without it.',
    links: tradeLinks(evidence, [best]),
  };
};

const oneInstrument = ({ report }: Evidence): Found | null => {
  const won = report.instruments.filter(({ netPnl }) => netPnl > 0);
  const total = won.reduce((sum, { netPnl }) => sum + netPnl, 0);
  const best = won.toSorted((a, b) => b.netPnl - a.netPnl)[0];
  if (report.instruments.length < 3 || best === undefined || best.netPnl <= 0.6 * total)
    return null;
  return {
    message: `${best.symbol} makes ${percent(best.netPnl / total)} of the profit of ${report.instruments.length} instruments.`,
    advice: 'Run it without this instrument: a rule that holds should not need a single one.',
  };
};

/** Returns the change of equity by month or year, in order. */
function profitsBy({ days, startingCash }: Evidence, digits: 4 | 7) {
  const spans: { name: string; from: number; to: number; profit: number }[] = [];
  let before = startingCash;
  for (let row = 0; row < days.at.length; row++) {
    const at = days.at[row]!;
    const name = formatDate(at).slice(0, digits);
    const profit = days.equity[row]! - before;
    const last = spans.at(-1);
    if (last?.name === name) {
      last.to = at;
      last.profit += profit;
    } else spans.push({ name, from: at, to: at, profit });
    before = days.equity[row]!;
  }
  return spans;
}

const oneSpan =
  (kind: 'month' | 'year', least: number) =>
  (evidence: Evidence): Found | null => {
    const spans = profitsBy(evidence, kind === 'month' ? 7 : 4);
    const total = spans.reduce((sum, { profit }) => sum + profit, 0);
    const best = spans.toSorted((a, b) => b.profit - a.profit)[0];
    if (spans.length < least || best === undefined || !(total > 0)) return null;
    if (best.profit <= ONE_SPAN_SHARE[kind] * total) return null;
    return {
      message: `The ${kind} ${best.name} makes ${percent(best.profit / total)} of the net profit of ${spans.length} ${kind}s.`,
      advice: `Look at what happened in ${best.name}, and at the result without it.`,
      links: [spanLink(best.from, best.to)],
    };
  };

const fewDays = ({ days, startingCash }: Evidence): Found | null => {
  const { at, equity } = days;
  const gains = Array.from(equity, (value, row) => ({
    gain: value - (row === 0 ? startingCash : equity[row - 1]!),
    row,
  }));
  const total = gains.reduce((sum, { gain }) => sum + gain, 0);
  if (gains.length < 100 || !(total > 0)) return null;
  const best = gains.toSorted((a, b) => b.gain - a.gain).slice(0, BEST_DAYS);
  const share = best.reduce((sum, { gain }) => sum + gain, 0) / total;
  if (share < 1) return null;
  return {
    message: `Without its ${BEST_DAYS} best days of ${gains.length} the run would not have gained: they make ${percent(share)} of the profit.`,
    advice: 'Ask whether you would have held the position on those days, and at those fills.',
    links: best.map(({ row }) => spanLink(at[row]!, at[row]!)),
  };
};

const ruin = ({ equity, at, simulation }: Evidence): Found | null => {
  let row = 0;
  while (row < equity.length && !(equity[row]! <= 0)) row++;
  if (row === equity.length) return null;
  return {
    message:
      simulation.account.kind === 'unlimited'
        ? 'Equity fell to zero or below; the run went on because buying power is unlimited.'
        : 'Equity fell to zero or below: positions were worth less than what was owed.',
    advice: 'Trade smaller, or let the account refuse: account.kind=cash or margin.',
    links: [spanLink(at[row]!, at[row]!)],
  };
};

const notRecovered = ({ equity, at }: Evidence): Found | null => {
  let [peak, peakRow] = [-Infinity, 0];
  let trough = -Infinity;
  for (let row = 0; row < equity.length; row++) {
    const value = equity[row]!;
    if (value >= peak) {
      peak = value;
      peakRow = row;
      trough = value;
    } else if (value < trough) trough = value;
  }
  const depth = trough / peak - 1;
  const last = equity.length - 1;
  const share = (last - peakRow) / Math.max(1, last);
  if (!(depth <= -0.1) || share < 0.25 || !(peak > 0)) return null;
  return {
    message: `Equity fell by ${percent(-depth)} after ${formatDate(at[peakRow]!)} and has not come back: the last ${percent(share)} of the run lie below that peak.`,
    advice: 'The rule may have stopped working; look at the years since the peak on their own.',
    links: [spanLink(at[peakRow]!, at[last]!)],
  };
};

const losingStreak = (evidence: Evidence): Found | null => {
  const net = netProfits(evidence);
  let [running, longest, end] = [0, 0, 0];
  let losses = 0;
  for (let row = 0; row < net.length; row++) {
    running = net[row]! < 0 ? running + 1 : 0;
    if (running > 0) losses++;
    if (running > longest) [longest, end] = [running, row];
  }
  const rate = losses / net.length;
  // Longest run of losses to expect of independent trades (Erdős, Rényi, 1970): log of n (1 − q) to the base 1 / q.
  const expected = rate > 0 && rate < 1 ? Math.log(net.length * (1 - rate)) / -Math.log(rate) : 0;
  if (longest < 8 || longest < 1.5 * expected) return null;
  return {
    message: `${longest} losing trades in a row; about ${Math.max(1, Math.round(expected))} would be usual for this many trades and losses.`,
    advice:
      'Losses come in clusters: size positions for such a streak, and look at what caused it.',
    links: tradeLinks(
      evidence,
      Array.from({ length: longest }, (_, at) => end - longest + 1 + at),
    ),
  };
};

const tooGood = ({ metrics, equity }: Evidence): Found | null => {
  const { sharpe } = metrics;
  if (sharpe === null || sharpe === undefined || sharpe <= SHARPE_MAX || equity.length < 100) {
    return null;
  }
  return {
    message: `A Sharpe ratio of ${sharpe.toFixed(1)} a year: what looks this good looks ahead or leaves costs out more often than not.`,
    advice: 'Check the fill model, the costs and the times at which the data was known.',
  };
};

const neverLoses = (evidence: Evidence): Found | null => {
  const net = netProfits(evidence);
  if (net.length < 20 || net.some((pnl) => pnl < 0)) return null;
  return {
    message: `Not one of ${net.length} trades lost.`,
    advice: 'Losses may be waiting in open positions, or sizes grow until a trade wins.',
  };
};

/** Rules about what the profit consists of. */
export const RESULT_RULES: readonly Rule[] = [
  { id: 'few-trades', severity: 'WARNING', check: fewTrades },
  { id: 'one-trade', severity: 'WARNING', check: oneTrade },
  { id: 'one-instrument', severity: 'WARNING', check: oneInstrument },
  { id: 'one-month', severity: 'WARNING', check: oneSpan('month', 12) },
  { id: 'one-year', severity: 'WARNING', check: oneSpan('year', 3) },
  { id: 'few-days', severity: 'WARNING', check: fewDays },
  { id: 'ruin', severity: 'WARNING', check: ruin },
  { id: 'drawdown-not-recovered', severity: 'WARNING', check: notRecovered },
  { id: 'losing-streak', severity: 'INFO', check: losingStreak },
  { id: 'too-good', severity: 'WARNING', check: tooGood },
  { id: 'never-loses', severity: 'WARNING', check: neverLoses },
];
