import type { Micros } from '@vela/kernel';

/** What quotes say about the cost of trading. Averages over time are null when no time passed. */
export interface SpreadSummary {
  readonly quotes: number;
  /** Mean over quotes of ask − bid. */
  readonly meanSpread: number;
  /** Mean of ask − bid over time: each quote stands until the next one. */
  readonly timeWeightedSpread: number | null;
  readonly minSpread: number;
  readonly maxSpread: number;
  /** Mean of (bid + ask) / 2 over time. */
  readonly twapMid: number | null;
}

/** Adds up quotes as they come. A quote that is replaced at its own instant has no weight in time. */
export class SpreadStatistics {
  private count = 0;
  private spreads = 0;
  private min = Infinity;
  private max = -Infinity;
  private at: Micros = 0;
  private spread = 0;
  private mid = 0;
  private time = 0;
  private spreadTime = 0;
  private midTime = 0;

  /** Takes a quote that is not older than the last one. */
  add(at: Micros, bid: number, ask: number): void {
    if (this.count > 0) this.stand(at);
    this.at = at;
    this.spread = ask - bid;
    this.mid = (bid + ask) / 2;
    this.count++;
    this.spreads += this.spread;
    this.min = Math.min(this.min, this.spread);
    this.max = Math.max(this.max, this.spread);
  }

  /**
   * Returns the statistics and starts again, null without quotes. The last quote stands until `end`;
   * without it the last quote has no weight in time.
   */
  finish(end?: Micros): SpreadSummary | null {
    if (this.count === 0) return null;
    if (end !== undefined) this.stand(end);
    const { count, time } = this;
    const summary = {
      quotes: count,
      meanSpread: this.spreads / count,
      timeWeightedSpread: time > 0 ? this.spreadTime / time : null,
      minSpread: this.min,
      maxSpread: this.max,
      twapMid: time > 0 ? this.midTime / time : null,
    };
    this.count = this.spreads = this.time = this.spreadTime = this.midTime = 0;
    [this.min, this.max] = [Infinity, -Infinity];
    return summary;
  }

  private stand(until: Micros): void {
    const stood = Math.max(0, until - this.at);
    this.time += stood;
    this.spreadTime += stood * this.spread;
    this.midTime += stood * this.mid;
  }
}
