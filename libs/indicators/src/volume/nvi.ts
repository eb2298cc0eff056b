import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { CLOSE_VOLUME } from '../indicator.js';
import { VolumeIndex } from './volume-index.js';

/**
 * Returns an index that starts at 1,000 and takes the changes of the close, in percent, of candles
 * with less volume than the one before. A change from or to 0 or less counts as none. O(1).
 */
export class Nvi extends VolumeIndex {
  get kind(): string {
    return 'NVI';
  }

  protected moves(volume: number, before: number): boolean {
    return volume < before;
  }
}

/** Describes the indicator NVI for the catalogue. */
export const NVI = defineIndicator({
  name: 'NVI',
  title: 'Negative volume index',
  parameters: z.strictObject({}),
  inputs: CLOSE_VOLUME,
  formula: 'NVI[t] = NVI[t-1] c[t] / c[t-1] where v[t] < v[t-1], else NVI[t-1]; NVI[0] = 1000',
  source: { author: 'Norman G. Fosback', year: 1976, title: 'Stock Market Logic' },
  build: () => new Nvi({}),
});

/** Returns the indicator NVI (negative volume index); see Nvi. */
export function nvi(): Nvi {
  return NVI.create({});
}
