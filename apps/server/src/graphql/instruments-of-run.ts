import type { Instrument } from '@vela/market';
import type { BacktestRecord } from '@vela/ports';
import type { ApiContext } from './context.js';

/** Returns the instruments of a run by id. */
export async function instrumentsOfRun(
  { config }: BacktestRecord,
  { loaders }: ApiContext,
): Promise<ReadonlyMap<string, Instrument>> {
  const ids = config.datasets.map(({ instrumentId }) => instrumentId);
  const found = (await loaders.instrument.loadMany(ids)) as Instrument[];
  return new Map(found.map((instrument) => [instrument.id, instrument]));
}
