import { PAPER_CAPABILITIES } from '@vela/broker-paper';
import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type {
  AccountRecord,
  BrokerCapabilities,
  BrokerPort,
  Credential,
  CredentialStore,
  Vault,
} from '@vela/ports';
import { interval, merge } from 'rxjs';
import type { Ground } from '../services/ground.js';
import { listedInstrument } from '../services/provider-preparation.js';
import { Refusal } from '../services/refusal.js';
import { KeyedBroker } from './keyed-broker.js';
import type { StoredCredential } from './keyed-broker.js';

/** How often a gateway looks whether its credential is another one, when no hint came. */
const LOOK_MS = 15_000;

/** What talks to brokers outside of this program is opened with. */
export interface BrokerAccess {
  readonly ground: Ground;
  readonly credentials: Pick<CredentialStore, 'get' | 'statuses'>;
  readonly opener: Pick<Vault, 'open'>;
}

/** Returns what the broker of an account can do. Adapters are loaded by those who use them. */
export async function capabilitiesOf({ broker, mode }: AccountRecord): Promise<BrokerCapabilities> {
  if (broker === 'paper') return PAPER_CAPABILITIES;
  if (broker !== 'alpaca') throw unknownBroker(broker);
  const { alpacaCapabilities } = await import('@vela/broker-alpaca');
  return alpacaCapabilities(mode === 'LIVE' ? 'live' : 'paper');
}

/** Returns the credential of an account as it is now, null where there is none. */
export async function storedCredential(
  { credentials, opener }: Pick<BrokerAccess, 'credentials' | 'opener'>,
  { tenantId, id }: Pick<AccountRecord, 'tenantId' | 'id'>,
): Promise<StoredCredential | null> {
  const [status] = await credentials.statuses(tenantId, [id]);
  if (status === undefined) return null;
  const open = async (): Promise<Credential> => {
    const sealed = await credentials.get(tenantId, id);
    if (sealed !== null) return opener.open(tenantId, id, sealed);
    throw new VelaError('NOT_FOUND', `the credential of ${id} was taken away meanwhile`);
  };
  return { storedAt: status.storedAt, open };
}

/** Returns the adapter of an account outside of this program with a credential. */
export async function openAdapter(
  { ground }: Pick<BrokerAccess, 'ground'>,
  account: AccountRecord,
  credential: Credential,
): Promise<BrokerPort> {
  const { id, tenantId, broker, mode, options } = account;
  if (broker !== 'alpaca') throw unknownBroker(broker);
  const { AlpacaBroker } = await import('@vela/broker-alpaca');
  const { instruments, logger, clock } = ground;
  const { venueUrl } = options;
  return new AlpacaBroker({
    accountId: id,
    environment: mode === 'LIVE' ? 'live' : 'paper',
    credential,
    venueUrl: typeof venueUrl === 'string' ? venueUrl : null,
    instruments: {
      byId: (instrumentId) => instruments.get(tenantId, instrumentId),
      bySymbol: (symbol) => instrumentOf(ground, account, symbol),
    },
    log: logger,
    now: (): Micros => clock.now(),
  });
}

/**
 * Returns the instrument of a symbol that a broker speaks of, made as the broker lists it when it is
 * new: what is held from before has its name from the first reconcile on. Null for what is not listed.
 */
async function instrumentOf(
  ground: Ground,
  account: AccountRecord,
  symbol: string,
): Promise<Instrument | null> {
  const known = await ground.instruments.findBySymbol(account.tenantId, symbol);
  if (known !== null) return known;
  try {
    return await listedInstrument(ground, account, { symbol });
  } catch (thrown) {
    if (thrown instanceof Refusal) return null;
    throw thrown;
  }
}

/** Returns the port of an account whose broker wants a credential. */
export async function openKeyedBroker(
  access: BrokerAccess,
  account: AccountRecord,
): Promise<BrokerPort> {
  const { hints } = access.ground;
  return new KeyedBroker({
    capabilities: await capabilitiesOf(account),
    stored: () => storedCredential(access, account),
    adapter: (credential) => openAdapter(access, account, credential),
    mayHaveChanged: merge(hints.whenCommanded(account.actorId), interval(LOOK_MS)),
  });
}

const unknownBroker = (broker: string): VelaError =>
  new VelaError('INVALID_INPUT', `expected a broker that this program knows, found ${broker}`, {
    hint: 'Known are: paper, alpaca.',
  });
