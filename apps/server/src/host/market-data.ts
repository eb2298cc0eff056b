import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type {
  AccountRecord,
  Credential,
  CredentialStore,
  Logger,
  MarketDataPort,
  Vault,
} from '@vela/ports';
import type { MarketDataOf } from '../services/market-data-of.js';

/** What market data is opened with. */
export interface MarketDataSetup {
  readonly tenantId: string;
  readonly credentials: Pick<CredentialStore, 'get' | 'statuses'>;
  /** Opens credentials, null in a process that may open none. */
  readonly vault: Pick<Vault, 'open'> | null;
  readonly log: Logger;
}

/** Accounts whose market data is kept; a closed one is opened anew. */
const KEPT_MAX = 100;

/**
 * Returns what opens market data of accounts. One port for each key: its budget of calls a minute and
 * its one socket a channel are shared by everything in the process.
 */
export function openMarketData({
  tenantId,
  credentials,
  vault,
  log,
}: MarketDataSetup): MarketDataOf {
  const kept = new Map<string, { readonly storedAt: Micros; readonly port: MarketDataPort }>();
  return async (account) => {
    if (account.broker !== 'alpaca') throw withoutData(account);
    if (vault === null) throw mayOpenNone();
    const [status] = await credentials.statuses(tenantId, [account.id]);
    const sealed = await credentials.get(tenantId, account.id);
    if (status === undefined || sealed === null) throw withoutKey(account);
    const before = kept.get(account.id);
    if (before?.storedAt === status.storedAt) return before.port;
    const port = await alpacaMarketData(account, vault.open(tenantId, account.id, sealed), log);
    kept.delete(account.id);
    kept.set(account.id, { storedAt: status.storedAt, port });
    for (const id of kept.keys()) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(id);
    }
    return port;
  };
}

/** The SDK is loaded by those who use it: it takes longer than the start of a command. */
async function alpacaMarketData(
  { mode, options }: AccountRecord,
  credential: Credential,
  log: Logger,
): Promise<MarketDataPort> {
  const { AlpacaMarketData } = await import('@vela/feed-alpaca');
  const { venueUrl, channel } = options;
  const feed = FEEDS.find((one) => one === channel) ?? null;
  return new AlpacaMarketData({
    environment: mode === 'LIVE' ? 'live' : 'paper',
    credential,
    venueUrl: typeof venueUrl === 'string' ? venueUrl : null,
    feed,
    log,
  });
}

const FEEDS = ['iex', 'sip', 'delayed_sip'] as const;

const withoutData = ({ name, broker }: AccountRecord): VelaError =>
  new VelaError(
    'INVALID_INPUT',
    `the account ${name} is one of ${broker}, which has no market data`,
    {
      hint: 'Connect one that has: vela account connect alpaca.',
      path: ['account'],
    },
  );

const withoutKey = ({ name }: AccountRecord): VelaError =>
  new VelaError('NOT_FOUND', `the account ${name} has no key`, {
    hint: 'Connect it again: vela account connect alpaca.',
    path: ['account'],
  });

const mayOpenNone = (): VelaError =>
  new VelaError('UNAVAILABLE', 'this process may not open the keys of brokers', {
    hint: 'Processes with the role engine or feed do.',
  });
