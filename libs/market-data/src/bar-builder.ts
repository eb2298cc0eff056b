import type { Micros } from '@vela/kernel';
import type { BarRule } from './bar-request.js';
import { timeframeGrid } from './timeframe-grid.js';
import type { TimeframeGrid } from './timeframe-grid.js';

/** A finished bar. A bar of time is stamped with its open, any other with its closing trade. */
export interface Bar {
  readonly at: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Average price weighted by quantity, null when nothing was traded. */
  readonly vwap: number | null;
  /** Number of trades in it. */
  readonly trades: number;
}

/**
 * Builds bars out of trades as they come, in their order. A bar of time holds the trades of one
 * step of the UTC grid, and a step without trades makes no bar. Any other bar closes with the trade
 * that brings its total to the threshold; the total then starts at 0 again, so that no trade is
 * split and nothing is carried over.
 */
export class BarBuilder {
  private readonly grid: TimeframeGrid | null;
  private readonly threshold: number;
  private at: Micros = 0;
  private closeAt: Micros = -Infinity;
  private open = 0;
  private high = 0;
  private low = 0;
  private close = 0;
  private volume = 0;
  private money = 0;
  private trades = 0;

  constructor(private readonly rule: BarRule) {
    this.grid = rule.type === 'time' ? timeframeGrid(rule.step) : null;
    this.threshold = rule.type === 'time' ? Infinity : rule.threshold;
  }

  /** Takes a trade and returns the bar that it finished, or null. */
  add(at: Micros, price: number, size: number): Bar | null {
    let finished: Bar | null = null;
    if (this.grid !== null) {
      // A trade that comes late belongs to the bar that is open.
      if (at >= this.closeAt) {
        finished = this.finish();
        this.at = this.grid.openOf(at);
        this.closeAt = this.grid.closeOf(this.at);
      }
    } else {
      this.at = at;
    }
    this.take(price, size);
    return this.total() >= this.threshold ? this.finish() : finished;
  }

  /** Returns the bar under construction and forgets it, or null when it holds no trade. */
  finish(): Bar | null {
    if (this.trades === 0) return null;
    const { at, open, high, low, close, volume, trades } = this;
    const vwap = volume > 0 ? this.money / volume : null;
    this.trades = 0;
    return { at, open, high, low, close, volume, vwap, trades };
  }

  private take(price: number, size: number): void {
    if (this.trades === 0) {
      this.open = price;
      this.high = price;
      this.low = price;
      this.volume = 0;
      this.money = 0;
    }
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
    this.volume += size;
    this.money += price * size;
    this.trades++;
  }

  private total(): number {
    switch (this.rule.type) {
      case 'tick':
        return this.trades;
      case 'volume':
        return this.volume;
      case 'dollar':
        return this.money;
      case 'time':
        return 0;
    }
  }
}
