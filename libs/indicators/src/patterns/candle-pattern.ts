import {
  type CandleField,
  Indicator,
  type IndicatorParameters,
  OPEN_HIGH_LOW_CLOSE,
} from '../indicator.js';

/** The number of candles that a pattern can look at. */
export const CANDLES_MAX = 5;
const FIELDS = 4;

/**
 * Returns 1 where the last `size` candles form the pattern that `found` describes, -1 where they
 * form its mirror image, and 0 elsewhere.
 *
 * A subclass describes the bullish form only. For the bearish one it is shown the candles upside
 * down: prices are negated, and so highs and lows change places. Candle 0 is the newest. O(1).
 */
export abstract class CandlePattern<P extends IndicatorParameters> extends Indicator<P> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  /** 1 while the candles are looked at as they are, -1 while they are upside down. */
  protected side = 1;
  private readonly candles = new Float64Array(CANDLES_MAX * FIELDS);
  private seen = 0;

  get warmUp(): number {
    return this.size;
  }

  update(open: number, high: number, low: number, close: number): void {
    const candles = this.candles;
    candles.copyWithin(FIELDS, 0, (CANDLES_MAX - 1) * FIELDS);
    candles[0] = open;
    candles[1] = high;
    candles[2] = low;
    candles[3] = close;
    this.seen = Math.min(this.seen + 1, this.warmUp);
    if (this.seen < this.warmUp) return;
    this.previous = this.current;
    this.current = this.match();
    this.ready = true;
  }

  /** The number of candles of the pattern. */
  protected abstract get size(): number;

  /** Which forms count: 1 the bullish one, -1 its mirror image, 0 both. */
  protected get forms(): number {
    return 0;
  }

  /** Says whether the candles, as they are looked at, form the bullish pattern. */
  protected abstract found(): boolean;

  protected open(ago: number): number {
    return this.side * this.candles[ago * FIELDS]!;
  }

  protected close(ago: number): number {
    return this.side * this.candles[ago * FIELDS + 3]!;
  }

  protected high(ago: number): number {
    return this.side * this.candles[ago * FIELDS + (this.side > 0 ? 1 : 2)]!;
  }

  protected low(ago: number): number {
    return this.side * this.candles[ago * FIELDS + (this.side > 0 ? 2 : 1)]!;
  }

  /** The close above the open, negative for a candle that falls. */
  protected body(ago: number): number {
    return this.close(ago) - this.open(ago);
  }

  protected range(ago: number): number {
    return this.high(ago) - this.low(ago);
  }

  protected bodyTop(ago: number): number {
    return Math.max(this.open(ago), this.close(ago));
  }

  protected bodyBottom(ago: number): number {
    return Math.min(this.open(ago), this.close(ago));
  }

  protected upperShadow(ago: number): number {
    return this.high(ago) - this.bodyTop(ago);
  }

  protected lowerShadow(ago: number): number {
    return this.bodyBottom(ago) - this.low(ago);
  }

  /** Says whether the body is at most a share of the range, as in a doji. */
  protected isDoji(ago: number, share: number): boolean {
    return Math.abs(this.body(ago)) <= share * this.range(ago);
  }

  private match(): number {
    this.side = 1;
    if (this.forms >= 0 && this.found()) return 1;
    if (this.forms > 0) return 0;
    this.side = -1;
    return this.found() ? -1 : 0;
  }
}
