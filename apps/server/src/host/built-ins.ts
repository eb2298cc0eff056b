import { builtInStrategyHash } from '@vela/runners';
import { builtInStrategies, describeParameters } from '@vela/strategy';
import type { Ground } from '../services/ground.js';

/** Makes the strategies of the product known in the database; the same ones again add nothing. */
export async function registerBuiltIns({ tenantId, strategies }: Ground): Promise<void> {
  const known = await strategies.builtInHashes(tenantId);
  for (const [name, strategy] of builtInStrategies) {
    if (known.get(name) === builtInStrategyHash(name)) continue;
    await strategies.push(tenantId, {
      name,
      description: strategy.description === '' ? null : strategy.description,
      builtIn: true,
      source: name,
      bundle: null,
      contentHash: builtInStrategyHash(name),
      parameters: describeParameters(strategy),
    });
  }
}
