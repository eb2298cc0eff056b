import { createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import type { CandleFacts, PathModel } from './models.js';

/** Steps of a path; the last one is the close. */
const STEPS = 30;
/** Bridges of which the one that fits the candle best is taken. */
const CANDIDATES = 8;
/** Standard deviations of the whole way that are tried, as shares of high less low. */
const DEVIATION_MIN = 0.4;
const DEVIATION_MAX = 1.2;

const bridge = new Float64Array(STEPS);
const best = new Float64Array(STEPS);

/**
 * A random way of the price from open to close that touches high and low: the way of a random walk
 * that ended where the candle did and went about as far. Of some Brownian bridges from open to
 * close the one is taken whose extremes come nearest to those of the candle, and what lies beyond
 * open and close is stretched to them. So each order of high, low and any price between them comes
 * as often as in a market without a trend of its own inside the candle; none is impossible. The way
 * depends on nothing but the seed, the instrument and the number of the candle.
 * Source: Paul Glasserman (2004), "Monte Carlo Methods in Financial Engineering", section 3.1, the
 * Brownian bridge; the choice among several is approximate Bayesian computation by rejection.
 */
export class SeededPath implements PathModel {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  trace(candle: CandleFacts, points: Float64Array): number {
    const { instrument, row, open, high, low, close } = candle;
    const random = createRandom(this.#seed, `intrabar ${instrument} ${row}`);
    const range = high - low;
    let least = Infinity;
    for (let i = 0; i < CANDIDATES; i++) {
      const share = DEVIATION_MIN + (DEVIATION_MAX - DEVIATION_MIN) * random.next();
      const misfit = draw(random, candle, range * share);
      if (misfit >= least) continue;
      least = misfit;
      best.set(bridge);
    }
    const upper = Math.max(open, close);
    const lower = Math.min(open, close);
    stretch(upper, high, 1);
    stretch(lower, low, -1);
    for (let i = 0; i < STEPS; i++) points[i] = Math.min(high, Math.max(low, best[i]!));
    points[STEPS - 1] = close;
    return STEPS;
  }
}

/** Fills in a bridge from open to close and returns by how much its extremes miss the candle's. */
function draw(random: Random, { open, high, low, close }: CandleFacts, deviation: number): number {
  const step = deviation / Math.sqrt(STEPS);
  let walk = 0;
  for (let i = 0; i < STEPS; i++) bridge[i] = walk += step * random.normal();
  const drift = (close - open - walk) / STEPS;
  let [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  for (let i = 0; i < STEPS; i++) {
    const price = open + bridge[i]! + drift * (i + 1);
    bridge[i] = price;
    if (price > top) top = price;
    if (price < bottom) bottom = price;
  }
  return Math.abs(top - high) + Math.abs(bottom - low);
}

/** Stretches what lies beyond a price on one side so that the farthest point is the extreme. */
function stretch(from: number, extreme: number, side: 1 | -1): void {
  let farthest = 0;
  for (let i = 1; i < STEPS; i++) {
    if (side * (best[i]! - best[farthest]!) > 0) farthest = i;
  }
  const reached = side * (best[farthest]! - from);
  if (reached > 0) {
    const factor = (side * (extreme - from)) / reached;
    for (let i = 0; i < STEPS; i++) {
      const beyond = side * (best[i]! - from);
      if (beyond > 0) best[i] = from + side * beyond * factor;
    }
  }
  // A way that never left the body touches the extreme where it came nearest; the close is fixed.
  best[farthest === STEPS - 1 ? STEPS - 2 : farthest] = extreme;
}
