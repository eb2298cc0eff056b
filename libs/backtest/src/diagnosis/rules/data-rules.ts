import { DAY, formatDate } from '@vela/kernel';
import type { WarningLink } from '@vela/ports';
import type { CandlePlace, DataFacts } from '../data-watch.js';
import { spanOf } from '../evidence.js';
import type { Evidence } from '../evidence.js';
import { counted, percent } from '../rule.js';
import type { Found, Rule } from '../rule.js';

/** Unchanged candles in a row, and their share of all, beyond which prices look made up. */
const UNCHANGED = { inRow: 10, share: 0.05 };
const MICROS_PER_YEAR = 365.25 * DAY;

/** Something in the candles of one instrument. */
interface Place extends CandlePlace {
  readonly symbol: string;
  readonly instrumentId: string;
  readonly instrument: number;
}

/** Returns what a rule looks for in the candles of all instruments. */
function placesIn(
  { data, instruments }: Evidence,
  of: (facts: DataFacts) => readonly CandlePlace[],
): Place[] {
  return data.flatMap((facts, instrument) => {
    const { id, symbol } = instruments[instrument]!;
    return of(facts).map((place) => ({ ...place, symbol, instrumentId: id, instrument }));
  });
}

const candleLink = ({ row, at, instrumentId }: Place): WarningLink => ({
  kind: 'CANDLE',
  row,
  instrumentId,
  at,
  until: null,
});

const notTradable = ({ instruments }: Evidence): Found | null => {
  const studied = instruments.filter(({ tradable }) => !tradable);
  if (studied.length === 0) return null;
  return {
    message: `An instrument of this run is an index or cannot be ordered (${studied.map(({ symbol }) => symbol).join(', ')}); this is a study.`,
    advice: 'Run it on what can be bought, such as a fund on the index.',
  };
};

const staleCandles = (evidence: Evidence): Found | null => {
  const places = placesIn(evidence, ({ candles, unchanged, longestUnchanged: longest }) =>
    longest !== null && (longest.size >= UNCHANGED.inRow || unchanged > UNCHANGED.share * candles)
      ? [longest]
      : [],
  ).toSorted((a, b) => b.size - a.size);
  const worst = places[0];
  if (worst === undefined) return null;
  return {
    message: `Candles of ${places.map(({ symbol }) => symbol).join(', ')} repeat the one before: up to ${worst.size} in a row (${worst.symbol} until ${formatDate(worst.at)}).`,
    advice:
      'Nothing traded there, or the source filled holes: leave these candles out and run again.',
    links: places.map(candleLink),
  };
};

const dataGaps = (evidence: Evidence): Found | null => {
  const gaps = placesIn(evidence, (facts) => facts.gaps).toSorted((a, b) => b.size - a.size);
  const widest = gaps[0];
  if (widest === undefined) return null;
  const count = evidence.data.reduce((sum, { gapCount }) => sum + gapCount, 0);
  const days = widest.size / DAY;
  const width = days >= 2 ? `${Math.round(days)} days` : `${Math.round(days * 24)} hours`;
  return {
    message: `${counted(count, 'gap')} in the candles; the widest is ${width} of ${widest.symbol} before ${formatDate(widest.at)}.`,
    advice: 'Look at vela data gaps, import what is missing, or begin behind the gap.',
    links: gaps.map(candleLink),
  };
};

