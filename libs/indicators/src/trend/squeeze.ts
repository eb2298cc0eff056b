import { z } from 'zod';
import { Bbands } from '../bbands.js';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { Keltner } from '../keltner.js';
import { Linearreg } from '../linearreg.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingMiddle } from '../moving-middle.js';

const OUTPUTS: readonly string[] = ['momentum', 'on'];

/**
 * Returns the end of the least-squares line through the distances of the close from the mean of
 * its simple average and the middle of the Donchian channel (`momentum`), and 1 while the
 * Bollinger bands lie inside the Keltner channel, else 0 (`on`). O(1) amortised.
 */
export class Squeeze extends LinesIndicator<{
  readonly period: number;
  readonly bands: number;
  readonly channel: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly inner = new Bbands({
    period: this.parameters.period,
    mult: this.parameters.bands,
  });
  private readonly outer = new Keltner({
    period: this.parameters.period,
    atr: this.parameters.period,
    mult: this.parameters.channel,
  });
  private readonly middle = new MovingMiddle({ period: this.parameters.period });
  private readonly line = new Linearreg({ period: this.parameters.period });

  get kind(): string {
    return 'SQUEEZE';
  }

  get warmUp(): number {
    return 2 * this.parameters.period - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get momentum(): number | null {
    return this.output(0);
  }

  get on(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { inner, outer, middle, line, lines } = this;
    inner.update(close);
    outer.update(high, low, close);
    middle.update(high, low);
    if (!middle.ready) return;
    line.update(close - (middle.current + inner.middleCurrent) / 2);
    if (!line.ready) return;
    const inside = inner.current < outer.current && inner.lowerCurrent > outer.lowerCurrent;
    lines[0] = line.current;
    lines[1] = inside ? 1 : 0;
    this.previous = this.current;
    this.current = line.current;
    this.ready = true;
  }
}

/** Describes the indicator SQUEEZE for the catalogue. */
export const SQUEEZE = defineIndicator({
  name: 'SQUEEZE',
  title: 'TTM squeeze',
  parameters: z.strictObject({
    period: periodSchema('Number of candles, at least 2', 2),
    bands: factorSchema('Half width of the Bollinger bands in deviations'),
    channel: factorSchema('Half width of the Keltner channel in average true ranges'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'momentum = LINEARREG(c - ((HH + LL) / 2 + SMA(c, n)) / 2, n); on = 1 when BBANDS(n, ' +
    'bands) lie inside KELTNER(n, n, channel)',
  source: { author: 'John F. Carter', year: 2005, title: 'Mastering the Trade' },
  build: (parameters) => new Squeeze(parameters),
});

/** Returns the indicator SQUEEZE (TTM squeeze); see Squeeze. */
export function squeeze(parameters: {
  readonly period: number;
  readonly bands: number;
  readonly channel: number;
}): Squeeze {
  return SQUEEZE.create(parameters);
}
