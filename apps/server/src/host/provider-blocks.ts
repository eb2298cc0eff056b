import { VelaError } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { Adjustment } from '@vela/market';
import { historyBlocks } from '@vela/market-data';
import type { CandleBlock } from '@vela/market-data';
import type { DataImportRecord, HistoryRequest, StagedImport } from '@vela/ports';
import type { Ground } from '../services/ground.js';

/** What the preparation wrote down for the actor. */
interface ProviderImport {
  readonly accountId: string;
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
  readonly channel: string | null;
  readonly adjustment: Adjustment;
  readonly from: Micros;
  readonly to: Micros;
}

/** How brokers call what our datasets are adjusted for. */
const ADJUSTMENTS: Readonly<Record<Adjustment, HistoryRequest['adjustment']>> = {
  raw: 'raw',
  split: 'split',
  'split+dividend': 'all',
};

/** Returns what fetches the candles of an import from a broker, from behind what is staged. */
export async function openProviderBlocks(
  { tenantId, accounts, instruments, marketData, clock }: Ground,
  { request }: Pick<DataImportRecord, 'request'>,
  signal: AbortSignal,
): Promise<(staged: StagedImport) => AsyncIterable<CandleBlock>> {
  const wish = request as unknown as ProviderImport;
  const [account, instrument] = await Promise.all([
    accounts.get(tenantId, wish.accountId),
    instruments.get(tenantId, wish.instrumentId),
  ]);
  if (account === null) throw gone('account', wish.accountId);
  if (instrument === null) throw gone('instrument', wish.instrumentId);
  const provider = await marketData(account);
  const { timeframe, channel, from, to } = wish;
  const adjustment = ADJUSTMENTS[wish.adjustment];
  const history = { instrument, timeframe, channel, adjustment, from, to };
  const now = (): Micros => clock.now();
  return (staged) => historyBlocks({ provider, request: history, now, signal }, staged);
}

const gone = (what: string, id: string): VelaError =>
  new VelaError('NOT_FOUND', `the ${what} ${id} is not there any more`);
