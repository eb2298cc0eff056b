import { OrderRole, OrderState, OrderType } from '@vela/venue';
import { fillLink } from '../evidence.js';
import type { Evidence } from '../evidence.js';
import { counted, percent } from '../rule.js';
import type { Found, Rule } from '../rule.js';

const noFees = ({ metrics, fills }: Evidence): Found | null => {
  if (metrics['fees'] !== 0 || fills.price.length === 0) return null;
  return {
    message: 'The run paid no fees; real venues and spreads cost money.',
    advice: 'Set --commission-rate or --fees; vela fees list shows the schedules there are.',
  };
};

const costsAboveEdge = ({ trades, metrics }: Evidence): Found | null => {
  let gross = 0;
  for (let row = 0; row < trades.pnlGross.length; row++) gross += trades.pnlGross[row]!;
  const fees = metrics['fees'] ?? 0;
  if (!(gross > 0) || fees <= 0.5 * gross) return null;
  return {
    message:
      fees >= gross
        ? `Fees of ${fees.toFixed(2)} eat all of the ${gross.toFixed(2)} that trades earned.`
        : `Fees take ${percent(fees / gross)} of what trades earned.`,
    advice: 'Trade less often or for more: what is left depends on the exact costs.',
  };
};

const unknownFees = ({ report: { fees } }: Evidence): Found | null => {
  if (fees.unknown.length === 0) return null;
  const lines = fees.unknown.map(({ line, fills }) => `${line} (${fills} fills)`).join(', ');
  return {
    message: `Nothing was charged where the rate is not known: ${lines}.`,
    advice: 'Add rows of your own for that time, see docs/fees.md.',
  };
};

const unmodelledFees = ({ report: { fees } }: Evidence): Found | null => {
  if (fees.notModelled.length === 0) return null;
  return {
    message: `The fees leave out: ${fees.notModelled.join('; ')}.`,
    advice: 'Take it off the result by hand where it matters.',
  };
};

const marginCalls = ({ report: { account } }: Evidence): Found | null => {
  const { marginCalls: count } = account;
  if (count === 0) return null;
  return {
    message: `${count === 1 ? 'Once' : `${count} times`} positions were reduced because equity was below maintenance.`,
    advice: 'Hold less: live, a broker closes what it likes at prices it gets.',
  };
};

const freeBorrowing = ({ fills, instruments, simulation }: Evidence): Found | null => {
  const { borrowRate } = simulation.financing;
  if (borrowRate > 0 || !instruments.some(isShare)) return null;
  const held = new Float64Array(instruments.length);
  for (let fill = 0; fill < fills.price.length; fill++) {
    const instrument = fills.instrument[fill]!;
    held[instrument]! += fills.side[fill]! * fills.quantity[fill]!;
    if (held[instrument]! < -1e-9 && isShare(instruments[instrument]!)) {
      return {
        message: `Shares were sold short (first ${instruments[instrument]!.symbol}) without a fee for borrowing them.`,
        advice:
          'Set --option financing.borrowRate=0.01 or what your broker asks; some shares cannot be had at all.',
      };
    }
  }
  return null;
};

const isShare = ({ assetClass }: { readonly assetClass: string }): boolean =>
  assetClass === 'EQUITY' || assetClass === 'ETF';

const aboveVolume = (evidence: Evidence): Found | null => {
  const { exceeded, filled, tooLarge } = evidence.volume;
  if (exceeded === 0) return null;
  return {
    message: `In ${exceeded} of ${counted(filled, 'candle')} with fills more was filled than the candle traded; limit it with the option participation.`,
    advice: 'Set --option participation=0.1, or trade smaller.',
    links: tooLarge.map((row) => fillLink(evidence, row)),
  };
};

const withoutVolume = (evidence: Evidence): Found | null => {
  const { volume, data } = evidence;
  const hasVolume = data.some(({ volumeMean }) => volumeMean > 0);
  if (!hasVolume || volume.inNone === 0) return null;
  return {
    message: `${counted(volume.inNone, 'fill')} in candles in which nobody traded.`,
    advice: 'There was no one to trade with: set --option limitFill=volume or participation.',
    links: volume.withoutVolume.map((row) => fillLink(evidence, row)),
  };
};

const sameClose = ({ simulation, fills }: Evidence): Found | null => {
  if (simulation.marketFill !== 'sameClose' || fills.price.length === 0) return null;
  return {
    message: 'Orders fill at the very close that they were decided on.',
    advice: 'Nobody has the close before it is over: compare with marketFill=nextOpen.',
  };
};

const touchedLimits = ({ orders, simulation }: Evidence): Found | null => {
  const { role, type, state } = orders;
  let [entries, limits] = [0, 0];
  for (let row = 0; row < state.length; row++) {
    if (state[row] !== OrderState.FILLED || role[row] !== OrderRole.ENTRY) continue;
    entries++;
    if (type[row] === OrderType.LIMIT) limits++;
  }
  if (simulation.limitFill !== 'touch' || limits < 10 || limits <= 0.5 * entries) return null;
  return {
    message: `${percent(limits / entries)} of entries are limit orders that fill as soon as their price is touched.`,
    advice: 'In a queue others come first: compare with --option limitFill=cross.',
  };
};

/** Rules about what trading cost and who was there to trade with. */
export const COST_RULES: readonly Rule[] = [
  { id: 'no-fees', severity: 'WARNING', check: noFees },
  { id: 'costs-above-edge', severity: 'WARNING', check: costsAboveEdge },
  { id: 'unknown-fees', severity: 'WARNING', check: unknownFees },
  { id: 'unmodelled-fees', severity: 'WARNING', check: unmodelledFees },
  { id: 'margin-calls', severity: 'WARNING', check: marginCalls },
  { id: 'free-borrowing', severity: 'WARNING', check: freeBorrowing },
  { id: 'above-volume', severity: 'WARNING', check: aboveVolume },
  { id: 'fills-without-volume', severity: 'WARNING', check: withoutVolume },
  { id: 'same-close', severity: 'WARNING', check: sameClose },
  { id: 'touched-limits', severity: 'INFO', check: touchedLimits },
];
