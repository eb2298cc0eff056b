import { kindOfId } from '@vela/kernel';
import type { StrategyRecord, StrategyVersionRecord } from '@vela/ports';
import type { Ground } from './ground.js';
import { Refusal } from './refusal.js';

/** A version and the strategy it belongs to. */
export interface FoundStrategy {
  readonly strategy: StrategyRecord;
  readonly version: StrategyVersionRecord;
}

/**
 * Returns the version that an id of a version, an id of a strategy (its newest version) or a name
 * (likewise) stands for; `NOT_FOUND` names what there is.
 */
export async function findStrategyVersion(
  ground: Ground,
  reference: string,
  path: readonly string[],
): Promise<FoundStrategy> {
  const { tenantId, strategies } = ground;
  if (kindOfId(reference) === 'strategyVersion') {
    const version = await strategies.version(tenantId, reference);
    const strategy = version && (await strategies.get(tenantId, version.strategyId));
    if (version !== null && strategy !== null) return { strategy, version };
    throw await notFound(ground, reference, path);
  }
  const strategy =
    kindOfId(reference) === 'strategy'
      ? await strategies.get(tenantId, reference)
      : await strategies.findByName(tenantId, reference);
  if (strategy === null) throw await notFound(ground, reference, path);
  return { strategy, version: strategy.latestVersion };
}

async function notFound(
  { tenantId, strategies }: Ground,
  reference: string,
  path: readonly string[],
): Promise<Refusal> {
  const known = await strategies.list(tenantId, {}, { first: 10, after: null });
  const names = known.map(({ name }) => name).join(', ');
  return new Refusal([
    {
      code: 'NOT_FOUND',
      message: `there is no strategy "${reference}"`,
      hint: names === '' ? 'Push one with vela strategy push FILE.' : `There are ${names}.`,
      path,
    },
  ]);
}
