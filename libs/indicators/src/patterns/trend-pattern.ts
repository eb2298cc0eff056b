import type { IndicatorParameters } from '../indicator.js';
import { Sma } from '../sma.js';
import { CANDLES_MAX, CandlePattern } from './candle-pattern.js';

/**
 * Returns the matches of a pattern that means something after a trend only, or whose bodies are long
 * or short compared with those before. Both are measured over the `period` candles before each
 * candle: the trend by the close before it against the mean close, lengths by the mean body. O(1).
 */
export abstract class TrendPattern<
  P extends IndicatorParameters & { readonly period: number },
> extends CandlePattern<P> {
  private readonly closes = new Sma({ period: this.parameters.period });
  private readonly bodies = new Sma({ period: this.parameters.period });
  private readonly trends = new Float64Array(CANDLES_MAX);
  private readonly means = new Float64Array(CANDLES_MAX);
  private last = Number.NaN;

  override get warmUp(): number {
    return this.size + this.parameters.period;
  }

  override update(open: number, high: number, low: number, close: number): void {
    const { closes, bodies, trends, means } = this;
    trends.copyWithin(1, 0, CANDLES_MAX - 1);
    means.copyWithin(1, 0, CANDLES_MAX - 1);
    trends[0] = this.last - closes.current;
    means[0] = bodies.current;
    super.update(open, high, low, close);
    this.last = close;
    closes.update(close);
    bodies.update(Math.abs(close - open));
  }

  /** Says whether prices fell before a candle: its predecessor closed below the mean close. */
  protected fellBefore(ago: number): boolean {
    return this.side * this.trends[ago]! < 0;
  }

  /** Says whether a candle rises with a body of at least `times` the mean body before it. */
  protected isLongRise(ago: number, times: number): boolean {
    return this.body(ago) > 0 && this.body(ago) >= times * this.means[ago]!;
  }

  /** Says whether a candle falls with a body of at least `times` the mean body before it. */
  protected isLongFall(ago: number, times: number): boolean {
    return this.body(ago) < 0 && -this.body(ago) >= times * this.means[ago]!;
  }

  /** Says whether the body of a candle is at most `times` the mean body before it. */
  protected isSmall(ago: number, times: number): boolean {
    return Math.abs(this.body(ago)) <= times * this.means[ago]!;
  }
}
