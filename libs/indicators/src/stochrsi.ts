import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, finiteOrNull, Indicator } from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';
import { Rsi } from './rsi.js';
import { Sma } from './sma.js';

const OUTPUTS: readonly string[] = ['fastK', 'fastD'];

/**
 * Returns where the relative strength index lies in its own range over `fastK` values, from 0 to
 * 100 (0 when the range is 0), and the mean of that over `fastD`. O(1).
 */
export class Stochrsi extends Indicator<{
  readonly period: number;
  readonly fastK: number;
  readonly fastD: number;
}> {
  /** The output `fastD` as a plain double, like `current`. */
  fastDCurrent = Number.NaN;
  private readonly index = new Rsi({ period: this.parameters.period });
  private readonly highest = new MovingMaximum({ period: this.parameters.fastK });
  private readonly lowest = new MovingMinimum({ period: this.parameters.fastK });
  private readonly average = new Sma({ period: this.parameters.fastD });

  get kind(): string {
    return 'STOCHRSI';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.fastK + this.parameters.fastD - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get fastK(): number | null {
    return finiteOrNull(this.current);
  }

  get fastD(): number | null {
    return finiteOrNull(this.fastDCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.fastK;
    return index === 1 ? this.fastD : null;
  }

  update(value: number): void {
    const { index, highest, lowest, average } = this;
    index.update(value);
    if (!index.ready) return;
    highest.update(index.current);
    lowest.update(index.current);
    if (!highest.ready) return;
    const range = highest.current - lowest.current;
    const fast = range === 0 ? 0 : (100 * (index.current - lowest.current)) / range;
    average.update(fast);
    if (!average.ready) return;
    this.previous = this.current;
    this.current = fast;
    this.fastDCurrent = average.current;
    this.ready = true;
  }
}

/** Describes the indicator STOCHRSI for the catalogue. */
export const STOCHRSI = defineIndicator({
  name: 'STOCHRSI',
  title: 'Stochastic relative strength index',
  parameters: z.strictObject({
    period: periodSchema('Length of the relative strength index'),
    fastK: periodSchema('Number of values of the range'),
    fastD: periodSchema('Length of the average'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula:
    'fastK = 100 (RSI - min RSI) / (max RSI - min RSI) over fastK; fastD = SMA(fastK, fastD)',
  source: {
    author: 'Tushar S. Chande, Stanley Kroll',
    year: 1994,
    title: 'The New Technical Trader',
  },
  build: (parameters) => new Stochrsi(parameters),
});

/** Returns the indicator STOCHRSI (stochastic relative strength index); see Stochrsi. */
export function stochrsi(parameters: {
  readonly period: number;
  readonly fastK: number;
  readonly fastD: number;
}): Stochrsi {
  return STOCHRSI.create(parameters);
}
