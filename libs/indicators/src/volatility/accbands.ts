import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { type CandleField, finiteOrZero, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Sma } from '../sma.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the simple average of the close (`middle`) and those of the high and low, moved apart by
 * `mult` times the range by high + low (`upper`, `lower`). Where high + low is 0 nothing is moved.
 * O(1).
 */
export class Accbands extends LinesIndicator<{ readonly period: number; readonly mult: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(3);
  private readonly top = new Sma({ period: this.parameters.period });
  private readonly centre = new Sma({ period: this.parameters.period });
  private readonly bottom = new Sma({ period: this.parameters.period });
  private readonly factor = this.parameters.mult;

  get kind(): string {
    return 'ACCBANDS';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get upper(): number | null {
    return this.output(0);
  }

  get middle(): number | null {
    return this.output(1);
  }

  get lower(): number | null {
    return this.output(2);
  }

  update(high: number, low: number, close: number): void {
    const { top, centre, bottom, lines } = this;
    const share = this.factor * finiteOrZero((high - low) / (high + low));
    top.update(high * (1 + share));
    centre.update(close);
    bottom.update(low * (1 - share));
    lines[0] = top.current;
    lines[1] = centre.current;
    lines[2] = bottom.current;
    this.previous = this.current;
    this.current = top.current;
    this.ready = top.ready;
  }
}

/** Describes the indicator ACCBANDS for the catalogue. */
export const ACCBANDS = defineIndicator({
  name: 'ACCBANDS',
  title: 'Acceleration bands',
  parameters: z.strictObject({
    period: periodSchema('Length of the averages'),
    mult: factorSchema('Weight of the relative range; Headley takes 4'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'upper = SMA(h (1 + k r), n); lower = SMA(l (1 - k r), n); middle = SMA(c, n); r = (h - ' +
    'l) / (h + l)',
  source: { author: 'Price Headley', year: 2002, title: 'Big Trends in Trading' },
  build: (parameters) => new Accbands(parameters),
});

/** Returns the indicator ACCBANDS (acceleration bands); see Accbands. */
export function accbands(parameters: { readonly period: number; readonly mult: number }): Accbands {
  return ACCBANDS.create(parameters);
}
