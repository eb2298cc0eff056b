import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';
import { Keltner } from '../keltner.js';

/**
 * Returns the width of the Keltner channel in percent of its middle. Undefined where the middle is
 * 0. O(1).
 */
export class KeltnerWidth extends Indicator<{
  readonly period: number;
  readonly atr: number;
  readonly mult: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly channel = new Keltner(this.parameters);

  get kind(): string {
    return 'KELTNER_WIDTH';
  }

  get warmUp(): number {
    return Math.max(this.parameters.period, this.parameters.atr + 1);
  }

  update(high: number, low: number, close: number): void {
    const channel = this.channel;
    channel.update(high, low, close);
    this.previous = this.current;
    this.current = (100 * (channel.current - channel.lowerCurrent)) / channel.middleCurrent;
    this.ready = channel.ready;
  }
}

/** Describes the indicator KELTNER_WIDTH for the catalogue. */
export const KELTNER_WIDTH = defineIndicator({
  name: 'KELTNER_WIDTH',
  title: 'Keltner channel width',
  parameters: z.strictObject({
    period: periodSchema('Length of the average of the close'),
    atr: periodSchema('Length of the average true range'),
    mult: factorSchema('Half width in average true ranges'),
  }),
  inputs: HIGH_LOW_CLOSE,
  formula: 'KELTNER_WIDTH = 100 (upper - lower) / middle of KELTNER(n, atr, k)',
  source: { author: 'Chester W. Keltner', year: 1960, title: 'How to Make Money in Commodities' },
  build: (parameters) => new KeltnerWidth(parameters),
});

/** Returns the indicator KELTNER_WIDTH (keltner channel width); see KeltnerWidth. */
export function keltnerWidth(parameters: {
  readonly period: number;
  readonly atr: number;
  readonly mult: number;
}): KeltnerWidth {
  return KELTNER_WIDTH.create(parameters);
}
