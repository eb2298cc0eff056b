import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, finiteOrZero } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';
import { Ppo } from '../ppo.js';

const INPUTS: readonly CandleField[] = ['volume'];
const OUTPUTS: readonly string[] = ['pvo', 'signal', 'histogram'];

/**
 * Returns the distance of a fast from a slow EMA of volume in percent of the slow one (`pvo`; 0
 * without any volume), its EMA (`signal`) and their difference (`histogram`). Each EMA is seeded
 * with its own first values. O(1).
 */
export class Pvo extends LinesIndicator<{
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  protected override readonly lines = undefinedLines(3);
  private readonly distance = new Ppo({
    fast: this.parameters.fast,
    slow: this.parameters.slow,
    matype: 'ema',
  });
  private readonly average = new Ema({ period: this.parameters.signal });

  get kind(): string {
    return 'PVO';
  }

  get warmUp(): number {
    return this.parameters.slow + this.parameters.signal - 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get pvo(): number | null {
    return this.output(0);
  }

  get signal(): number | null {
    return this.output(1);
  }

  get histogram(): number | null {
    return this.output(2);
  }

  update(volume: number): void {
    const { distance, average, lines } = this;
    distance.update(volume);
    if (!distance.ready) return;
    const share = finiteOrZero(distance.current);
    average.update(share);
    if (!average.ready) return;
    lines[0] = share;
    lines[1] = average.current;
    lines[2] = share - average.current;
    this.previous = this.current;
    this.current = share;
    this.ready = true;
  }
}

/** Describes the indicator PVO for the catalogue. */
export const PVO = defineIndicator({
  name: 'PVO',
  title: 'Percentage volume oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      signal: periodSchema('Length of the average of the oscillator'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: INPUTS,
  outputs: OUTPUTS,
  formula:
    'pvo = 100 (EMA(v, fast) - EMA(v, slow)) / EMA(v, slow); signal = EMA(pvo, signal); ' +
    'histogram = pvo - signal',
  source: {
    author: 'Gerald Appel',
    year: 2005,
    title: 'Technical Analysis: Power Tools for Active Investors',
  },
  build: (parameters) => new Pvo(parameters),
});

/** Returns the indicator PVO (percentage volume oscillator); see Pvo. */
export function pvo(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}): Pvo {
  return PVO.create(parameters);
}
