import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Sma } from '../sma.js';

const OUTPUTS: readonly string[] = ['wave', 'signal'];

/**
 * Returns the EMA of the distance of the typical price from its EMA, in units of 0.015 smoothed
 * distances (`wave`; a distance of 0 counts as 0), and its simple average (`signal`). O(1).
 */
export class Wavetrend extends LinesIndicator<{
  readonly channel: number;
  readonly average: number;
  readonly signal: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(2);
  private readonly level = new Ema({ period: this.parameters.channel });
  private readonly distance = new Ema({ period: this.parameters.channel });
  private readonly smooth = new Ema({ period: this.parameters.average });
  private readonly signalAverage = new Sma({ period: this.parameters.signal });

  get kind(): string {
    return 'WAVETREND';
  }

  get warmUp(): number {
    return 2 * this.parameters.channel + this.parameters.average + this.parameters.signal - 3;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get wave(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(high: number, low: number, close: number): void {
    const { level, distance, smooth, signalAverage, lines } = this;
    const typical = (high + low + close) / 3;
    level.update(typical);
    if (!level.ready) return;
    const gap = typical - level.current;
    distance.update(Math.abs(gap));
    if (!distance.ready) return;
    smooth.update(distance.current > 0 ? gap / (0.015 * distance.current) : 0);
    if (!smooth.ready) return;
    signalAverage.update(smooth.current);
    if (!signalAverage.ready) return;
    lines[0] = smooth.current;
    lines[1] = signalAverage.current;
    this.previous = this.current;
    this.current = smooth.current;
    this.ready = true;
  }
}

/** Describes the indicator WAVETREND for the catalogue. */
export const WAVETREND = defineIndicator({
  name: 'WAVETREND',
  title: 'Wave trend oscillator',
  parameters: z.strictObject({
    channel: periodSchema('Length of the average and of its mean distance'),
    average: periodSchema('Length of the average of the distance'),
    signal: periodSchema('Length of the simple average'),
  }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'p = (high + low + close) / 3; e = EMA(p, channel); d = EMA(|p - e|, channel); wave = ' +
    'EMA((p - e) / (0.015 d), average); signal = SMA(wave, signal)',
  source: { author: 'LazyBear', year: 2014, title: 'WaveTrend Oscillator' },
  build: (parameters) => new Wavetrend(parameters),
});

/** Returns the indicator WAVETREND (wave trend oscillator); see Wavetrend. */
export function wavetrend(parameters: {
  readonly channel: number;
  readonly average: number;
  readonly signal: number;
}): Wavetrend {
  return WAVETREND.create(parameters);
}
