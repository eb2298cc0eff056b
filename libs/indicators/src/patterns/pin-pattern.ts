import { TrendPattern } from './trend-pattern.js';

/** Names the thresholds of patterns of one candle with one long shadow. */
export interface PinParameters extends Readonly<Record<string, number>> {
  readonly period: number;
  readonly body: number;
  readonly shadow: number;
  readonly wick: number;
}

/** Returns the matches of patterns of one candle with a small body and one long shadow. O(1). */
export abstract class PinPattern extends TrendPattern<PinParameters> {
  protected get size(): number {
    return 1;
  }

  /** Says whether the candle stands on a long lower shadow. */
  protected standsOnShadow(): boolean {
    return this.isPin(this.lowerShadow(0), this.upperShadow(0));
  }

  /** Says whether the candle hangs on a long upper shadow. */
  protected hangsOnShadow(): boolean {
    return this.isPin(this.upperShadow(0), this.lowerShadow(0));
  }

  private isPin(long: number, short: number): boolean {
    const { body, shadow, wick } = this.parameters;
    const range = this.range(0);
    if (!(range > 0) || !this.isDoji(0, body)) return false;
    return long >= shadow * Math.abs(this.body(0)) && short <= wick * range;
  }
}
