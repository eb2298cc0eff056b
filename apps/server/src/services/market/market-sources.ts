import { VelaError } from '@vela/kernel';
import type { AccountRecord, MarketDataPort } from '@vela/ports';
import type { Ground } from '../ground.js';
import { mayOpenNone } from '../market-data-of.js';
import { providerAccount } from '../provider-account.js';

/** The provider that is asked when no account is named. */
const PROVIDER = 'alpaca';

/** Market data with the account whose key opens it. */
export interface MarketSource {
  readonly account: AccountRecord;
  readonly port: MarketDataPort;
}

type SourceGround = Pick<Ground, 'tenantId' | 'accounts' | 'marketData'>;

/**
 * Returns the market data of an account by id or name, of the only one there is when none is named.
 * Refuses with `NOT_FOUND` where none is connected.
 */
export async function openMarketSource(
  ground: SourceGround,
  idOrName: string | null,
): Promise<MarketSource> {
  const account = await providerAccount(ground, PROVIDER, idOrName, ['account']);
  return { account, port: await ground.marketData(account) };
}

/** Returns the same, or null when no account is named and this process can open none. */
export async function findMarketSource(
  ground: SourceGround,
  idOrName: string | null,
): Promise<MarketSource | null> {
  if (idOrName !== null) return openMarketSource(ground, idOrName);
  const all = await ground.accounts.list(ground.tenantId);
  if (!all.some(({ broker }) => broker === PROVIDER)) return null;
  try {
    return await openMarketSource(ground, null);
  } catch (thrown) {
    if (mayOpenNone(thrown) || isNotFound(thrown)) return null;
    throw thrown;
  }
}

/** An account that was disconnected has no key any more. */
const isNotFound = (thrown: unknown): boolean =>
  thrown instanceof VelaError && thrown.code === 'NOT_FOUND';
