import { finiteOrNull, Indicator, type IndicatorParameters } from './indicator.js';

/** Returns a buffer for the outputs of a LinesIndicator, all of them undefined. */
export function undefinedLines(count: number): Float64Array {
  return new Float64Array(count).fill(Number.NaN);
}

/**
 * Returns several outputs, which its `update` leaves in `lines` in the order of `outputNames`, the
 * first one in `current` as well.
 */
export abstract class LinesIndicator<P extends IndicatorParameters> extends Indicator<P> {
  protected abstract readonly lines: Float64Array;

  abstract override get outputNames(): readonly string[];

  override output(index: number): number | null {
    return index < this.lines.length ? finiteOrNull(this.lines[index]!) : null;
  }
}
