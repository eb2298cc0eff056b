import { findCalendar } from '@vela/calendar';
import { findGaps } from '@vela/market-data';
import type { CandleGap } from '@vela/market-data';
import type { Dataset } from '@vela/ports';
import type { Ground } from './ground.js';

/** Returns the gaps of what a dataset has published, the first ones when there are very many. */
export async function datasetGaps(
  { tenantId, candles, instruments }: Ground,
  { id, version, instrumentId, timeframe }: Dataset,
): Promise<readonly CandleGap[]> {
  if (version === 0) return [];
  const instrument = await instruments.get(tenantId, instrumentId);
  const all = { from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
  const { gaps } = await findGaps(
    candles.read(id, version, all),
    timeframe,
    instrument?.assetClass,
    instrument === null ? null : findCalendar(instrument.venue),
  );
  return gaps;
}
