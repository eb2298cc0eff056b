import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { DoubleEma } from '../double-ema.js';
import { Ema } from '../ema.js';
import { CLOSE, Indicator } from '../indicator.js';

/**
 * Returns Tillson's generalised DEMA, applied three times. O(1).
 */
export class TillsonT3 extends Indicator<{ readonly period: number; readonly volume: number }> {
  private readonly first = new DoubleEma({
    first: this.parameters.period,
    second: this.parameters.period,
  });
  private readonly third = new Ema({ period: this.parameters.period });
  private readonly fourth = new Ema({ period: this.parameters.period });
  private readonly fifth = new Ema({ period: this.parameters.period });
  private readonly sixth = new Ema({ period: this.parameters.period });
  private readonly factor = this.parameters.volume;

  get kind(): string {
    return 'T3';
  }

  get warmUp(): number {
    return 6 * this.parameters.period - 5;
  }

  update(value: number): void {
    const { first, third, fourth, fifth, sixth, factor: v } = this;
    first.update(value);
    if (!first.ready) return;
    third.update(first.current);
    if (!third.ready) return;
    fourth.update(third.current);
    if (!fourth.ready) return;
    fifth.update(fourth.current);
    if (!fifth.ready) return;
    sixth.update(fifth.current);
    if (!sixth.ready) return;
    const w = 1 + v;
    const inner = w * (w * third.current - 3 * v * fourth.current) + 3 * v * v * fifth.current;
    this.previous = this.current;
    this.current = w * inner - v * v * v * sixth.current;
    this.ready = true;
  }
}

/** Describes the indicator T3 for the catalogue. */
export const T3 = defineIndicator({
  name: 'T3',
  title: "Tillson's T3 moving average",
  parameters: z.strictObject({
    period: periodSchema('Length of each of the six exponential averages'),
    volume: z.number().min(0).max(1).describe('Volume factor: 0 plain, 1 like a triple DEMA'),
  }),
  inputs: CLOSE,
  formula: 'T3 = GD(GD(GD(x))); GD(x) = (1 + v) EMA(x, n) - v EMA(EMA(x, n), n)',
  source: { author: 'Tim Tillson', year: 1998, title: 'Better Moving Averages' },
  build: (parameters) => new TillsonT3(parameters),
});

/** Returns the indicator T3 (tillson's T3 moving average); see TillsonT3. */
export function tillsonT3(parameters: {
  readonly period: number;
  readonly volume: number;
}): TillsonT3 {
  return T3.create(parameters);
}
