import { VelaError, canonicalJson } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { decodeSlice, encodeSlice } from '@vela/market';
import type {
  AlertDraft,
  Claim,
  FeedRecord,
  FeedSeries,
  FeedSlice,
  FeedStore,
  LateCandle,
} from '@vela/ports';
import { bigints, byteas } from '../database/binary-array.js';
import type { RepositoryContext } from '../repositories/context.js';
import { sendFenced, snapshotText } from '../repositories/fenced-write.js';
import { plainText, plainTextOrNull } from './plain-text.js';

const RECORD = `
select id, tenant_id as "tenantId", actor_id as "actorId", name, series, source, state,
  last_slice as "lastSlice", last_available_at as "lastAvailableAt", detail,
  created_at as "createdAt", updated_at as "updatedAt"
from feed`;

const CREATE = `
with a as (
  insert into actor (id, tenant_id, kind, created_at)
    select $3, $2, 'feed', $7 where not exists (select from feed where id = $1) returning id)
insert into feed (id, tenant_id, actor_id, name, series, source, state, created_at, updated_at)
  select $1, $2, a.id, $4, $5, $6, 'STARTING', $7, $7 from a returning id`;

const LATE = `
select instrument_id as "instrumentId", timeframe, open_at as "openAt", open, high, low, close,
  volume, kind, at
from feed_late where feed_id = $1 order by n desc limit $2`;

/** Keeps feeds and the slices that they have closed in PostgreSQL. */
export class PgFeedStore implements FeedStore {
  constructor(private readonly context: Pick<RepositoryContext, 'db' | 'clock'>) {}

  /** Adds a feed together with its actor; false when the id is there. */
  async create(feed: Parameters<FeedStore['create']>[0]): Promise<boolean> {
    const { db, clock } = this.context;
    const { id, tenantId, actorId, name, series, source } = feed;
    try {
      const rows = await db.query({
        name: 'feed-create',
        text: CREATE,
        values: [
          id,
          tenantId,
          actorId,
          name,
          canonicalJson(series as unknown as Canonical),
          canonicalJson(source as unknown as Canonical),
          clock.now(),
        ],
      });
      return rows.length > 0;
    } catch (error) {
      // The same came twice at once; the statement that lost has changed nothing.
      const isTaken = error instanceof VelaError && error.code === 'ALREADY_EXISTS';
      if (isTaken && (await this.get(tenantId, id)) !== null) return false;
      throw error;
    }
  }

  /** Returns a feed of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<FeedRecord | null> {
    const [row] = await this.context.db.query<FeedRecord>({
      name: 'feed-get',
      text: `${RECORD} where tenant_id = $1 and id = $2`,
      values: [tenantId, id],
    });
    return row ?? null;
  }

  /** Returns the feed that an actor owns, or null. */
  async byActor(actorId: string): Promise<FeedRecord | null> {
    const [row] = await this.context.db.query<FeedRecord>({
      name: 'feed-by-actor',
      text: `${RECORD} where actor_id = $1`,
      values: [actorId],
    });
    return row ?? null;
  }

  /** Returns the feeds of a tenant, newest first; 1,000 at most. */
  async list(tenantId: string): Promise<readonly FeedRecord[]> {
    return await this.context.db.query<FeedRecord>({
      name: 'feed-list',
      text: `${RECORD} where tenant_id = $1 order by id desc limit 1000`,
      values: [tenantId],
    });
  }

  /** Adds series that a feed does not carry yet behind those it has; null when it is not there. */
  async extend(
    tenantId: string,
    id: string,
    series: readonly FeedSeries[],
  ): Promise<FeedRecord | null> {
    for (;;) {
      const feed = await this.get(tenantId, id);
      if (feed === null) return null;
      const isNew = (one: FeedSeries): boolean =>
        !feed.series.some(
          ({ instrumentId, timeframe }) =>
            instrumentId === one.instrumentId && timeframe === one.timeframe,
        );
      const added = series.filter(isNew);
      if (added.length === 0) return feed;
      const [row] = await this.context.db.query<FeedRecord>({
        name: 'feed-extend',
        text: `update feed set series = $3::json, updated_at = $5
          where tenant_id = $1 and id = $2 and series::text = $4 returning id`,
        values: [
          tenantId,
          id,
          canonicalJson([...feed.series, ...added] as unknown as Canonical),
          canonicalJson(feed.series as unknown as Canonical),
          this.context.clock.now(),
        ],
      });
      // Somebody else may have added some meanwhile: then the row is read again.
      if (row !== undefined) return this.get(tenantId, id);
    }
  }

