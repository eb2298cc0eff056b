/** Wins, losses and extremes of some values in one pass; a value of zero is neither. */
export interface Outcomes {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  readonly won: number;
  /** Negative. */
  readonly lost: number;
  readonly best: number;
  readonly worst: number;
  readonly longestWins: number;
  readonly longestLosses: number;
}

/** Returns the {@link Outcomes} of values in their order; extremes are infinite of nothing. O(n). */
export function outcomesOf(values: ArrayLike<number>): Outcomes {
  let [wins, losses, won, lost] = [0, 0, 0, 0];
  let [best, worst] = [-Infinity, Infinity];
  let [winRun, lossRun, longestWins, longestLosses] = [0, 0, 0, 0];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (value > best) best = value;
    if (value < worst) worst = value;
    if (value > 0) {
      wins += 1;
      won += value;
      winRun += 1;
      lossRun = 0;
      if (winRun > longestWins) longestWins = winRun;
    } else if (value < 0) {
      losses += 1;
      lost += value;
      lossRun += 1;
      winRun = 0;
      if (lossRun > longestLosses) longestLosses = lossRun;
    } else {
      winRun = 0;
      lossRun = 0;
    }
  }
  const count = values.length;
  return { count, wins, losses, won, lost, best, worst, longestWins, longestLosses };
}

/** Partial moments about a threshold: means over all values of powers of what lies beyond it. */
export interface PartialMoments {
  readonly lower1: number;
  readonly lower2: number;
  readonly lower3: number;
  readonly upper1: number;
  readonly upper2: number;
}

/** Returns the partial moments of values about a threshold; NaN of nothing. O(n). */
export function partialMoments(values: ArrayLike<number>, threshold: number): PartialMoments {
  let [lower1, lower2, lower3, upper1, upper2] = [0, 0, 0, 0, 0];
  const count = values.length;
  for (let row = 0; row < count; row += 1) {
    const beyond = values[row]! - threshold;
    if (beyond < 0) {
      const square = beyond * beyond;
      lower1 -= beyond;
      lower2 += square;
      lower3 -= square * beyond;
    } else {
      upper1 += beyond;
      upper2 += beyond * beyond;
    }
  }
  return {
    lower1: lower1 / count,
    lower2: lower2 / count,
    lower3: lower3 / count,
    upper1: upper1 / count,
    upper2: upper2 / count,
  };
}

/** Variation of log returns, and how straight the path of their sum is. */
export interface LogPath {
  readonly mean: number;
  readonly deviation: number;
  /** Share of the path's variance that a straight line explains. */
  readonly rSquared: number;
  /** Slope of that line by its standard error. */
  readonly slopeScore: number;
}

/** Returns the {@link LogPath} of simple returns; NaN where undefined. O(n). */
export function logPath(returns: Float64Array): LogPath {
  const count = returns.length;
  const logs = new Float64Array(count);
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const log = Math.log1p(returns[row]!);
    logs[row] = log;
    total += log;
  }
  const mean = total / count;
  const least = Math.abs(mean) * Number.EPSILON;
  let [squares, height, heights] = [0, 0, 0];
  for (let row = 0; row < count; row += 1) {
    const deviation = logs[row]! - mean;
    if (!(Math.abs(deviation) <= least)) squares += deviation * deviation;
    height += logs[row]!;
    heights += height;
  }
  const meanHeight = heights / count;
  const meanTime = (count - 1) / 2;
  let [timeTime, timeHeight, heightHeight] = [0, 0, 0];
  height = 0;
  for (let row = 0; row < count; row += 1) {
    height += logs[row]!;
    const [time, above] = [row - meanTime, height - meanHeight];
    timeTime += time * time;
    timeHeight += time * above;
    heightHeight += above * above;
  }
  const slope = timeHeight / timeTime;
  const rest = Math.max(0, heightHeight - slope * timeHeight);
  return {
    mean,
    deviation: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)),
    rSquared: (timeHeight * timeHeight) / (timeTime * heightHeight),
    slopeScore: slope / Math.sqrt(rest / (count - 2) / timeTime),
  };
}

/** Sums over neighbours that autocorrelation and the count of runs of one sign come from. */
export interface Neighbours {
  /** Correlation of values with the ones before them. */
  readonly correlation: number;
  /** The same of the squares of deviations from the mean: clusters of large moves. */
  readonly squaredCorrelation: number;
  /** Runs of values of one sign, zeros left out. */
  readonly runs: number;
}

/** Returns what neighbouring values have to do with one another; NaN where undefined. O(n). */
export function neighboursOf(values: Float64Array, mean: number): Neighbours {
  const squares = values.map((value) => (value - mean) * (value - mean));
  let [runs, sign] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    const now = Math.sign(values[row]!);
    if (now === 0) continue;
    if (now !== sign) runs += 1;
    sign = now;
  }
  return { correlation: lagged(values), squaredCorrelation: lagged(squares), runs };
}

function lagged(values: Float64Array): number {
  const count = values.length - 1;
  let [left, right] = [0, 0];
  for (let row = 0; row < count; row += 1) {
    left += values[row]!;
    right += values[row + 1]!;
  }
  const [meanLeft, meanRight] = [left / count, right / count];
  let [both, leftSquares, rightSquares] = [0, 0, 0];
  for (let row = 0; row < count; row += 1) {
    const [a, b] = [values[row]! - meanLeft, values[row + 1]! - meanRight];
    both += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  return both / Math.sqrt(leftSquares * rightSquares);
}
