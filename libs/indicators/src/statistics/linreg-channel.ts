import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { CLOSE } from '../indicator.js';
import { Linearreg } from '../linearreg.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { RegressionResidual } from './regression-residual.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns the end of the least-squares line through the last `period` values (`middle`) and the
 * lines `mult` population deviations from that line above and below it. O(1) amortised.
 */
export class LinregChannel extends LinesIndicator<{
  readonly period: number;
  readonly mult: number;
}> {
  protected override readonly lines = undefinedLines(3);
  private readonly line = new Linearreg({ period: this.parameters.period });
  private readonly fit = new RegressionResidual({ period: this.parameters.period });
  private readonly factor = this.parameters.mult / Math.sqrt(this.parameters.period);

  get kind(): string {
    return 'LINREG_CHANNEL';
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
    const { line, fit, lines } = this;
    line.update(value);
    fit.update(value);
    const width = this.factor * Math.sqrt(fit.current);
    lines[0] = line.current + width;
    lines[1] = line.current;
    lines[2] = line.current - width;
    this.previous = this.current;
    this.current = line.current + width;
    this.ready = line.ready;
  }
}

/** Describes the indicator LINREG_CHANNEL for the catalogue. */
export const LINREG_CHANNEL = defineIndicator({
  name: 'LINREG_CHANNEL',
  title: 'Linear regression channel',
  parameters: z.strictObject({
    period: periodSchema('Number of values, at least 2', 2),
    mult: factorSchema('Half width in deviations of the values from the line'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula: 'middle = LINEARREG(n); upper, lower = middle ± k sqrt(sum of (x - line)^2 / n)',
  source: { author: 'Gilbert Raff', year: 1991, title: 'Trading the Regression Channel' },
  build: (parameters) => new LinregChannel(parameters),
});

/** Returns the indicator LINREG_CHANNEL (linear regression channel); see LinregChannel. */
export function linregChannel(parameters: {
  readonly period: number;
  readonly mult: number;
}): LinregChannel {
  return LINREG_CHANNEL.create(parameters);
}
