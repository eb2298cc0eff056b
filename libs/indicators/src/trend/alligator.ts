import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { ShiftedAverage } from './shifted-average.js';

const OUTPUTS: readonly string[] = ['jaw', 'teeth', 'lips'];

/**
 * Returns three smoothed averages of the middles of candles, each as it was its shift of candles
 * ago, which is where it is drawn. All three come together. O(1).
 */
export class Alligator extends LinesIndicator<{
  readonly jaw: number;
  readonly jawShift: number;
  readonly teeth: number;
  readonly teethShift: number;
  readonly lips: number;
  readonly lipsShift: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  protected override readonly lines = undefinedLines(3);
  private readonly slow = new ShiftedAverage({
    period: this.parameters.jaw,
    shift: this.parameters.jawShift,
  });
  private readonly middle = new ShiftedAverage({
    period: this.parameters.teeth,
    shift: this.parameters.teethShift,
  });
  private readonly fast = new ShiftedAverage({
    period: this.parameters.lips,
    shift: this.parameters.lipsShift,
  });

  get kind(): string {
    return 'ALLIGATOR';
  }

  get warmUp(): number {
    return Math.max(this.slow.warmUp, this.middle.warmUp, this.fast.warmUp);
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get jaw(): number | null {
    return this.output(0);
  }

  get teeth(): number | null {
    return this.output(1);
  }

  get lips(): number | null {
    return this.output(2);
  }

  update(high: number, low: number): void {
    const { slow, middle, fast, lines } = this;
    const price = (high + low) / 2;
    slow.update(price);
    middle.update(price);
    fast.update(price);
    if (!slow.ready || !middle.ready || !fast.ready) return;
    lines[0] = slow.current;
    lines[1] = middle.current;
    lines[2] = fast.current;
    this.previous = this.current;
    this.current = slow.current;
    this.ready = true;
  }
}

/** Describes the indicator ALLIGATOR for the catalogue. */
export const ALLIGATOR = defineIndicator({
  name: 'ALLIGATOR',
  title: 'Alligator',
  parameters: z.strictObject({
    jaw: periodSchema('Length of the slowest average'),
    jawShift: periodSchema('Candles that the slowest average is drawn ahead'),
    teeth: periodSchema('Length of the middle average'),
    teethShift: periodSchema('Candles that the middle average is drawn ahead'),
    lips: periodSchema('Length of the fastest average'),
    lipsShift: periodSchema('Candles that the fastest average is drawn ahead'),
  }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula: 'jaw[t] = SMMA((h + l) / 2, jaw)[t - jawShift]; teeth and lips likewise',
  source: { author: 'Bill Williams', year: 1998, title: 'New Trading Dimensions' },
  build: (parameters) => new Alligator(parameters),
});

/** Returns the indicator ALLIGATOR (alligator); see Alligator. */
export function alligator(parameters: {
  readonly jaw: number;
  readonly jawShift: number;
  readonly teeth: number;
  readonly teethShift: number;
  readonly lips: number;
  readonly lipsShift: number;
}): Alligator {
  return ALLIGATOR.create(parameters);
}
