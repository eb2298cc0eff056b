import { compileFunction } from 'node:vm';
import { VelaError, messageOf } from '@vela/kernel';
import { Strategy } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import * as authoring from '../authoring.js';
import { BUNDLE_FILE } from './bundle-position.js';

/** A plain record: reading a property of it is cheaper in hot code than of a module namespace. */
const vela: unknown = Object.freeze({ ...authoring });

function requireVela(name: string): unknown {
  if (name === 'vela') return vela;
  throw new VelaError('STRATEGY_FAILED', `a strategy can import 'vela' alone, found '${name}'`);
}

/**
 * Returns the class that a bundle exports, freshly evaluated: its `Strategy` and `Indicator` are
 * those of this thread. Throws `STRATEGY_FAILED`. This is not a security boundary: what runs here
 * can reach whatever the thread can reach.
 */
export function loadBundle(bundle: string): StrategyClass {
  const module = { exports: {} as { default?: unknown } };
  try {
    const evaluate = compileFunction(bundle, ['module', 'exports', 'require'], {
      filename: BUNDLE_FILE,
    }) as (m: object, e: object, r: typeof requireVela) => void;
    evaluate(module, module.exports, requireVela);
  } catch (thrown) {
    if (thrown instanceof VelaError) throw thrown;
    throw new VelaError('STRATEGY_FAILED', `the strategy cannot be loaded: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
  const found = module.exports.default;
  if (typeof found === 'function' && found.prototype instanceof Strategy) {
    return found as unknown as StrategyClass;
  }
  throw new VelaError(
    'STRATEGY_FAILED',
    'expected a class that extends Strategy as default export',
  );
}
