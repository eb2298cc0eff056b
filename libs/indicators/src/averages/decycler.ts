import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

function weightOf(angle: number): number {
  return (Math.cos(angle) + Math.sin(angle) - 1) / Math.cos(angle);
}

/**
 * Returns the value without its waves shorter than `period`. It starts at the first value as if
 * all before had been the same, and is ready after `period` updates. O(1).
 */
export class Decycler extends Indicator<{ readonly period: number }> {
  private readonly weight = weightOf((2 * Math.PI) / this.parameters.period);
  private last = Number.NaN;
  private level = 0;
  private left = this.parameters.period;

  get kind(): string {
    return 'DECYCLER';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const started = this.left < this.parameters.period;
    const mean = started ? (value + this.last) / 2 : value;
    const level = started ? this.level : value;
    const next = level + this.weight * (mean - level);
    this.last = value;
    this.level = next;
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) return;
    this.previous = this.current;
    this.current = next;
    this.ready = true;
  }
}

/** Describes the indicator DECYCLER for the catalogue. */
export const DECYCLER = defineIndicator({
  name: 'DECYCLER',
  title: "Ehlers' simple decycler",
  parameters: z.strictObject({
    period: periodSchema('Longest wave that is taken out, in updates, at least 5', 5),
  }),
  inputs: CLOSE,
  formula:
    'D[t] = a/2 (x[t] + x[t-1]) + (1 - a) D[t-1]; a = (cos w + sin w - 1) / cos w, w = 2 pi /' +
    ' n',
  source: { author: 'John F. Ehlers', year: 2015, title: 'Decyclers' },
  build: (parameters) => new Decycler(parameters),
});

/** Returns the indicator DECYCLER (ehlers' simple decycler); see Decycler. */
export function decycler(period: number): Decycler {
  return DECYCLER.create({ period });
}
