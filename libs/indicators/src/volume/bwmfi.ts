import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';

const INPUTS: readonly CandleField[] = ['high', 'low', 'volume'];

/**
 * Returns the range of each candle by its volume. Undefined without volume. O(1).
 */
export class Bwmfi extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = INPUTS;

  get kind(): string {
    return 'BWMFI';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, volume: number): void {
    this.previous = this.current;
    this.current = (high - low) / volume;
    this.ready = true;
  }
}

/** Describes the indicator BWMFI for the catalogue. */
export const BWMFI = defineIndicator({
  name: 'BWMFI',
  title: 'Market facilitation index',
  parameters: z.strictObject({}),
  inputs: INPUTS,
  formula: 'BWMFI = (high - low) / volume',
  source: { author: 'Bill Williams', year: 1995, title: 'Trading Chaos' },
  build: () => new Bwmfi({}),
});

/** Returns the indicator BWMFI (market facilitation index); see Bwmfi. */
export function bwmfi(): Bwmfi {
  return BWMFI.create({});
}
