import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

/** Returns one of six numbers for the order of three values. */
function orderOf(a: number, b: number, c: number): number {
  if (a <= b) {
    if (b <= c) return 0;
    return a <= c ? 1 : 2;
  }
  if (a <= c) return 3;
  return b <= c ? 4 : 5;
}

/**
 * Returns the entropy of the orders of three neighbouring values among the last `period` such
 * triples, from 0 (always the same order) to 1 (all six equally often). Of equal values the
 * earlier counts as the smaller. O(1).
 */
export class Entropy extends Indicator<{ readonly period: number }> {
  private readonly orders = new Float64Array(this.parameters.period);
  private readonly counts = new Float64Array(6);
  private position = 0;
  private older = Number.NaN;
  private old = Number.NaN;

  get kind(): string {
    return 'ENTROPY';
  }

  get warmUp(): number {
    return this.parameters.period + 2;
  }

  update(value: number): void {
    const { orders, counts, older, old, position } = this;
    this.older = old;
    this.old = value;
    if (Number.isNaN(older)) return;
    const gone = orders[position]!;
    const order = orderOf(older, old, value);
    // Full is what the window was before: its oldest triple leaves.
    if (this.ready) counts[gone] = counts[gone]! - 1;
    counts[order] = counts[order]! + 1;
    orders[position] = order;
    this.position = position + 1 === orders.length ? 0 : position + 1;
    if (this.position === 0) this.ready = true;
    if (!this.ready) return;
    this.previous = this.current;
    this.current = this.disorder();
  }

  private disorder(): number {
    const { counts, orders } = this;
    let sum = 0;
    for (let order = 0; order < 6; order += 1) {
      const share = counts[order]! / orders.length;
      if (share > 0) sum -= share * Math.log(share);
    }
    return sum / Math.log(6);
  }
}

/** Describes the indicator ENTROPY for the catalogue. */
export const ENTROPY = defineIndicator({
  name: 'ENTROPY',
  title: 'Permutation entropy',
  parameters: z.strictObject({ period: periodSchema('Number of patterns of three values') }),
  inputs: CLOSE,
  formula:
    'ENTROPY = -sum of p log(p) / log(6) over the six orders; p = share of an order in n ' +
    'triples',
  source: {
    author: 'Christoph Bandt, Bernd Pompe',
    year: 2002,
    title: 'Permutation Entropy: A Natural Complexity Measure for Time Series',
  },
  build: (parameters) => new Entropy(parameters),
});

/** Returns the indicator ENTROPY (permutation entropy); see Entropy. */
export function entropy(period: number): Entropy {
  return ENTROPY.create({ period });
}
