import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { CLOSE_VOLUME } from '../indicator.js';
import { VolumeIndex } from './volume-index.js';

/**
 * Returns an index that starts at 1,000 and takes the changes of the close, in percent, of candles
 * with more volume than the one before. A change from or to 0 or less counts as none. O(1).
 */
export class Pvi extends VolumeIndex {
  get kind(): string {
    return 'PVI';
  }

  protected moves(volume: number, before: number): boolean {
    return volume > before;
  }
}

/** Describes the indicator PVI for the catalogue. */
export const PVI = defineIndicator({
  name: 'PVI',
  title: 'Positive volume index',
  parameters: z.strictObject({}),
  inputs: CLOSE_VOLUME,
  formula: 'PVI[t] = PVI[t-1] c[t] / c[t-1] where v[t] > v[t-1], else PVI[t-1]; PVI[0] = 1000',
  source: { author: 'Norman G. Fosback', year: 1976, title: 'Stock Market Logic' },
  build: () => new Pvi({}),
});

/** Returns the indicator PVI (positive volume index); see Pvi. */
export function pvi(): Pvi {
  return PVI.create({});
}
