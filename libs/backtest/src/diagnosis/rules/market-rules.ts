import { correlation, sampleCovariance, sampleDeviation } from '@vela/analytics';
import type { Evidence } from '../evidence.js';
import { percent } from '../rule.js';
import type { Found, Rule } from '../rule.js';

/** Points below which returns tell nothing about how things go along. */
const POINTS_MIN = 50;
/** Pairs of instruments that are compared at most. */
const INSTRUMENTS_MAX = 60;

/** Returns the returns between points; 0 where there is none. */
const returnsOf = (values: readonly number[]): Float64Array =>
  Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, at) => {
    const change = values[at + 1]! / values[at]! - 1;
    return Number.isFinite(change) ? change : 0;
  });

/** Returns the mean return of all instruments between points. */
function marketReturns({ market }: Evidence): Float64Array {
  const all = market.closes.map(returnsOf);
  return Float64Array.from(
    { length: Math.max(0, market.equity.length - 1) },
    (_, at) => all.reduce((sum, one) => sum + one[at]!, 0) / all.length,
  );
}

const onlyTheMarket = (evidence: Evidence): Found | null => {
  const { trades, market, report } = evidence;
  const isShort = Array.prototype.some.call(trades.quantity, (size: number) => size < 0);
  const open = report.instruments.some(({ openQuantity }) => openQuantity < 0);
  if (market.equity.length < POINTS_MIN || isShort || open) return null;
  const [own, others] = [returnsOf(market.equity), marketReturns(evidence)];
  const beta = sampleCovariance(own, others) / sampleDeviation(others) ** 2;
  const along = correlation(own, others);
  const total = (returns: Float64Array): number =>
    returns.reduce((product, value) => product * (1 + value), 1) - 1;
  const [gain, rise] = [total(own), total(others)];
  if (!(along > 0.9) || !(rise > 0) || gain > rise) return null;
  return {
    message: `The run is long only and moves with the market (correlation ${along.toFixed(2)}, beta ${beta.toFixed(2)}): it gained ${percent(gain)} while the market rose ${percent(rise)}.`,
    advice:
      'Compare it with buying and holding the same instruments; try years in which they fell.',
  };
};

const overlapping = (evidence: Evidence): Found | null => {
  const { market, instruments } = evidence;
  if (market.equity.length < POINTS_MIN) return null;
  const all = market.closes.slice(0, INSTRUMENTS_MAX).map(returnsOf);
  const pairs: string[] = [];
  for (let first = 0; first < all.length; first++) {
    for (let second = first + 1; second < all.length; second++) {
      if (!(correlation(all[first]!, all[second]!) > 0.995)) continue;
      pairs.push(`${instruments[first]!.symbol} and ${instruments[second]!.symbol}`);
    }
  }
  if (pairs.length === 0) return null;
  return {
    message: `Instruments that are nearly the same: ${pairs.slice(0, 5).join(', ')}${pairs.length > 5 ? ` and ${pairs.length - 5} more pairs` : ''}.`,
    advice: 'They count as one: trades on them are no independent evidence, and risks add up.',
  };
};

const parameterAtEdge = ({ parameters }: Evidence): Found | null => {
  const atEdge = parameters.filter(
    ({ value, min, max, default: usual }) =>
      typeof value === 'number' &&
      value !== usual &&
      (value === min || value === max) &&
      min !== max,
  );
  if (atEdge.length === 0) return null;
  const names = atEdge.map(
    ({ name, value, min }) =>
      `${name}=${String(value)} (the ${value === min ? 'least' : 'most'} that is allowed)`,
  );
  return {
    message: `A parameter is at the edge of its range: ${names.join(', ')}.`,
    advice:
      'A best value at the edge means that the range was too narrow, or that there is no best value.',
  };
};

/** Rules about how the run stands to its market and its parameters. */
export const MARKET_RULES: readonly Rule[] = [
  { id: 'only-the-market', severity: 'WARNING', check: onlyTheMarket },
  { id: 'overlapping-instruments', severity: 'WARNING', check: overlapping },
  { id: 'parameter-at-edge', severity: 'WARNING', check: parameterAtEdge },
];
