import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { TargetWeight } from './host.js';

/**
 * Returns weights by instrument, or by symbol, as a list; throws `STRATEGY_FAILED` for a symbol that
 * the run does not have.
 */
export function targetWeights(
  weights: readonly number[] | Readonly<Record<string, number>>,
  instruments: readonly Instrument[],
): TargetWeight[] {
  if (Array.isArray(weights)) {
    return (weights as readonly number[]).map((weight, instrument) => ({ instrument, weight }));
  }
  return Object.entries(weights).map(([name, weight]) => {
    const instrument = instruments.findIndex(({ symbol }) => symbol === name);
    if (instrument >= 0) return { instrument, weight };
    throw new VelaError('STRATEGY_FAILED', `expected a symbol of this run, found ${name}`, {
      hint: `This run has ${instruments.map(({ symbol }) => symbol).join(', ')}.`,
    });
  });
}
