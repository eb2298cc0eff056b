import type { WarningLink } from '@vela/ports';
import type { Evidence } from '../evidence.js';
import type { Found, Rule } from '../rule.js';

/** Ambiguous candles by trades beyond which the range of a result matters more than its value. */
const AMBIGUOUS_SHARE = 0.05;

/** An error: when a run looked ahead, nothing of its result holds. */
const lookAhead = ({ report: { lookAhead: stamp } }: Evidence): Found | null => {
  const [first] = stamp?.result === 'LEAK' ? stamp.findings : [];
  if (stamp === undefined || first === undefined) return null;
  const { cause, field, slice, inRun, checked } = first;
  return {
    message:
      cause === 'FUTURE'
        ? `The run looks ahead: at slice ${slice} ${field} is ${inRun} in the run, but ${checked} with other candles behind it. Its result cannot be had live.`
        : `Something outside the fields of the strategy decides: at slice ${slice} ${field} is ${inRun} in the run, but ${checked} when it is run again. It may look ahead and does not repeat.`,
    advice:
      cause === 'FUTURE'
        ? 'Let each value depend on the candles before it alone: no centred windows, no scaling over all candles.'
        : 'Keep everything that the strategy remembers in its own fields.',
    links: stamp.findings.filter((one) => one.cause !== 'WARM_UP').map(findingLink),
  };
};

const findingLink = ({ slice, at }: { slice: number; at: number }): WarningLink => ({
  kind: 'CANDLE',
  row: slice,
  instrumentId: null,
  at,
  until: null,
});

const warmUp = ({ report: { lookAhead: stamp } }: Evidence): Found | null => {
  const found = stamp?.findings.filter(({ cause }) => cause === 'WARM_UP') ?? [];
  if (found.length === 0) return null;
  const fields = found.map(
    ({ field, inRun, checked }) => `${field} (${short(inRun)}, else ${short(checked)})`,
  );
  return {
    message: `Values depend on where the history began: ${fields.slice(0, 3).join(', ')}.`,
    advice: 'Raise the warm-up of the strategy, or begin the run earlier.',
    links: found.map(findingLink),
  };
};

/** Returns a value with the numbers in it cut to the digits that somebody reads. */
const short = (text: string): string =>
  text.replaceAll(/-?\d+\.\d{5,}/g, (number) => String(Number(Number(number).toPrecision(6))));

const ambiguous = ({ report: { uncertainty }, trades }: Evidence): Found | null => {
  const { ambiguousCandles, candles } = uncertainty;
  const count = trades.pnlGross.length;
  if (ambiguousCandles <= AMBIGUOUS_SHARE * count) return null;
  const share = count === 0 ? '' : ` (${Math.round((100 * ambiguousCandles) / count)} % of trades)`;
  return {
    message: `In ${ambiguousCandles} candles${share} the order of prices inside the candle decides; see the range of the result, or fill on a finer timeframe.`,
    advice:
      'Read the range instead of the value (vela backtest show ID --candles), or use --fill-timeframe.',
    links: candles.map(({ instrumentId, slice, at }) => ({
      kind: 'CANDLE',
      row: slice,
      instrumentId,
      at,
      until: null,
    })),
  };
};

const failedResolutions = ({ report: { uncertainty } }: Evidence): Found | null => {
  if (uncertainty.failed === 0) return null;
  return {
    message: `In ${uncertainty.failed} resolutions of ambiguous candles the strategy threw; the range is without them.`,
    advice:
      'Make the strategy hold for other orders of fills: what a candle does not tell may happen.',
  };
};

const fewerResolutions = ({ report: { uncertainty } }: Evidence): Found | null => {
  const { ambiguousCandles, resolutions, requested, failed } = uncertainty;
  if (ambiguousCandles === 0 || resolutions + failed >= requested) return null;
  return {
    message: `The range is over ${resolutions} resolutions instead of ${requested}: the orders of more would take too much memory.`,
    advice: 'Run fewer years at a time for a finer range.',
  };
};

const changesOfSign = ({ report: { uncertainty }, metrics }: Evidence): Found | null => {
  const { totalReturn } = uncertainty;
  const value = metrics['totalReturn'];
  if (totalReturn === null || value === null || value === undefined) return null;
  if (!(totalReturn.p5 < 0 && totalReturn.p95 > 0)) return null;
  return {
    message: 'Whether the run gains or loses depends on the order of prices inside candles.',
    advice: 'Fill on a finer timeframe before you believe either.',
  };
};

/** Rules about what is certain. */
export const CERTAINTY_RULES: readonly Rule[] = [
  { id: 'look-ahead', severity: 'ERROR', check: lookAhead },
  { id: 'warm-up', severity: 'WARNING', check: warmUp },
  { id: 'ambiguous-candles', severity: 'WARNING', check: ambiguous },
  { id: 'ambiguous-sign', severity: 'WARNING', check: changesOfSign },
  { id: 'failed-resolutions', severity: 'WARNING', check: failedResolutions },
  { id: 'fewer-resolutions', severity: 'INFO', check: fewerResolutions },
];
