import { defined } from './defined.js';
import { longestStreak } from './streaks.js';

/** Describes how often and how much was won and lost; zero counts as neither. */
export interface WinsAndLosses {
  readonly wins: number;
  readonly losses: number;
  /** Wins by wins and losses. */
  readonly winRateNonZero: number | null;
  /** Wins by all values. */
  readonly winRateAll: number | null;
  readonly averageWin: number | null;
  /** Negative. */
  readonly averageLoss: number | null;
  readonly largestWin: number | null;
  /** Negative. */
  readonly largestLoss: number | null;
  /** Average win by the size of the average loss. */
  readonly payoffRatio: number | null;
  /** Sum of wins by the size of the sum of losses. */
  readonly profitFactor: number | null;
  readonly maxConsecutiveWins: number;
  readonly maxConsecutiveLosses: number;
}

/**
 * Returns the counts, averages and ratios of wins and losses of returns or of profits, in the unit
 * of the values (van Tharp, 1998, Trade Your Way to Financial Freedom).
 */
export function winsAndLosses(values: ArrayLike<number>): WinsAndLosses {
  let [wins, losses, won, lost, largestWin, largestLoss] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value > 0) {
      wins += 1;
      won += value;
      largestWin = Math.max(largestWin, value);
    } else if (value < 0) {
      losses += 1;
      lost += value;
      largestLoss = Math.min(largestLoss, value);
    }
  }
  return {
    wins,
    losses,
    winRateNonZero: defined(wins / (wins + losses)),
    winRateAll: defined(wins / values.length),
    averageWin: defined(won / wins),
    averageLoss: defined(lost / losses),
    largestWin: wins > 0 ? largestWin : null,
    largestLoss: losses > 0 ? largestLoss : null,
    payoffRatio: defined(won / wins / -(lost / losses)),
    profitFactor: defined(won / -lost),
    maxConsecutiveWins: longestStreak(values, (value) => value > 0),
    maxConsecutiveLosses: longestStreak(values, (value) => value < 0),
  };
}

/**
 * Returns the share of capital that maximises growth: (payoff w - (1 - w)) / payoff with w the win
 * rate (Kelly, 1956, A New Interpretation of Information Rate).
 */
export function kellyFraction(outcome: WinsAndLosses): number | null {
  const { payoffRatio, winRateNonZero } = outcome;
  if (payoffRatio === null || winRateNonZero === null) return null;
  return defined((payoffRatio * winRateNonZero - (1 - winRateNonZero)) / payoffRatio);
}

/** Returns w averageWin + (1 - w) averageLoss: the mean of the values that are not zero. */
export function expectancy(outcome: WinsAndLosses): number | null {
  const { wins, losses, averageWin, averageLoss } = outcome;
  return defined((wins * (averageWin ?? 0) + losses * (averageLoss ?? 0)) / (wins + losses));
}

/**
 * Returns the system quality number: mean by sample deviation times the root of the count (van
 * Tharp, 1998).
 */
export function systemQualityNumber(mean: number, deviation: number, count: number): number | null {
  return defined((Math.sqrt(count) * mean) / deviation);
}
