import type { IndicatorParameters } from '../indicator.js';
import { TrendPattern } from './trend-pattern.js';

/** Returns the matches of patterns that begin with one body covering another. O(1). */
export abstract class ReversalPattern<
  P extends IndicatorParameters & { readonly period: number },
> extends TrendPattern<P> {
  /** Says whether a rising body covers the falling one before it and is longer. */
  protected engulfs(ago: number): boolean {
    const rise = this.body(ago);
    const fall = -this.body(ago + 1);
    if (!(fall > 0 && rise > fall)) return false;
    return this.open(ago) <= this.close(ago + 1) && this.close(ago) >= this.open(ago + 1);
  }

  /** Says whether a body lies inside the body before it. */
  protected isInside(ago: number): boolean {
    const below = this.bodyTop(ago) <= this.bodyTop(ago + 1);
    return below && this.bodyBottom(ago) >= this.bodyBottom(ago + 1);
  }

  /** Says whether a small body lies inside the long falling one before it. */
  protected isHarami(ago: number, long: number, small: number): boolean {
    if (!this.isLongFall(ago + 1, long) || !this.isSmall(ago, small)) return false;
    return this.isInside(ago);
  }
}
