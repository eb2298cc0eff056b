import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, finiteOrNull, HIGH_LOW, Indicator } from './indicator.js';
import { Lag } from './lag.js';
import { MovingMiddle } from './moving-middle.js';

const OUTPUTS: readonly string[] = ['tenkan', 'kijun', 'spanA', 'spanB'];

function spanStart(parameters: { tenkan: number; kijun: number; senkou: number }): number {
  return Math.max(parameters.tenkan, parameters.kijun, parameters.senkou);
}

/**
 * Returns the middles of the ranges of the last `tenkan` and `kijun` candles, their mean (`spanA`)
 * and the middle of the range of `senkou` candles (`spanB`), the spans as they were `displacement`
 * candles ago, which is where they are drawn. Each output comes as soon as it can; `current`
 * (tenkan) and `ready` wait for all of them. The lagging line is the close itself and is not
 * computed. O(1).
 */
export class Ichimoku extends Indicator<{
  readonly tenkan: number;
  readonly kijun: number;
  readonly senkou: number;
  readonly displacement: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  /** The output `tenkan` as a plain double, like `current`. */
  tenkanCurrent = Number.NaN;
  /** The output `kijun` as a plain double, like `current`. */
  kijunCurrent = Number.NaN;
  /** The output `spanA` as a plain double, like `current`. */
  spanACurrent = Number.NaN;
  /** The output `spanB` as a plain double, like `current`. */
  spanBCurrent = Number.NaN;
  private readonly short = new MovingMiddle({ period: this.parameters.tenkan });
  private readonly middle = new MovingMiddle({ period: this.parameters.kijun });
  private readonly long = new MovingMiddle({ period: this.parameters.senkou });
  private readonly shiftA = new Lag({ period: this.parameters.displacement });
  private readonly shiftB = new Lag({ period: this.parameters.displacement });

  get kind(): string {
    return 'ICHIMOKU';
  }

  get warmUp(): number {
    return spanStart(this.parameters) + this.parameters.displacement;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get tenkan(): number | null {
    return finiteOrNull(this.tenkanCurrent);
  }

  get kijun(): number | null {
    return finiteOrNull(this.kijunCurrent);
  }

  get spanA(): number | null {
    return finiteOrNull(this.spanACurrent);
  }

  get spanB(): number | null {
    return finiteOrNull(this.spanBCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.tenkan;
    if (index === 1) return this.kijun;
    if (index === 2) return this.spanA;
    return index === 3 ? this.spanB : null;
  }

  update(high: number, low: number): void {
    const { short, middle, long, shiftA, shiftB } = this;
    short.update(high, low);
    middle.update(high, low);
    long.update(high, low);
    if (short.ready && middle.ready) shiftA.update((short.current + middle.current) / 2);
    if (long.ready) shiftB.update(long.current);
    this.tenkanCurrent = short.current;
    this.kijunCurrent = middle.current;
    this.spanACurrent = shiftA.current;
    this.spanBCurrent = shiftB.current;
    if (!shiftA.ready || !shiftB.ready) return;
    this.previous = this.current;
    this.current = short.current;
    this.ready = true;
  }
}

/** Describes the indicator ICHIMOKU for the catalogue. */
export const ICHIMOKU = defineIndicator({
  name: 'ICHIMOKU',
  title: 'Ichimoku cloud',
  parameters: z.strictObject({
    tenkan: periodSchema('Candles of the conversion line'),
    kijun: periodSchema('Candles of the base line'),
    senkou: periodSchema('Candles of the second span'),
    displacement: periodSchema('Candles the spans are drawn ahead'),
  }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula:
    'tenkan, kijun = (highest high + lowest low) / 2 over their candles; ' +
    'spanA = (tenkan + kijun) / 2, ' +
    'spanB = the same middle over senkou, both displacement candles ago',
  source: { author: 'Goichi Hosoda', year: 1969, title: 'Ichimoku Kinko Hyo' },
  build: (parameters) => new Ichimoku(parameters),
});

/** Returns the indicator ICHIMOKU (ichimoku cloud); see Ichimoku. */
export function ichimoku(parameters: {
  readonly tenkan: number;
  readonly kijun: number;
  readonly senkou: number;
  readonly displacement: number;
}): Ichimoku {
  return ICHIMOKU.create(parameters);
}
