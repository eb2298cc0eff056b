import { VelaError, canonicalBytes } from '@vela/kernel';
import { SEMANTICS_VERSION } from '@vela/step';
import { builtInStrategies } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { nodeHasher } from './node-hasher.js';

/** Returns the class of a strategy that comes with the engine; throws `NOT_FOUND`. */
export function builtInStrategy(name: string): StrategyClass {
  const strategy = builtInStrategies.get(name);
  if (strategy !== undefined) return strategy;
  throw new VelaError('NOT_FOUND', `expected a built-in strategy, found "${name}"`, {
    hint: `They are ${[...builtInStrategies.keys()].join(', ')}.`,
    path: ['strategy'],
  });
}

/**
 * Returns the content hash of a built-in strategy: SHA-256 over its name and the version of the
 * engine's decisions, which grows when one of these strategies changes what it does.
 */
export function builtInStrategyHash(name: string): string {
  builtInStrategy(name);
  return nodeHasher()
    .update(canonicalBytes({ name, semanticsVersion: SEMANTICS_VERSION }))
    .hex();
}
