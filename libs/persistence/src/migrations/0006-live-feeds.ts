import { Migration } from '@mikro-orm/migrations';
import { FEED_FOLLOWERS } from './0003/feed-tables.js';

/** Candles that came too late for their slices; they are kept and never delivered. */
const LATE = `
create table feed_late (
  feed_id text collate "C" not null references feed (id),
  n bigint not null check (n > 0),
  instrument_id text collate "C" not null,
  timeframe text not null,
  open_at bigint not null,
  open float8 not null,
  high float8 not null,
  low float8 not null,
  close float8 not null,
  volume float8 not null,
  kind text not null check (kind in ('late', 'revised', 'missed')),
  at bigint not null,
  primary key (feed_id, n)
);
create trigger feed_late_is_append_only before update or delete on feed_late
  for each row execute function vela_refuse_change();
`;

/** Appends as vela_feed_append does, and what is to be kept beside the slices. */
const WRITE = `
create function vela_feed_write(p_feed text, p_actor text, p_epoch bigint, p_old bigint,
  p_new bigint, p_life text, p_final boolean, p_state text, p_detail text, p_at bigint,
  p_ns bigint[], p_available_at bigint[], p_bodies bytea[], p_late json, p_alerts json)
returns boolean language plpgsql as $$
declare
  v_seq bigint;
  v_tenant text;
begin
  select seq, tenant_id into v_seq, v_tenant from actor where id = p_actor for update;
  if not vela_feed_append(p_feed, p_actor, p_epoch, p_old, p_new, p_life, p_final, p_state,
      p_detail, p_at, p_ns, p_available_at, p_bodies) then
    return false;
  end if;
  -- The same write again because its answer was lost: what stands beside it is there as well.
  if v_seq <> p_old then return true; end if;
  insert into feed_late (feed_id, n, instrument_id, timeframe, open_at, open, high, low, close,
      volume, kind, at)
    select p_feed, (select coalesce(max(n), 0) from feed_late where feed_id = p_feed) + l.k,
      l.body ->> 'instrumentId', l.body ->> 'timeframe', (l.body ->> 'openAt')::bigint,
      (l.body ->> 'open')::float8, (l.body ->> 'high')::float8, (l.body ->> 'low')::float8,
      (l.body ->> 'close')::float8, (l.body ->> 'volume')::float8, l.body ->> 'kind',
      (l.body ->> 'at')::bigint
    from json_array_elements(p_late) with ordinality as l (body, k);
  if json_array_length(p_alerts) > 0 then
    perform vela_alert_add(v_tenant, null, null, p_feed, p_alerts);
  end if;
  return true;
end $$;
`;

/** A deployment with a timer that is due is behind as well. */
const FOLLOWERS = `
-- At work on a feed is every deployment of it that was started, does not rest and is neither halted
-- nor failed, be it about to reconcile, warming up or paused. It is behind until it has taken the
-- slice, until every timer that market time has reached has fired, and until its gateway has taken
-- each of its intents and every send and every change of an order is answered: what it decides on slice n is then at the venue before slice n + 1. Rows of the
-- account's log must be read as well, because something may be decided on them; but what the venue
-- reports of its orders is taken with the next slice, and with it what stands behind.
create function vela_feed_followers(p_feed text, p_slice bigint, p_market bigint,
  out active bigint, out behind bigint)
language sql stable as $$
  select count(*), count(*) filter (where i.slice < p_slice
    or (i.summary ->> 'nextTimerAt')::bigint <= p_market
    or exists (select from intent x where x.actor_id = d.actor_id
      and (x.seq, x.leg) > (coalesce(c.seq, -1), coalesce(c.leg, -1)))
    or exists (select from broker_order o where o.account_id = d.account_id
      and o.actor_id = d.actor_id and o.send in ('sending', 'accepted', 'unknown')
      and (o.send = 'sending' or o.status in ('pending_cancel', 'pending_replace')))
    or (select l.kind from account_log l where l.account_id = d.account_id
        and (l.actor_id = d.actor_id or l.actor_id is null) and l.n > i.account
      order by l.n limit 1) not in ('report', 'execution'))
  from deployment d
    join actor a on a.id = d.actor_id
    join deployment_image i on i.actor_id = d.actor_id
    left join intent_cursor c on c.account_id = d.account_id and c.actor_id = d.actor_id
  where d.feed_id = p_feed and not a.final and i.state not in ('halted', 'failed')
$$;
`;

const FOLLOWERS_BEFORE = 'drop function vela_feed_followers(text, bigint);';
const FOLLOWERS_GONE = 'drop function vela_feed_followers(text, bigint, bigint);';

/** Feeds of live streams: candles that came too late, alerts, and timers that are due. */
export class LiveFeeds extends Migration {
  /** Adds the table and what writes it. */
  override up(): void {
    this.addSql(LATE);
    this.addSql(WRITE);
    this.addSql(FOLLOWERS_BEFORE);
    this.addSql(FOLLOWERS);
  }

  /** Removes them. */
  override down(): void {
    this.addSql('drop function vela_feed_write; drop table feed_late;');
    this.addSql(FOLLOWERS_GONE);
    this.addSql(FEED_FOLLOWERS);
  }
}
