import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Sma } from '../sma.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the simple average (`middle`) and the lines `percent` percent above and below it. O(1).
 */
export class Envelope extends LinesIndicator<{
  readonly period: number;
  readonly percent: number;
}> {
  protected override readonly lines = undefinedLines(3);
  private readonly average = new Sma({ period: this.parameters.period });
  private readonly share = this.parameters.percent / 100;

  get kind(): string {
    return 'ENVELOPE';
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

  update(value: number): void {
    const { average, share, lines } = this;
    average.update(value);
    const middle = average.current;
    lines[0] = middle + share * middle;
    lines[1] = middle;
    lines[2] = middle - share * middle;
    this.previous = this.current;
    this.current = middle + share * middle;
    this.ready = average.ready;
  }
}

/** Describes the indicator ENVELOPE for the catalogue. */
export const ENVELOPE = defineIndicator({
  name: 'ENVELOPE',
  title: 'Moving average envelope',
  parameters: z.strictObject({
    period: periodSchema('Length of the average'),
    percent: z.number().positive().max(100).describe('Half width in percent of the average'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula: 'middle = SMA(x, n); upper, lower = middle (1 ± percent / 100)',
  source: {
    author: 'John J. Murphy',
    year: 1986,
    title: 'Technical Analysis of the Futures Markets',
  },
  build: (parameters) => new Envelope(parameters),
});

/** Returns the indicator ENVELOPE (moving average envelope); see Envelope. */
export function envelope(parameters: {
  readonly period: number;
  readonly percent: number;
}): Envelope {
  return ENVELOPE.create(parameters);
}
