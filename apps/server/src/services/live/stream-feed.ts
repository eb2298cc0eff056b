import { DAY, MINUTE, VelaError } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { ONE_MINUTE, timeframesNest } from '@vela/market-data';
import type { AccountRecord, FeedRecord, FeedSeries, FeedSource } from '@vela/ports';
import type { Ground } from '../ground.js';
import { findInstruments } from '../instrument-lookup.js';
import { mayOpenNone } from '../market-data-of.js';
import { providerAccount } from '../provider-account.js';
import { listedInstrument } from '../provider-preparation.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { Problem } from '../refusal.js';
import { roughWidth } from '../run-timeframes.js';
import { problemAt } from './deployment-input.js';
import type { CreatedFeed, FeedInput } from './feed-input.js';
import { stableId } from './stable-id.js';

/** Most series of one feed. */
export const SERIES_MAX = 1_000;
/** Days of which candles are fetched before a feed goes live, unless told otherwise. */
const DAYS_BACK = 5;

type StreamSource = Extract<FeedSource, { readonly kind: 'stream' }>;
type StreamInput = Omit<FeedInput, 'timeframes'> & { readonly timeframes: readonly Timeframe[] };

/**
 * Returns the feed of an account and a channel: a new one, or the one that is there, extended by the
 * series that it lacks. All deployments share it, because a provider allows one connection.
 */
export async function createStreamFeed(ground: Ground, input: StreamInput): Promise<CreatedFeed> {
  const { tenantId, hasher, feeds, hints } = ground;
  const account = await providerAccount(ground, input.provider ?? 'alpaca', input.account ?? null);
  await checkAccess(ground, account);
  const instruments = await instrumentsOf(ground, account, input);
  const source = sourceOf(ground, account, { input, instruments });
  const series = seriesOf(input, instruments);
  const { name } = input;
  const id = stableId(hasher, 'feed', [tenantId, 'stream', account.id, source.channel]);
  await checkFreeName(ground, id, name);
  const actorId = stableId(hasher, 'actor', [id]);
  const isNew = await feeds.create({ id, tenantId, actorId, name, series, source });
  if (isNew) {
    hints.released([actorId]);
    return { feed: (await feeds.get(tenantId, id))!, isNew, added: 0 };
  }
  const before = (await feeds.get(tenantId, id))!;
  refuseIfAny(differences(before, source, input));
  if (before.series.length + series.length > 2 * SERIES_MAX) throw crowded(series.length);
  const feed = (await feeds.extend(tenantId, id, series))!;
  const added = feed.series.length - before.series.length;
  if (added > 0) hints.commanded(feed.actorId);
  return { feed, isNew, added };
}

/** Refuses an account whose data cannot be opened, where this process may look. */
async function checkAccess({ marketData }: Ground, account: AccountRecord): Promise<void> {
  try {
    await marketData(account);
  } catch (thrown) {
    if (mayOpenNone(thrown) || !(thrown instanceof VelaError)) return;
    throw new Refusal([problemAt(thrown, ['input', 'account'])]);
  }
}

/** Returns the instruments, those that are not known yet as the provider lists them. */
async function instrumentsOf(
  ground: Ground,
  account: AccountRecord,
  { instruments: ids = [], symbols = [] }: StreamInput,
): Promise<readonly Instrument[]> {
  for (const symbol of symbols) await listedInstrument(ground, account, { symbol });
  const found = await findInstruments(ground, { ids, symbols });
  refuseIfAny(found.problems);
  return found.instruments;
}

function sourceOf(
  { clock }: Ground,
  account: AccountRecord,
  of: { readonly input: StreamInput; readonly instruments: readonly Instrument[] },
): StreamSource {
  const { input, instruments } = of;
  const coins = instruments.filter(({ assetClass }) => assetClass === 'CRYPTO').length;
  const isCrypto = coins > 0;
  const own = account.options['channel'];
  const channel = input.channel ?? (isCrypto ? 'crypto-us' : typeof own === 'string' ? own : 'iex');
  const now = clock.now();
  const from = input.from ?? now - (now % DAY) - DAYS_BACK * DAY;
  const carries = channel.startsWith('crypto') ? coins : instruments.length - coins;
  const { candles = 'bars', quotes = false, extendedHours = false } = input;
  refuseIfAny([
    ...(carries === instruments.length
      ? []
      : [
          wrong(
            'channel',
            `the channel ${channel} does not carry ${instruments.length - carries} of the symbols`,
            'Coins and stocks come over channels, and so feeds, of their own.',
          ),
        ]),
    ...(from < now ? [] : [wrong('from', 'expected a day that has begun')]),
  ]);
  return {
    kind: 'stream',
    provider: account.broker,
    accountId: account.id,
    channel,
    candles,
    from,
    quotes,
    extendedHours,
    slicesPerSecond: null,
    lockstep: false,
  };
}

/** Returns the series: the minutes of all, of which everything wider is made, come first. */
function seriesOf(
  { timeframes }: StreamInput,
  instruments: readonly Instrument[],
): readonly FeedSeries[] {
  const odd = timeframes.filter((one) => one !== ONE_MINUTE && !isWider(one));
  refuseIfAny(
    odd.map((one) => wrong('timeframes', `expected whole minutes or days, found ${one}`)),
  );
  const wider = timeframes
    .filter((one) => one !== ONE_MINUTE)
    .toSorted((a, b) => roughWidth(a) - roughWidth(b));
  const count = instruments.length * (1 + wider.length);
  if (count === 0 || count > SERIES_MAX) throw crowded(count);
  return [ONE_MINUTE, ...wider].flatMap((timeframe) =>
    instruments.map(({ id: instrumentId }) => ({ instrumentId, timeframe })),
  );
}

/** Returns whether candles of a minute make up those of a timeframe. */
const isWider = (timeframe: Timeframe): boolean =>
  roughWidth(timeframe) > MINUTE && timeframesNest(ONE_MINUTE, timeframe);

/** Refuses a name that another feed has: it stands for one of them. */
async function checkFreeName({ tenantId, feeds }: Ground, id: string, name: string): Promise<void> {
  const other = (await feeds.list(tenantId)).find((one) => one.name === name && one.id !== id);
  if (other === undefined) return;
  const message = `there is a feed "${name}" already, of the kind ${other.source.kind}`;
  const path = ['input', 'name'];
  throw new Refusal([{ code: 'ALREADY_EXISTS', message, hint: 'Choose another name.', path }]);
}

/** Returns what was asked for and the feed that is there does otherwise. */
function differences(
  { name, source }: FeedRecord,
  wanted: StreamSource,
  input: StreamInput,
): readonly Problem[] {
  if (source.kind !== 'stream') return [];
  const problems: Problem[] = [];
  const check = (field: 'candles' | 'quotes' | 'extendedHours'): void => {
    const [has, wants] = [source[field] ?? false, wanted[field] ?? false];
    if (input[field] === undefined || input[field] === false || has === wants) return;
    problems.push({
      code: 'ALREADY_EXISTS',
      message: `the feed ${name} of this account and channel has ${field} ${has}, not ${wants}`,
      hint: 'An account has one feed for each channel; leave the setting out to share it.',
      path: ['input', field],
    });
  };
  check('candles');
  check('quotes');
  check('extendedHours');
  return problems;
}

const crowded = (count: number): Refusal =>
  new Refusal([wrong('instruments', `expected 1 to ${SERIES_MAX} series, found ${count}`)]);

const wrong = (field: string, message: string, hint?: string): Problem => ({
  code: 'INVALID_INPUT',
  message,
  hint,
  path: ['input', field],
});
