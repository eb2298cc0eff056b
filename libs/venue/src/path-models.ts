import type { PathModel } from './models.js';
import type { SimulationOptions } from './options.js';
import { SeededPath } from './seeded-path.js';

/** Most turning points of a path, the close included. */
export const PATH_POINTS_MAX = 64;

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
