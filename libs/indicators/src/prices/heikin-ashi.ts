import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LinesIndicator, undefinedLines } from '../lines-indicator.js';

const OUTPUTS: readonly string[] = ['close', 'open', 'high', 'low'];

/**
 * Returns averaged candles: the mean price as `close`, the middle of the body of the averaged
 * candle before as `open` (the middle of its own body for the first one), and the extremes of
 * these and the candle. O(1).
 */
export class HeikinAshi extends LinesIndicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  protected override readonly lines = undefinedLines(4);
  private nextOpen = Number.NaN;

  get kind(): string {
    return 'HEIKIN_ASHI';
  }

  get warmUp(): number {
    return 1;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get close(): number | null {
    return this.output(0);
  }

  get open(): number | null {
    return this.output(1);
  }

  get high(): number | null {
    return this.output(2);
  }

  get low(): number | null {
    return this.output(3);
  }

  update(open: number, high: number, low: number, close: number): void {
    const lines = this.lines;
    const mean = (open + high + low + close) / 4;
    const start = this.ready ? this.nextOpen : (open + close) / 2;
    this.nextOpen = (start + mean) / 2;
    lines[0] = mean;
    lines[1] = start;
    lines[2] = Math.max(high, start, mean);
    lines[3] = Math.min(low, start, mean);
    this.previous = this.current;
    this.current = mean;
    this.ready = true;
  }
}

/** Describes the indicator HEIKIN_ASHI for the catalogue. */
export const HEIKIN_ASHI = defineIndicator({
  name: 'HEIKIN_ASHI',
  title: 'Heikin-Ashi candles',
  parameters: z.strictObject({}),
  inputs: OPEN_HIGH_LOW_CLOSE,
  outputs: OUTPUTS,
  formula:
    'close = (o + h + l + c) / 4; open[t] = (open[t-1] + close[t-1]) / 2; open[0] = (o + c) /' +
    ' 2; high = max(h, open, close); low = min(l, open, close)',
  source: { author: 'Dan Valcu', year: 2004, title: 'Using the Heikin-Ashi Technique' },
  build: () => new HeikinAshi({}),
});

/** Returns the indicator HEIKIN_ASHI (heikin-Ashi candles); see HeikinAshi. */
export function heikinAshi(): HeikinAshi {
  return HEIKIN_ASHI.create({});
}
