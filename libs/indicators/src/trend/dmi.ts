import { z } from 'zod';
import { Adx } from '../adx.js';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const OUTPUTS: readonly string[] = ['dx', 'plusDI', 'minusDI'];

/**
 * Returns Wilder's directional movement index (`dx`) and directional indicators (`plusDI`,
 * `minusDI`), each from 0 to 100; 0 when nothing moved. O(1).
 */
export class Dmi extends LinesIndicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(3);
  private readonly movement = new Adx({ period: this.parameters.period });
  private left = this.parameters.period + 1;

  get kind(): string {
    return 'DMI';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get dx(): number | null {
    return this.output(0);
  }

  get plusDI(): number | null {
    return this.output(1);
  }

  get minusDI(): number | null {
    return this.output(2);
  }

  update(high: number, low: number, close: number): void {
    const { movement, lines } = this;
    movement.update(high, low, close);
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) return;
    const { plusDICurrent: plus, minusDICurrent: minus } = movement;
    const sum = plus + minus;
    lines[0] = sum > 0 ? (100 * Math.abs(plus - minus)) / sum : 0;
    lines[1] = plus;
    lines[2] = minus;
    this.previous = this.current;
    this.current = lines[0];
    this.ready = true;
  }
}

/** Describes the indicator DMI for the catalogue. */
export const DMI = defineIndicator({
  name: 'DMI',
  title: 'Directional movement',
  parameters: z.strictObject({ period: periodSchema('Length of the smoothing') }),
  inputs: HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula: 'dx = 100 |plusDI - minusDI| / (plusDI + minusDI); plusDI, minusDI as in ADX',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Dmi(parameters),
});

/** Returns the indicator DMI (directional movement); see Dmi. */
export function dmi(period: number): Dmi {
  return DMI.create({ period });
}
