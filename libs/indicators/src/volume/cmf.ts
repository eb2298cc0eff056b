import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';
import { moneyFlow } from './money-flow.js';

/**
 * Returns the money flow of the last `period` candles by their volume, from -1 to 1. Undefined
 * without any volume. O(1).
 */
export class Cmf extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly flow = new MovingSum({ period: this.parameters.period });
  private readonly amount = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'CMF';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { flow, amount } = this;
    flow.update(moneyFlow(high, low, close, volume));
    amount.update(volume);
    this.previous = this.current;
    this.current = flow.current / amount.current;
    this.ready = amount.ready;
  }
}

/** Describes the indicator CMF for the catalogue. */
export const CMF = defineIndicator({
  name: 'CMF',
  title: 'Chaikin money flow',
  parameters: z.strictObject({ period: periodSchema('Number of candles') }),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula: 'CMF = sum of v ((c - l) - (h - c)) / (h - l) over n / sum of v over n',
  source: { author: 'Marc Chaikin', year: 1994, title: 'Chaikin Money Flow' },
  build: (parameters) => new Cmf(parameters),
});

/** Returns the indicator CMF (chaikin money flow); see Cmf. */
export function cmf(period: number): Cmf {
  return CMF.create({ period });
}
