import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Apo } from '../oscillators/apo.js';

const OUTPUTS: readonly string[] = ['kvo', 'signal'];

/**
 * Returns the difference of a fast and a slow EMA of Klinger's volume force (`kvo`) and its EMA
 * (`signal`). The trend starts up and keeps its direction while high + low + close does not
 * change; without any range the force is 0. Each EMA is seeded with its own first values. O(1).
 */
export class Kvo extends LinesIndicator<{
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  protected override readonly lines = undefinedLines(2);
  private readonly difference = new Apo({
    fast: this.parameters.fast,
    slow: this.parameters.slow,
    matype: 'ema',
  });
  private readonly average = new Ema({ period: this.parameters.signal });
  private last = Number.NaN;
  private range = 0;
  private measure = 0;
  private trend = 1;

  get kind(): string {
    return 'KVO';
  }

  get warmUp(): number {
    return this.parameters.slow + this.parameters.signal;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get kvo(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { difference, average, last, lines } = this;
    const sum = high + low + close;
    const range = high - low;
    const before = this.range;
    this.last = sum;
    this.range = range;
    if (Number.isNaN(last)) {
      this.measure = range;
      return;
    }
    const turned = this.turn(sum - last);
    this.measure = range + (turned ? before : this.measure);
    const share = this.measure > 0 ? Math.abs((2 * range) / this.measure - 1) : 0;
    difference.update(100 * volume * this.trend * share);
    if (!difference.ready) return;
    average.update(difference.current);
    if (!average.ready) return;
    lines[0] = difference.current;
    lines[1] = average.current;
    this.previous = this.current;
    this.current = difference.current;
    this.ready = true;
  }

  /** Says whether the trend turned with a change. */
  private turn(change: number): boolean {
    const before = this.trend;
    if (change > 0) this.trend = 1;
    else if (change < 0) this.trend = -1;
    return this.trend !== before;
  }
}

/** Describes the indicator KVO for the catalogue. */
export const KVO = defineIndicator({
  name: 'KVO',
  title: 'Klinger volume oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      signal: periodSchema('Length of the average of the oscillator'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  outputs: OUTPUTS,
  formula:
    'force = 100 v T |2 d / m - 1|; d = h - l; T = 1 when h + l + c rose, -1 when it fell; m ' +
    "= m' + d while T stays, else d' + d (' = one candle before); kvo = EMA(force, fast) - " +
    'EMA(force, slow); signal = EMA(kvo, signal)',
  source: {
    author: 'Stephen J. Klinger',
    year: 1997,
    title: 'Identifying Trends with Volume Analysis',
  },
  build: (parameters) => new Kvo(parameters),
});

/** Returns the indicator KVO (klinger volume oscillator); see Kvo. */
export function kvo(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}): Kvo {
  return KVO.create(parameters);
}
