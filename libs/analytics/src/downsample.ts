import { VelaError } from '@vela/kernel';

/** Describes the points of a curve as two columns of one length. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Returns at most `maxPoints` of the points that keep the look of a curve: the first, the last, and
 * from each bucket between them the point with the largest triangle to the point chosen before and
 * the mean of the next bucket (Steinarsson, 2013, Downsampling Time Series for Visual
 * Representation, LTTB). `x` ascends; `maxPoints` is an integer of at least 3. O(n).
 */
export function downsample(x: Float64Array, y: Float64Array, maxPoints: number): Points {
  if (x.length !== y.length || !Number.isInteger(maxPoints) || maxPoints < 3) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected columns of one length and at least 3 points, found ${x.length}, ${y.length} ` +
        `and ${maxPoints}`,
    );
  }
  const length = x.length;
  if (length <= maxPoints) return { x: x.slice(), y: y.slice() };
  const chosen = new Float64Array(maxPoints);
  const width = (length - 2) / (maxPoints - 2);
  const start = (bucket: number): number => Math.floor(bucket * width) + 1;
  for (let bucket = 0; bucket < maxPoints - 2; bucket += 1) {
    const from = start(bucket);
    const to = start(bucket + 1);
    const next = centre(x, y, to, Math.min(start(bucket + 2), length));
    chosen[bucket + 1] = widest(x, y, { from, to, last: chosen[bucket]!, next });
  }
  chosen[maxPoints - 1] = length - 1;
  return { x: chosen.map((row) => x[row]!), y: chosen.map((row) => y[row]!) };
}

interface Centre {
  readonly x: number;
  readonly y: number;
}

function centre(x: Float64Array, y: Float64Array, from: number, to: number): Centre {
  let [sumX, sumY] = [0, 0];
  for (let row = from; row < to; row += 1) {
    sumX += x[row]!;
    sumY += y[row]!;
  }
  return { x: sumX / (to - from), y: sumY / (to - from) };
}

interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly last: number;
  readonly next: Centre;
}

function widest(x: Float64Array, y: Float64Array, { from, to, last, next }: Bucket): number {
  const [lastX, lastY] = [x[last]!, y[last]!];
  let best = from;
  let largest = -1;
  for (let row = from; row < to; row += 1) {
    const area = Math.abs(
      (lastX - next.x) * (y[row]! - lastY) - (lastX - x[row]!) * (next.y - lastY),
    );
    if (area > largest) {
      largest = area;
      best = row;
    }
  }
  return best;
}
