import { Indicator } from './indicator.js';
import { MovingVariance, TRUSTED_SHARE, WINDOWS_PER_ANCHOR } from './moving-variance.js';

/**
 * Returns the population covariance of the last `period` pairs as `current`; the variances are
 * `first.current` and `second.current`.
 *
 * The products are summed about two anchors by the rule of MovingVariance: afresh whenever one of
 * the variances has become small beside the largest since. O(1) amortised.
 */
export class MovingCovariance extends Indicator<{ readonly period: number }> {
  readonly first = new MovingVariance({ period: this.parameters.period });
  readonly second = new MovingVariance({ period: this.parameters.period });
  private readonly xs = new Float64Array(this.parameters.period);
  private readonly ys = new Float64Array(this.parameters.period);
  private position = 0;
  private anchorX = 0;
  private anchorY = 0;
  private products = 0;
  private peakX = 0;
  private peakY = 0;
  private left = this.parameters.period;

  get kind(): string {
    return 'MOVING_COVARIANCE';
  }

  get warmUp(): number {
    return this.xs.length;
  }

  update(x: number, y: number): void {
    const { xs, ys, position, first, second } = this;
    const goneX = xs[position]!;
    const goneY = ys[position]!;
    xs[position] = x;
    ys[position] = y;
    this.position = position + 1 === xs.length ? 0 : position + 1;
    first.update(x);
    second.update(y);
    this.left -= 1;
    this.previous = this.current;
    if (this.left <= 0) {
      this.anchorAfresh();
      this.ready = true;
    } else if (this.ready) {
      const { anchorX, anchorY } = this;
      const came = (x - anchorX) * (y - anchorY);
      const went = (goneX - anchorX) * (goneY - anchorY);
      this.products += came - went;
      const shiftX = first.mean - anchorX;
      const shiftY = second.mean - anchorY;
      this.current = this.products / xs.length - shiftX * shiftY;
      this.peakX = Math.max(this.peakX, first.current + shiftX * shiftX);
      this.peakY = Math.max(this.peakY, second.current + shiftY * shiftY);
      const lostX = first.current < TRUSTED_SHARE * this.peakX;
      if (lostX || second.current < TRUSTED_SHARE * this.peakY) this.anchorAfresh();
    }
  }

  private anchorAfresh(): void {
    const { xs, ys } = this;
    const anchorX = this.first.mean;
    const anchorY = this.second.mean;
    let products = 0;
    for (let i = 0; i < xs.length; i += 1) products += (xs[i]! - anchorX) * (ys[i]! - anchorY);
    this.anchorX = anchorX;
    this.anchorY = anchorY;
    this.products = products;
    this.current = products / xs.length;
    this.peakX = this.first.current;
    this.peakY = this.second.current;
    this.left = WINDOWS_PER_ANCHOR * xs.length;
  }
}
