import type { MonteCarloInput } from '@vela/client';
import type { Input } from '../input.js';

/** Returns what the options of `backtest montecarlo` ask for. */
export function monteCarloInput(input: Input): MonteCarloInput {
  const method = input.text('method') ?? 'trades';
  return {
    backtestId: input.requiredArgument('id'),
    method: method.toUpperCase() as MonteCarloInput['method'],
    paths: input.integer('paths', { min: 1, max: 100_000 }),
    seed: input.text('seed'),
    draw: input.text('draw')?.toUpperCase() as MonteCarloInput['draw'],
    sizing: input.text('sizing')?.toUpperCase() as MonteCarloInput['sizing'],
    meanBlock: input.number('mean-block'),
    ruinShare: input.number('ruin-share'),
  };
}