  /**
   * Appends slices and the state they lead to under the owner's epoch; false when it was replaced.
   * Throws `INVALID_INPUT` for numbers with a gap and for instants that do not grow.
   */
  async append(claim: Claim, write: Parameters<FeedStore['append']>[1]): Promise<boolean> {
    const { feedId, slices, state, detail, final, snapshot, seq } = write;
    const { late = [], alerts = [] } = write;
    checkOrder(slices);
    const places = '$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13';
    const isPlain = late.length + alerts.length === 0;
    const [row] = await sendFenced<{ owned: boolean }>(this.context.db, {
      ...(isPlain
        ? { name: 'feed-append', text: `select vela_feed_append(${places}) as owned` }
        : { name: 'feed-write', text: `select vela_feed_write(${places}, $14, $15) as owned` }),
      values: [
        feedId,
        claim.actorId,
        claim.epoch,
        seq.old,
        seq.new,
        snapshotText(snapshot),
        final,
        state,
        plainTextOrNull(detail),
        this.context.clock.now(),
        bigints(slices.map(({ n }) => n)),
        bigints(slices.map(({ availableAt }) => availableAt)),
        byteas(slices.map(({ batch }) => encodeSlice(batch))),
        ...(isPlain ? [] : [textOf(late), textOf(alerts.map(asPlain))]),
      ],
    });
    return row!.owned;
  }

  /** Returns the candles that came too late, the newest first. */
  async lateCandles(feedId: string, limit: number): Promise<readonly LateCandle[]> {
    const query = { name: 'feed-late', text: LATE, values: [feedId, limit] };
    return await this.context.db.query<LateCandle>(query);
  }

  /** Returns slices behind a number, in order. */
  async slices(feedId: string, after: number, limit: number): Promise<readonly FeedSlice[]> {
    const rows = await this.context.db.query<{ n: number; availableAt: number; body: Buffer }>({
      name: 'feed-slices',
      text: `select n, available_at as "availableAt", body from feed_slice
        where feed_id = $1 and n > $2 order by n limit $3`,
      values: [feedId, after, limit],
    });
    return rows.map(({ n, availableAt, body }) => ({
      feedId,
      n,
      availableAt,
      batch: decodeSlice(body),
    }));
  }

  /**
   * Returns how many deployments are at work on a feed and how many of them are behind a slice.
   * At work is who was started, does not rest and is neither halted nor failed. Behind is who has
   * not taken the slice or a fact that concerns it, has an intent that its gateway has not taken,
   * an open send, or a cancel or change without an answer.
   */
  async followers(
    feedId: string,
    slice: number,
    marketTime?: Micros,
  ): Promise<{ readonly active: number; readonly behind: number }> {
    const [row] = await this.context.db.query<{ active: number; behind: number }>({
      name: 'feed-followers',
      text: 'select active, behind from vela_feed_followers($1, $2, $3)',
      values: [feedId, slice, marketTime ?? null],
    });
    return row!;
  }
}

const textOf = (rows: readonly unknown[]): string => canonicalJson(rows as Canonical);

const asPlain = (alert: AlertDraft): AlertDraft => ({
  ...alert,
  message: plainText(alert.message),
});

/** Throws `INVALID_INPUT` unless numbers follow one another and instants grow. */
function checkOrder(slices: readonly FeedSlice[]): void {
  for (let i = 0; i < slices.length; i++) {
    const [before, slice] = [slices[i - 1], slices[i]!];
    const follows = before === undefined || slice.n === before.n + 1;
    const isLater = before === undefined || slice.availableAt > before.availableAt;
    if (follows && isLater && slice.availableAt === slice.batch.availableAt[0]) continue;
    throw new VelaError(
      'INVALID_INPUT',
      `expected slices without a gap, each at the later instant of its batch, ` +
        `found slice ${slice.n} at ${slice.availableAt}`,
      { path: ['slices', String(i)] },
    );
  }
}
