import type { MarketView } from '@vela/execution';
import { messageOf } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { DEPLOYMENT_STATES } from '@vela/ports';
import type {
  DeploymentRecord,
  DeploymentState,
  FeedRecord,
  FeedSlice,
  FeedState,
} from '@vela/ports';
import { Subscription } from 'rxjs';
import type { GatewayPorts } from './gateway-ports.js';

/** Deployments of one account that are looked at, at most. */
const DEPLOYMENTS_MAX = 2_000;
/** How often all of them are read, and feeds without a pulse, when nothing seems to have changed. */
const REFRESH_MS = { deployments: 10_000, feeds: 1_000 };
const ENDED: readonly DeploymentState[] = ['stopped', 'failed'];
const ACTIVE = DEPLOYMENT_STATES.filter((state) => !ENDED.includes(state));

/**
 * The market as a gateway sees it: the feeds that deployments of its account follow with their
 * states, last closes, and instruments by id. Feeds are followed as soon as somebody trades on them.
 */
export class GatewayMarket implements MarketView {
  readonly deployments = new Map<string, DeploymentRecord>();
  readonly feeds = new Map<string, FeedRecord>();
  private readonly states = new Map<string, FeedState>();
  private readonly prices = new Map<string, number>();
  private readonly instruments = new Map<string, Instrument>();
  private readonly following = new Subscription();
  private readAt = { deployments: -Infinity, feeds: -Infinity };
  private active = -1;

  constructor(
    private readonly tenantId: string,
    private readonly accountId: string,
    private readonly ports: Pick<
      GatewayPorts,
      'deployments' | 'feeds' | 'instruments' | 'slices' | 'log' | 'now'
    >,
  ) {}

  feedState(actorId: string): FeedState | null {
    const feedId = this.deployments.get(actorId)?.feedId;
    return feedId === undefined ? null : (this.states.get(feedId) ?? null);
  }

  lastPrice(instrumentId: string): number {
    return this.prices.get(instrumentId) ?? 0;
  }

  instrument(instrumentId: string): Instrument | null {
    return this.instruments.get(instrumentId) ?? null;
  }

  /** Looks whether other deployments trade on the account, and how the feeds are. */
  async watch(): Promise<void> {
    const { deployments, now } = this.ports;
    const filter = { accountId: this.accountId, states: ACTIVE };
    const active = await deployments.count(this.tenantId, filter);
    const isOld = now() - this.readAt.deployments >= REFRESH_MS.deployments;
    if (active !== this.active || isOld) await this.refresh();
    this.active = active;
    if (now() - this.readAt.feeds < REFRESH_MS.feeds) return;
    this.readAt.feeds = now();
    for (const feedId of this.feeds.keys()) await this.look(feedId);
  }

  /** Reads which deployments trade on the account; their feeds are followed from now on. */
  async refresh(): Promise<void> {
    const { deployments, now } = this.ports;
    this.readAt.deployments = now();
    const page = { first: DEPLOYMENTS_MAX, after: null };
    const found = await deployments.list(this.tenantId, { accountId: this.accountId }, page);
    for (const one of found) this.deployments.set(one.actorId, one);
    await this.know(found.flatMap(({ instrumentIds }) => instrumentIds));
    for (const { state, feedId } of found) {
      if (!ENDED.includes(state) && !this.feeds.has(feedId)) await this.look(feedId);
    }
  }

  /** Reads instruments that are not known yet. */
  async know(ids: Iterable<string>): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.instruments.has(id));
    if (unknown.length === 0) return;
    for (const one of await this.ports.instruments.getMany(this.tenantId, unknown)) {
      this.instruments.set(one.id, one);
    }
  }

  /** Returns a feed that carries an instrument, one that lives first; null when there is none. */
  async feedWith(instrumentId: string): Promise<FeedRecord | null> {
    const carries = ({ series }: FeedRecord): boolean =>
      series.some((one) => one.instrumentId === instrumentId);
    const known = [...this.feeds.values()].find(carries);
    if (known !== undefined) return known;
    const all = (await this.ports.feeds.list(this.tenantId)).filter(carries);
    const feed = all.find(({ state }) => state === 'LIVE') ?? all[0];
    if (feed === undefined) return null;
    await this.look(feed.id);
    return feed;
  }

  close(): void {
    this.following.unsubscribe();
  }

  /** Reads the state of a feed; follows it from the first look on. */
  private async look(feedId: string): Promise<void> {
    const feed = await this.ports.feeds.get(this.tenantId, feedId);
    if (feed === null) return;
    const isNew = !this.feeds.has(feedId);
    this.feeds.set(feedId, feed);
    this.states.set(feedId, feed.state);
    if (isNew) this.follow(feed);
  }

  private follow(feed: FeedRecord): void {
    const { slices, log } = this.ports;
    const broke = (thrown: unknown): void =>
      log.warn('A feed is followed no more.', { feedId: feed.id, error: messageOf(thrown) });
    // The last slice is read again, so that there is a price at once.
    const after = Math.max(0, feed.lastSlice - 1);
    this.following.add(
      slices.follow(feed.id, after).subscribe({ next: (s) => this.mark(s), error: broke }),
    );
    this.following.add(
      slices.pulses(feed.id).subscribe({
        next: ({ state }) => this.states.set(feed.id, state),
        error: broke,
      }),
    );
  }

  private mark({ feedId, batch }: FeedSlice): void {
    // Series may be added meanwhile: what is known of the feed now counts.
    this.feeds.get(feedId)?.series.forEach(({ instrumentId }, index) => {
      const columns = batch.series[index];
      const price = columns === undefined ? undefined : columns.close[columns.length - 1];
      if (price !== undefined && price > 0) this.prices.set(instrumentId, price);
    });
  }
}
