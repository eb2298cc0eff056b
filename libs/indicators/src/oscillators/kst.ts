import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Sma } from '../sma.js';
import { RocAverage } from './roc-average.js';

const OUTPUTS: readonly string[] = ['kst', 'signal'];

/**
 * Returns the sum of four averaged rates of change with weights 1 to 4 (`kst`) and its simple
 * average (`signal`). A change from 0 counts as 0. O(1).
 */
export class Kst extends LinesIndicator<{
  readonly roc1: number;
  readonly roc2: number;
  readonly roc3: number;
  readonly roc4: number;
  readonly sma1: number;
  readonly sma2: number;
  readonly sma3: number;
  readonly sma4: number;
  readonly signal: number;
}> {
  protected override readonly lines = undefinedLines(2);
  private readonly first = new RocAverage({ roc: this.parameters.roc1, sma: this.parameters.sma1 });
  private readonly second = new RocAverage({
    roc: this.parameters.roc2,
    sma: this.parameters.sma2,
  });
  private readonly third = new RocAverage({ roc: this.parameters.roc3, sma: this.parameters.sma3 });
  private readonly fourth = new RocAverage({
    roc: this.parameters.roc4,
    sma: this.parameters.sma4,
  });
  private readonly average = new Sma({ period: this.parameters.signal });

  get kind(): string {
    return 'KST';
  }

  get warmUp(): number {
    return this.longest + this.parameters.signal - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get kst(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  update(value: number): void {
    const { first, second, third, fourth, average, lines } = this;
    first.update(value);
    second.update(value);
    third.update(value);
    fourth.update(value);
    if (!(first.ready && second.ready && third.ready && fourth.ready)) return;
    const sum = first.current + 2 * second.current + 3 * third.current + 4 * fourth.current;
    average.update(sum);
    if (!average.ready) return;
    lines[0] = sum;
    lines[1] = average.current;
    this.previous = this.current;
    this.current = sum;
    this.ready = true;
  }

  private get longest(): number {
    const { first, second, third, fourth } = this;
    return Math.max(first.warmUp, second.warmUp, third.warmUp, fourth.warmUp);
  }
}

/** Describes the indicator KST for the catalogue. */
export const KST = defineIndicator({
  name: 'KST',
  title: 'Know sure thing',
  parameters: z.strictObject({
    roc1: periodSchema('Updates of the first rate of change'),
    roc2: periodSchema('Updates of the second rate of change'),
    roc3: periodSchema('Updates of the third rate of change'),
    roc4: periodSchema('Updates of the fourth rate of change'),
    sma1: periodSchema('Length of the average of the first rate'),
    sma2: periodSchema('Length of the average of the second rate'),
    sma3: periodSchema('Length of the average of the third rate'),
    sma4: periodSchema('Length of the average of the fourth rate'),
    signal: periodSchema('Length of the average of the sum'),
  }),
  inputs: CLOSE,
  outputs: OUTPUTS,
  formula: 'kst = sum of i SMA(ROC(x, roc_i), sma_i) over i = 1..4; signal = SMA(kst, signal)',
  source: { author: 'Martin J. Pring', year: 1992, title: 'Rate of Change: The Know Sure Thing' },
  build: (parameters) => new Kst(parameters),
});

/** Returns the indicator KST (know sure thing); see Kst. */
export function kst(parameters: {
  readonly roc1: number;
  readonly roc2: number;
  readonly roc3: number;
  readonly roc4: number;
  readonly sma1: number;
  readonly sma2: number;
  readonly sma3: number;
  readonly sma4: number;
  readonly signal: number;
}): Kst {
  return KST.create(parameters);
}
