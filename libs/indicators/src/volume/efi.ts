import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, CLOSE_VOLUME, Indicator } from '../indicator.js';

/**
 * Returns the EMA of the change of the close times the volume. O(1).
 */
export class Efi extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = CLOSE_VOLUME;
  private readonly average = new Ema({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'EFI';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(close: number, volume: number): void {
    const { average, last } = this;
    this.last = close;
    if (Number.isNaN(last)) return;
    average.update((close - last) * volume);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator EFI for the catalogue. */
export const EFI = defineIndicator({
  name: 'EFI',
  title: "Elder's force index",
  parameters: z.strictObject({
    period: periodSchema('Length of the EMA; 1 for the force of each candle'),
  }),
  inputs: CLOSE_VOLUME,
  formula: 'EFI = EMA((c[t] - c[t-1]) v[t], n)',
  source: { author: 'Alexander Elder', year: 1993, title: 'Trading for a Living' },
  build: (parameters) => new Efi(parameters),
});

/** Returns the indicator EFI (elder's force index); see Efi. */
export function efi(period: number): Efi {
  return EFI.create({ period });
}
