import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';

/** Keeps a place off the ends, where the transform is infinite. */
function limited(place: number): number {
  return Math.abs(place) > 0.99 ? 0.999 * Math.sign(place) : place;
}

const OUTPUTS: readonly string[] = ['fisher', 'trigger'];

/**
 * Returns the Fisher transform of where the middle of the candle lies in the range of the last
 * `period` middles (`fisher`) and its value one candle before (`trigger`). Without a range the
 * place is the middle. Ready with the second value. O(1).
 */
export class Fisher extends LinesIndicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  protected override readonly lines = undefinedLines(2);
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });
  private place = 0;
  private turned = 0;
  private started = false;

  get kind(): string {
    return 'FISHER';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get fisher(): number | null {
    return this.output(0);
  }

  get trigger(): number | null {
    return this.output(1);
  }

  update(high: number, low: number): void {
    const { highest, lowest, lines } = this;
    const middle = (high + low) / 2;
    highest.update(middle);
    lowest.update(middle);
    if (!highest.ready) return;
    const range = highest.current - lowest.current;
    const share = range > 0 ? (middle - lowest.current) / range - 0.5 : 0;
    const place = limited(0.66 * share + 0.67 * this.place);
    const before = this.turned;
    this.place = place;
    this.turned = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * before;
    const started = this.started;
    this.started = true;
    if (!started) return;
    lines[0] = this.turned;
    lines[1] = before;
    this.previous = this.current;
    this.current = this.turned;
    this.ready = true;
  }
}

/** Describes the indicator FISHER for the catalogue. */
export const FISHER = defineIndicator({
  name: 'FISHER',
  title: 'Fisher transform',
  parameters: z.strictObject({ period: periodSchema('Number of candles of the range') }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula:
    'p = (high + low) / 2; v[t] = 0.66 ((p - min) / (max - min) - 0.5) + 0.67 v[t-1], beyond ' +
    '±0.99 set to ±0.999; fisher[t] = 0.5 ln((1 + v) / (1 - v)) + 0.5 fisher[t-1]; trigger[t]' +
    ' = fisher[t-1]',
  source: { author: 'John F. Ehlers', year: 2002, title: 'Using the Fisher Transform' },
  build: (parameters) => new Fisher(parameters),
});

/** Returns the indicator FISHER (fisher transform); see Fisher. */
export function fisher(period: number): Fisher {
  return FISHER.create({ period });
}
