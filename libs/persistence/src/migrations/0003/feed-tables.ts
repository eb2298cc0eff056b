/** Feeds and the slices that they have closed. */
export const FEED_TABLES = `
create table feed (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  actor_id text collate "C" not null unique references actor (id),
  name text not null,
  series json not null,
  source json not null,
  state text not null check (state in ('STARTING', 'LIVE', 'STALE', 'DOWN', 'ENDED')),
  last_slice bigint not null default 0,
  last_available_at bigint,
  detail text,
  created_at bigint not null,
  updated_at bigint not null
) with (fillfactor = 50);
create index feed_page on feed (tenant_id, id desc);

create table feed_slice (
  feed_id text collate "C" not null,
  n bigint not null check (n > 0),
  available_at bigint not null,
  body bytea not null,
  primary key (feed_id, n)
);
alter table feed_slice alter column body set storage external;
create trigger feed_slice_is_append_only before update or delete on feed_slice
  for each row execute function vela_refuse_change();
`;

/** What writes feeds and asks who is behind. */
export const FEED_FUNCTIONS = `
create function vela_feed_append(p_feed text, p_actor text, p_epoch bigint, p_old bigint,
  p_new bigint, p_life text, p_final boolean, p_state text, p_detail text, p_at bigint,
  p_ns bigint[], p_available_at bigint[], p_bodies bytea[])
returns boolean language plpgsql as $$
declare
  v_actor actor%rowtype;
  v_last bigint;
  v_last_at bigint;
begin
  select * into v_actor from actor where id = p_actor and kind = 'feed' for update;
  if not found or v_actor.epoch <> p_epoch then return false; end if;
  if v_actor.seq = p_new and p_new > p_old
      and v_actor.snapshot::text is not distinct from p_life then
    -- The same write again because its answer was lost: it is true already.
    return true;
  end if;
  if v_actor.seq <> p_old then return false; end if;
  select last_slice, last_available_at into v_last, v_last_at from feed
    where id = p_feed and actor_id = p_actor for update;
  if not found then
    raise exception 'no feed % of actor %', p_feed, p_actor using errcode = 'P0002';
  end if;
  if cardinality(p_ns) > 0 and (p_ns[1] <> v_last + 1 or p_available_at[1] <= v_last_at) then
    raise exception 'slice % at % does not follow slice % at % of feed %', p_ns[1],
      p_available_at[1], v_last, v_last_at, p_feed using errcode = 'VL001';
  end if;
  update actor set seq = p_new, snapshot = p_life::json, final = p_final, attempts = 0,
    boot = case when p_final then null else boot end, updated_at = clock_timestamp()
    where id = p_actor;
  insert into feed_slice (feed_id, n, available_at, body)
    select p_feed, s.n, s.available_at, s.body
    from unnest(p_ns, p_available_at, p_bodies) as s (n, available_at, body);
  update feed set state = p_state, detail = p_detail, updated_at = p_at,
    last_slice = v_last + cardinality(p_ns),
    last_available_at = coalesce(p_available_at[cardinality(p_available_at)], v_last_at)
    where id = p_feed;
  return true;
end $$;
`;

/** What asks who is behind a feed. */
export const FEED_FOLLOWERS = `
-- At work on a feed is every deployment of it that was started, does not rest and is neither halted
-- nor failed, be it about to reconcile, warming up or paused. It is behind until it has taken the
-- slice, and until its gateway has taken each of its intents and every send and every change of an
-- order is answered: what it decides on slice n is then at the venue before slice n + 1. Rows of the
-- account's log must be read as well, because something may be decided on them; but what the venue
-- reports of its orders is taken with the next slice, and with it what stands behind.
create function vela_feed_followers(p_feed text, p_slice bigint, out active bigint,
  out behind bigint)
language sql stable as $$
  select count(*), count(*) filter (where i.slice < p_slice
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
