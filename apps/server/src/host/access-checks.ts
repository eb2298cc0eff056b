import { VelaError, messageOf } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { AccountRecord, BrokerPort, Credential, MarketDataPort, Vault } from '@vela/ports';
import { NEVER, filter, firstValueFrom, from, concat, of, timeout } from 'rxjs';
import type { Ground } from '../services/ground.js';
import type { AccessCheck, AccessOutcome } from '../services/live/connections/access-check.js';
import { openAdapter, storedCredential } from './broker-access.js';

/** Longest time for one check. */
const CHECK_MS = 12_000;
/** Clocks that are further apart are told, and too far apart for live orders. */
const SKEW_MS = { warning: 250, failed: 2_000 };
/** Channel of market data that every plan has, and something that trades on it. */
const FREE = { channel: 'iex', symbol: 'AAPL' };

/** What checks of connections work with. */
export interface AccessChecksSetup {
  readonly ground: Ground;
  readonly opener: Pick<Vault, 'open'>;
}

type Found = Pick<AccessCheck, 'message'> & { readonly outcome?: AccessOutcome };
type Check = (name: string, work: () => Promise<Found>) => Promise<AccessCheck>;

/** Returns what tries everything that the connection of an account needs, with its credential. */
export const accessChecks =
  ({ ground, opener }: AccessChecksSetup) =>
  async (accountId: string): Promise<readonly AccessCheck[]> => {
    const account = await ground.accounts.get(ground.tenantId, accountId);
    if (account === null) return [failed('credential', `there is no account ${accountId}`)];
    const { credentials } = ground;
    let credential: Credential;
    try {
      const stored = await storedCredential({ credentials, opener }, account);
      if (stored === null) return [failed('credential', 'there is none')];
      credential = await stored.open();
    } catch (thrown) {
      return [failed('credential', messageOf(thrown))];
    }
    const check = checker(credential);
    const [trading, data] = await Promise.all([
      tradingChecks(ground, account, { credential, check }),
      dataChecks(ground, account, check),
    ]);
    return [{ name: 'credential', outcome: 'ok', message: 'it opens' }, ...trading, ...data];
  };

async function tradingChecks(
  ground: Ground,
  account: AccountRecord,
  { credential, check }: { readonly credential: Credential; readonly check: Check },
): Promise<readonly AccessCheck[]> {
  const broker = await openAdapter({ ground }, account, credential);
  try {
    const rest = await check('trading requests', async () => {
      const { cash, currency } = await broker.account();
      return { message: `the account is told: ${cash} ${currency} in cash` };
    });
    // Without an answer to the first question the others would say the same.
    if (rest.outcome === 'failed') return [rest];
    const [stream, clock, permissions] = await Promise.all([
      check('trading stream', () => connects(broker)),
      check('clock', () => clockOf(ground, broker)),
      permissionChecks(broker, check),
    ]);
    return [rest, stream, clock, ...permissions];
  } finally {
    await broker.disconnect();
  }
}

async function connects(broker: BrokerPort): Promise<Found> {
  await broker.connect(AbortSignal.timeout(CHECK_MS));
  return { message: 'updates of orders come' };
}

/** Half of the way there and back is taken for the way back. */
async function clockOf({ clock }: Ground, broker: BrokerPort): Promise<Found> {
  const before = clock.now();
  const { venueTime, open } = await broker.clock();
  const skewMs = Math.round((venueTime - (before + clock.now()) / 2) / 1_000);
  const apart = Math.abs(skewMs);
  const where = skewMs < 0 ? 'behind' : 'ahead of';
  const market = open ? 'the market is open' : 'the market is closed';
  if (apart < SKEW_MS.warning) return { message: `within ${apart} ms of this machine; ${market}` };
  const message = `the broker is ${apart} ms ${where} this machine; ${market}`;
  if (apart >= SKEW_MS.failed) return { outcome: 'failed', message };
  return { outcome: 'warning', message };
}

async function permissionChecks(broker: BrokerPort, check: Check): Promise<readonly AccessCheck[]> {
  const outcomes = { allowed: 'ok', limited: 'warning', blocked: 'failed' } as const;
  let told: readonly AccessCheck[] = [];
  const asked = await check('permissions', async () => {
    const reports = (await broker.permissions?.()) ?? [];
    told = reports.map(({ name, state, detail }) => ({
      name,
      outcome: outcomes[state],
      message: detail,
    }));
    return { message: 'told' };
  });
  return asked.outcome === 'ok' ? told : [asked];
}

async function dataChecks(
  ground: Ground,
  account: AccountRecord,
  check: Check,
): Promise<readonly AccessCheck[]> {
  const { channel: told } = account.options;
  const channel = typeof told === 'string' ? told : FREE.channel;
  const probe = createInstrument({ id: ground.ids.next('instrument'), symbol: FREE.symbol });
  const rest = check('market data requests', async () => {
    const data = await ground.marketData(account);
    await data.snapshots([probe]);
    return { message: `the market of ${FREE.symbol} is told` };
  });
  const stream = check('market data stream', async () => {
    const inUse = await feedOf(ground, account, channel);
    if (inUse !== null) return { message: `the feed ${inUse} has it` };
    return streamOpens(await ground.marketData(account), channel, probe);
  });
  return Promise.all([rest, stream]);
}

/** A provider takes one connection of a key: that of a feed is not disturbed. */
async function feedOf(
  { feeds, tenantId }: Ground,
  { id }: AccountRecord,
  channel: string,
): Promise<string | null> {
  const all = await feeds.list(tenantId);
  const found = all.find(
    ({ source, state }) =>
      source.kind === 'stream' &&
      source.accountId === id &&
      source.channel === channel &&
      state === 'LIVE',
  );
  return found?.name ?? null;
}

async function streamOpens(
  data: MarketDataPort,
  channel: string,
  probe: Instrument,
): Promise<Found> {
  // Instruments that never end keep the connection until it was tried.
  const instruments = concat(of([probe]), NEVER);
  const wants = { candles: true, quotes: false, trades: false };
  const said = data.stream(channel, instruments, wants).pipe(
    filter((event) => event.kind === 'connection'),
    timeout({
      first: CHECK_MS,
      with: () => from(Promise.reject(new Error(`no answer within ${CHECK_MS / 1_000} s`))),
    }),
  );
  const { state, detail } = await firstValueFrom(said);
  if (state === 'connected') return { message: `${channel} opens` };
  const why = detail ?? state;
  // The key was taken: what is refused is a second connection of it.
  if (state === 'refused') return { outcome: 'warning', message: `${channel} is in use: ${why}` };
  return { outcome: 'failed', message: `${channel}: ${why}` };
}

/** Returns what turns a thing that was tried into its row; what fails is told without secrets. */
function checker(credential: Credential): Check {
  const secrets =
    credential.kind === 'key' ? [credential.secret, credential.keyId] : [credential.token];
  return async (name, work) => {
    try {
      const { outcome = 'ok', message } = await inTime(work());
      return { name, outcome, message };
    } catch (thrown) {
      const hint =
        thrown instanceof VelaError && thrown.hint !== undefined ? ` ${thrown.hint}` : '';
      const said = `${messageOf(thrown)}.${hint}`;
      return failed(
        name,
        secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), said),
      );
    }
  };
}

/** What asks again by itself would ask for minutes while somebody waits. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${CHECK_MS / 1_000} s`));
    }, CHECK_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const failed = (name: string, message: string): AccessCheck => ({
  name,
  outcome: 'failed',
  message,
});
