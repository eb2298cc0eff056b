import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { DOJI_BODY } from './pattern-schemas.js';

/**
 * Returns 1 for a candle whose body is at most a share of its range, else 0; also for one without
 * a range. O(1).
 */
export class CdlDoji extends CandlePattern<{ readonly doji: number }> {
  get kind(): string {
    return 'CDL_DOJI';
  }

  protected get size(): number {
    return 1;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    return this.isDoji(0, this.parameters.doji);
  }
}

/** Describes the indicator CDL_DOJI for the catalogue. */
export const CDL_DOJI = defineIndicator({
  name: 'CDL_DOJI',
  title: 'Doji',
  parameters: z.strictObject({ doji: DOJI_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: '|c - o| <= doji (h - l)',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlDoji(parameters),
});

/** Returns the indicator CDL_DOJI (doji); see CdlDoji. */
export function cdlDoji(doji: number): CdlDoji {
  return CDL_DOJI.create({ doji });
}
