import { type CandleField, CLOSE_VOLUME, Indicator } from '../indicator.js';

/**
 * Returns an index that takes the relative changes of the close of those candles whose volume
 * `moves` it. Starts at 1,000. O(1).
 */
export abstract class VolumeIndex extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private index = 1_000;
  private close = Number.NaN;
  private volume = Number.NaN;

  get warmUp(): number {
    return 1;
  }

  update(close: number, volume: number): void {
    const { close: closeBefore, volume: volumeBefore } = this;
    this.close = close;
    this.volume = volume;
    // Comparisons with the NaN of the start are false.
    if (close > 0 && closeBefore > 0 && this.moves(volume, volumeBefore)) {
      this.index *= close / closeBefore;
    }
    this.previous = this.current;
    this.current = this.index;
    this.ready = true;
  }

  /** Says whether a candle of a volume after one of another volume changes the index. */
  protected abstract moves(volume: number, before: number): boolean;
}
