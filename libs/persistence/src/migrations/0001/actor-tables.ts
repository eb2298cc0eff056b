/** Processes, actors and the wishes that others append for them. */
export const ACTOR_TABLES = `
create table instance (
  boot serial primary key,
  name text not null,
  build text not null,
  roles text[] not null,
  started_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null,
  draining boolean not null default false
);

create table actor (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  kind text not null,
  boot integer,
  epoch bigint not null default 0,
  seq bigint not null default 0,
  snapshot json,
  attempts integer not null default 0,
  final boolean not null default false,
  created_at bigint not null,
  updated_at timestamptz not null default clock_timestamp()
);
create index actor_claimable on actor (kind, created_at, id) where not final;
create index actor_owner on actor (boot) where boot is not null;

create table command (
  actor_id text collate "C" not null references actor (id),
  n bigint not null,
  id text collate "C" not null,
  kind text not null,
  body json,
  created_at timestamptz not null default clock_timestamp(),
  primary key (actor_id, n),
  constraint command_id unique (actor_id, id)
);
`;

/** The claim protocol: every write names the epoch and the sequence that its author believes in. */
export const ACTOR_FUNCTIONS = `
create function vela_claim(p_boot integer, p_kinds text[], p_limit integer, p_known text[],
  p_known_epochs bigint[])
returns table (id text, tenant_id text, kind text, epoch bigint, seq bigint, snapshot json,
  attempts integer)
language sql as $$
  with held as materialized (
    select l.objid::bigint as boot from pg_locks l
    where l.locktype = 'advisory' and l.classid = 78 and l.objsubid = 2 and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
  ), living as materialized (
    -- After a restart of the server every lock is gone and leases could not be renewed.
    select i.boot from instance i
    where clock_timestamp() - pg_postmaster_start_time() <= interval '5 seconds'
      or (i.lease_until > clock_timestamp() and i.boot in (select h.boot from held h))
  ), free as materialized (
    select a.id from actor a
    where not a.final and a.kind = any (p_kinds)
      and (a.boot is null
        or (a.boot <> p_boot and not exists (select from living l where l.boot = a.boot)))
      and exists (select from instance i
        where i.boot = p_boot and not i.draining and i.lease_until > clock_timestamp())
    order by a.created_at, a.id
    limit p_limit
    for update of a skip locked
  ), taken as (
    update actor a set boot = p_boot, epoch = a.epoch + 1,
      attempts = a.attempts + (a.boot is not null)::integer, updated_at = clock_timestamp()
    from free f where a.id = f.id
    returning a.id, a.tenant_id, a.kind, a.epoch, a.seq, a.snapshot, a.attempts
  )
  select t.* from taken t
  union all
  -- What was taken before, but the answer never reached the instance.
  select a.id, a.tenant_id, a.kind, a.epoch, a.seq, a.snapshot, a.attempts from actor a
  where a.boot = p_boot and not a.final and not exists (
    select from unnest(p_known, p_known_epochs) as k (id, epoch)
    where k.id = a.id and k.epoch = a.epoch)
$$;

create function vela_commit(p_ids text[], p_epochs bigint[], p_old bigint[], p_new bigint[],
  p_snapshots text[], p_final boolean[])
returns setof text language plpgsql as $$
begin
  -- One order for everybody, so two batches never wait for one another in a circle. The
  -- statements behind this one see what a write that was still under way has made true.
  perform 1 from actor a where a.id = any (p_ids) order by a.id for update;
  return query
  with wish as materialized (
    select * from unnest(p_ids, p_epochs, p_old, p_new, p_snapshots, p_final)
      as w (id, epoch, old, new, snapshot, final)
  ), done as (
    update actor a set seq = w.new, snapshot = w.snapshot::json, final = w.final,
      attempts = case when w.new > w.old then 0 else a.attempts end,
      boot = case when w.final then null else a.boot end, updated_at = clock_timestamp()
    from wish w
    where a.id = w.id and a.epoch = w.epoch and a.seq = w.old
    returning a.id
  )
  select w.id from wish w
  where not exists (select from done d where d.id = w.id)
    -- The same write again because its answer was lost: it is true already.
    and not exists (select from actor a where a.id = w.id and a.epoch = w.epoch
      and a.seq = w.new and w.new > w.old and a.snapshot::text is not distinct from w.snapshot);
end $$;

create function vela_command(p_actor text, p_id text, p_kind text, p_body text)
returns boolean language plpgsql as $$
begin
  perform 1 from actor where id = p_actor for update;
  if not found then raise exception 'no actor %', p_actor using errcode = 'P0002'; end if;
  if exists (select from command where actor_id = p_actor and id = p_id) then return false; end if;
  insert into command (actor_id, n, id, kind, body)
    select p_actor, coalesce(max(n), 0) + 1, p_id, p_kind, p_body::json
    from command where actor_id = p_actor;
  return true;
end $$;
`;
