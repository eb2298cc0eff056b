import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const OUTPUTS: readonly string[] = ['pivot', 'direction', 'extreme'];

/**
 * Returns the last confirmed turning point (`pivot`), 1 when prices rise from it and -1 when they
 * fall (`direction`), and the furthest price since (`extreme`). A pivot is confirmed by the candle
 * that reverses from the extreme by `percent`, and never changes afterwards: nothing repaints.
 * Undefined until the first one. A candle that goes further does not reverse as well. O(1).
 */
export class Zigzag extends LinesIndicator<{ readonly percent: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  protected override readonly lines = undefinedLines(3);
  private readonly share = this.parameters.percent / 100;
  private high = Number.NaN;
  private low = Number.NaN;
  private turned = Number.NaN;
  private side = 0;

  get kind(): string {
    return 'ZIGZAG';
  }

  get warmUp(): number {
    return 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get pivot(): number | null {
    return this.output(0);
  }

  get direction(): number | null {
    return this.output(1);
  }

  get extreme(): number | null {
    return this.output(2);
  }

  update(high: number, low: number): void {
    const lines = this.lines;
    if (Number.isNaN(this.high)) {
      this.high = high;
      this.low = low;
    } else if (this.side > 0) this.rise(high, low);
    else if (this.side < 0) this.fall(high, low);
    else this.begin(high, low);
    lines[0] = this.turned;
    lines[1] = this.side === 0 ? Number.NaN : this.side;
    lines[2] = this.side === 0 ? Number.NaN : this.furthest;
    this.previous = this.current;
    this.current = this.turned;
    this.ready = true;
  }

  private get furthest(): number {
    return this.side > 0 ? this.high : this.low;
  }

  private begin(high: number, low: number): void {
    const up = high >= this.low + Math.abs(this.low) * this.share && high > this.low;
    const down = low <= this.high - Math.abs(this.high) * this.share && low < this.high;
    // A candle that leaves both extremes tells no direction.
    if (up && !down) {
      this.turn(1, this.low, high, low);
    } else if (down && !up) {
      this.turn(-1, this.high, high, low);
    } else {
      this.high = Math.max(this.high, high);
      this.low = Math.min(this.low, low);
    }
  }

  private rise(high: number, low: number): void {
    if (high > this.high) this.high = high;
    else if (low <= this.high - Math.abs(this.high) * this.share && low < this.high) {
      this.turn(-1, this.high, high, low);
    }
  }

  private fall(high: number, low: number): void {
    if (low < this.low) this.low = low;
    else if (high >= this.low + Math.abs(this.low) * this.share && high > this.low) {
      this.turn(1, this.low, high, low);
    }
  }

  private turn(direction: number, pivot: number, high: number, low: number): void {
    this.side = direction;
    this.turned = pivot;
    this.high = high;
    this.low = low;
  }
}

/** Describes the indicator ZIGZAG for the catalogue. */
export const ZIGZAG = defineIndicator({
  name: 'ZIGZAG',
  title: 'ZigZag of confirmed pivots',
  parameters: z.strictObject({
    percent: z
      .number()
      .positive()
      .max(99)
      .describe('Reversal that confirms a pivot, in percent of the extreme'),
  }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula:
    'up: extreme = max(h) since the pivot; turns when l <= extreme - |extreme| percent / 100,' +
    ' the extreme being the new pivot; down mirrored; the first leg starts from the first ' +
    'extreme that is left by that much',
  source: { author: 'Arthur A. Merrill', year: 1977, title: 'Filtered Waves: Basic Theory' },
  build: (parameters) => new Zigzag(parameters),
});

/** Returns the indicator ZIGZAG (zigZag of confirmed pivots); see Zigzag. */
export function zigzag(percent: number): Zigzag {
  return ZIGZAG.create({ percent });
}
