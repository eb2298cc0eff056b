import { createRandom } from '@vela/kernel';
import type { CandleFacts, PathModel } from './models.js';
import type { SimulationOptions } from './options.js';

/** Most turning points of a path, the close included. */
export const PATH_POINTS_MAX = 64;

/** Most points that a seeded path has before, between and after the extremes. */
const DETOURS_MAX = 3;

const throughHigh: PathModel = {
  trace: ({ high, low, close }, points) => write(points, high, low, close),
};

const throughLow: PathModel = {
  trace: ({ high, low, close }, points) => write(points, low, high, close),
};

/**
 * The extreme that is nearer to the open comes first, the high when both are as near. Source: the
 * adaptive ordering of NautilusTrader's bar execution, there "about 75 to 85 % accurate".
 */
const adaptive: PathModel = {
  trace: ({ open, high, low, close }, points) =>
    high - open <= open - low ? write(points, high, low, close) : write(points, low, high, close),
};

function write(points: Float64Array, first: number, second: number, close: number): number {
  points[0] = first;
  points[1] = second;
  points[2] = close;
  return 3;
}

/**
 * A random polyline: either extreme first, and before, between and behind them up to three points
 * anywhere in the candle, so that every outcome has a chance. It depends on nothing but the seed,
 * the instrument and the open of the candle.
 */
class SeededPath implements PathModel {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  trace({ instrument, openAt, high, low, close }: CandleFacts, points: Float64Array): number {
    const random = createRandom(this.#seed, `intrabar ${instrument} ${openAt}`);
    const isHighFirst = random.next() < 0.5;
    let count = 0;
    const detour = (): void => {
      const few = random.integer(DETOURS_MAX + 1);
      for (let i = 0; i < few; i++) {
        points[count++] = Math.min(high, low + (high - low) * random.next());
      }
    };
    detour();
    points[count++] = isHighFirst ? high : low;
    detour();
    points[count++] = isHighFirst ? low : high;
    detour();
    points[count++] = close;
    return count;
  }
}

/** Returns the path that an option names, null for the pessimistic rule, which has none. */
export function createPath(
  intrabar: SimulationOptions['intrabar'],
  resolution: number,
): PathModel | null {
  switch (intrabar) {
    case 'pessimistic':
      return null;
    case 'openHighLowClose':
      return throughHigh;
    case 'openLowHighClose':
      return throughLow;
    case 'adaptive':
      return adaptive;
    case 'seeded':
      return new SeededPath(resolution);
  }
}