const priceJumps = (evidence: Evidence): Found | null => {
  const known = new Set(
    evidence.actions.flatMap(({ instrument, action }) =>
      action.kind === 'split' ? [`${instrument} ${formatDate(action.at)}`] : [],
    ),
  );
  const jumps = placesIn(evidence, (facts) => facts.jumps).filter(
    ({ instrument, at }) => !known.has(`${instrument} ${formatDate(at)}`),
  );
  const first = jumps[0];
  if (first === undefined) return null;
  const factor = first.size < 1 ? 1 / first.size : first.size;
  const isSplit = Math.abs(factor - Math.round(factor)) < 0.03 * factor && factor > 1.9;
  const ratio = Math.round(factor);
  const guess = isSplit
    ? `, like a split of ${first.size < 1 ? `${ratio}:1` : `1:${ratio}`} that prices are not adjusted for`
    : '';
  return {
    message: `${counted(jumps.length, 'open')} differ${jumps.length === 1 ? 's' : ''} by more than 40 % from the close before; the first is ${first.symbol} on ${formatDate(first.at)} by a factor of ${first.size.toFixed(2)}${guess}.`,
    advice:
      'Adjust the prices (vela data adjust), give the run its corporate actions, or correct the candle.',
    links: jumps.map(candleLink),
  };
};

const survivors = (evidence: Evidence): Found | null => {
  const { instruments, data, actions } = evidence;
  const span = spanOf(evidence);
  const shares = instruments.flatMap(({ assetClass }, at) => (assetClass === 'EQUITY' ? [at] : []));
  if (span === null || shares.length < 5 || span.to - span.from < 2 * MICROS_PER_YEAR) return null;
  if (actions.some(({ action }) => action.kind === 'delist')) return null;
  const ended = shares.some((at) => data[at]!.lastAt < span.to - 30 * DAY);
  if (ended) return null;
  return {
    message: `All ${shares.length} shares still trade at the end: companies that failed in these years are not among them.`,
    advice: 'Choose instruments as they were known at the start, with those that were delisted.',
  };
};

const shortHistory = (evidence: Evidence): Found | null => {
  const span = spanOf(evidence);
  if (span === null || span.to - span.from >= 1.95 * MICROS_PER_YEAR) return null;
  const days = Math.max(1, Math.round((span.to - span.from) / DAY));
  return {
    message: `The run covers ${counted(days, 'day')}: annual figures are stretched from that, and one kind of market is all it has seen.`,
    advice: 'Test several years with rises, falls and quiet times.',
  };
};

const erraticVolume = (evidence: Evidence): Found | null => {
  const { data, instruments, simulation } = evidence;
  if (simulation.participation !== null) return null;
  const erratic = data.flatMap(({ volumeMean, volumeDeviation }, at) =>
    volumeMean > 0 && volumeDeviation > 3 * volumeMean
      ? [`${instruments[at]!.symbol} (${(volumeDeviation / volumeMean).toFixed(1)} times its mean)`]
      : [],
  );
  if (erratic.length === 0) return null;
  return {
    message: `The volume varies wildly: ${erratic.join(', ')}.`,
    advice: 'An average says little about what can be traded when: set --option participation=0.1.',
  };
};

const thinTrading = ({ data, instruments }: Evidence): Found | null => {
  const thin = data.flatMap(({ volumeMean, withoutVolume, candles }, at) =>
    volumeMean > 0 && withoutVolume > 0.2 * candles
      ? [`${instruments[at]!.symbol} (${percent(withoutVolume / candles)})`]
      : [],
  );
  if (thin.length === 0) return null;
  return {
    message: `Many candles have no volume: ${thin.join(', ')}.`,
    advice: 'Use a wider timeframe: prices of candles without trades are no prices.',
  };
};

/** Rules about the candles. */
export const DATA_RULES: readonly Rule[] = [
  { id: 'not-tradable', severity: 'WARNING', check: notTradable },
  { id: 'stale-candles', severity: 'WARNING', check: staleCandles },
  { id: 'data-gaps', severity: 'WARNING', check: dataGaps },
  { id: 'price-jumps', severity: 'WARNING', check: priceJumps },
  { id: 'survivors', severity: 'WARNING', check: survivors },
  { id: 'short-history', severity: 'INFO', check: shortHistory },
  { id: 'erratic-volume', severity: 'INFO', check: erraticVolume },
  { id: 'thin-trading', severity: 'WARNING', check: thinTrading },
];
