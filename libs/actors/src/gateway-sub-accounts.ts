import { MANUAL } from '@vela/execution';
import { VelaError, messageOf } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type {
  AccountRecord,
  BrokerPort,
  DeploymentRecord,
  FeedRecord,
  Logger,
  SubAccountSpec,
} from '@vela/ports';
import type { GatewayMarket } from './gateway-market.js';

/** Books that are asked for at once. */
const AT_ONCE_MAX = 100;

/** Money of orders by hand where the account names none. */
const MANUAL_CASH = '100000';

/** What a sub-account is made of, beside its feed. */
interface SubAccount {
  readonly instruments: readonly Instrument[];
  readonly timeframes: readonly SubAccountSpec['series'][number]['timeframe'][];
  readonly after: number;
  readonly cash: string;
  readonly currency: string;
  readonly simulation: SubAccountSpec['simulation'];
  readonly seed: number;
}

/** Returns what decides the fills of a sub-account on a feed. */
function subAccountSpec(own: SubAccount, feed: FeedRecord): SubAccountSpec {
  const { instruments, timeframes, ...rest } = own;
  const series = timeframes.flatMap((timeframe) =>
    instruments.flatMap(({ id }, instrument) => {
      const feedSeries = feed.series.findIndex(
        (one) => one.instrumentId === id && one.timeframe === timeframe,
      );
      return feedSeries < 0 ? [] : [{ instrument, timeframe, feedSeries }];
    }),
  );
  const carried = [...new Set(feed.series.map(({ instrumentId }) => instrumentId))];
  const isQuoted = feed.source.kind !== 'replay' && feed.source.quotes === true;
  const quoted = instruments.map(({ id }) => {
    const index = carried.indexOf(id);
    return isQuoted && index >= 0 ? index : null;
  });
  return { instruments, feedId: feed.id, series, quoted, ...rest };
}

/** Returns whether a feed has all series of a deployment, as far as is known. */
function carries({ series }: FeedRecord, of: DeploymentRecord): boolean {
  return [of.timeframe, ...of.widerTimeframes].every((timeframe) =>
    of.instrumentIds.every((id) =>
      series.some((one) => one.instrumentId === id && one.timeframe === timeframe),
    ),
  );
}

/**
 * Slices behind which a book begins at most: a new deployment of a feed that is old need not wait until
 * its book has seen all of it. Nothing is held and nothing works before its first order.
 */
const BOOK_BACK = 5_000;

/**
 * Opens the books of a simulated venue before their first order: one for each deployment of the
 * account, and one for orders by hand on each feed that they trade on.
 */
export class GatewaySubAccounts {
  /** Sub-account and feed of what is open, or of what the venue will never open. */
  private readonly open = new Set<string>();

  constructor(
    private readonly account: AccountRecord,
    private readonly broker: BrokerPort,
    private readonly market: GatewayMarket,
    private readonly log: Logger,
  ) {}

  /** Forgets what is open: a new connection may be to a venue that forgot. */
  reset(): void {
    this.open.clear();
  }

  /** Returns whether orders of a deployment may go to the venue. */
  isOpen(actorId: string): boolean {
    if (this.broker.open === undefined || actorId === MANUAL) return true;
    const deployment = this.market.deployments.get(actorId);
    // Of a deployment that is gone the venue itself knows the book, or refuses.
    return deployment === undefined || this.open.has(`${actorId}/${deployment.feedId}`);
  }

  /** Opens the books of deployments that trade or are about to. */
  async openAll(signal: AbortSignal): Promise<void> {
    if (this.broker.open === undefined) return;
    let asking: Promise<void>[] = [];
    for (const deployment of this.market.deployments.values()) {
      const { state, actorId, feedId } = deployment;
      if (state === 'stopped' || state === 'failed') continue;
      if (this.open.has(`${actorId}/${feedId}`)) continue;
      const feed = this.market.feeds.get(feedId);
      // A feed of which it is not yet known that it was extended is looked at again soon.
      if (feed === undefined || !carries(feed, deployment)) continue;
      asking.push(this.ask(actorId, feed, () => this.ofDeployment(deployment, feed), signal));
      if (asking.length < AT_ONCE_MAX) continue;
      await Promise.all(asking);
      asking = [];
    }
    await Promise.all(asking);
  }

  /** Opens a book for an order by hand, where a feed carries its instrument. */
  async openManual(instrumentId: string, signal: AbortSignal): Promise<void> {
    if (this.broker.open === undefined) return;
    const feed = await this.market.feedWith(instrumentId);
    if (feed === null || this.open.has(`${MANUAL}/${feed.id}`)) return;
    const ids = [...new Set(feed.series.map((one) => one.instrumentId))];
    await this.market.know(ids);
    const { cash, simulation } = this.account.options;
    const own = (): SubAccount => ({
      instruments: this.instrumentsOf(ids),
      timeframes: [...new Set(feed.series.map(({ timeframe }) => timeframe))],
      after: feed.lastSlice,
      cash: typeof cash === 'string' || typeof cash === 'number' ? String(cash) : MANUAL_CASH,
      currency: this.account.currency,
      simulation: optionsOf(simulation),
      seed: 1,
    });
    await this.ask(MANUAL, feed, own, signal);
  }

  private ofDeployment(deployment: DeploymentRecord, feed: FeedRecord): SubAccount {
    const { instrumentIds, timeframe, widerTimeframes, cash, currency, simulation, seed } =
      deployment;
    return {
      instruments: this.instrumentsOf(instrumentIds),
      timeframes: [timeframe, ...widerTimeframes],
      after: Math.max(0, feed.lastSlice - BOOK_BACK),
      cash,
      currency,
      simulation,
      seed,
    };
  }

  private instrumentsOf(ids: readonly string[]): readonly Instrument[] {
    return ids.map((id) => {
      const instrument = this.market.instrument(id);
      if (instrument !== null) return instrument;
      throw new VelaError('NOT_FOUND', `expected a known instrument, found ${id}`);
    });
  }

  private async ask(
    subAccount: string,
    feed: FeedRecord,
    own: () => SubAccount,
    signal: AbortSignal,
  ): Promise<void> {
    const key = `${subAccount}/${feed.id}`;
    try {
      const spec = subAccountSpec(own(), feed);
      const outcome = await this.broker.open!(subAccount, spec, signal);
      if (outcome.kind === 'unknown') return;
      this.open.add(key);
      // A book by hand is open already where this account traded before: with its first place.
      if (outcome.kind === 'accepted' || subAccount === MANUAL) return;
      this.log.warn('The venue does not open a sub-account.', {
        accountId: this.account.id,
        subAccount,
        error: outcome.message,
      });
    } catch (thrown) {
      // What is wrong with one deployment stays with it: the venue rejects its orders.
      if (!(thrown instanceof VelaError && thrown.retryable)) this.open.add(key);
      this.log.warn('A sub-account could not be opened.', { subAccount, error: messageOf(thrown) });
    }
  }
}

/** Returns the options of the simulated venue that an account names for orders by hand. */
const optionsOf = (named: Canonical | undefined): SubAccountSpec['simulation'] =>
  typeof named === 'object' && named !== null && !Array.isArray(named)
    ? (named as { readonly [name: string]: Canonical })
    : {};
