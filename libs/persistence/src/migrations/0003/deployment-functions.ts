/** Adds a deployment that rests until it is started. */
const CREATE = `
create function vela_deployment_create(p_spec json)
returns boolean language plpgsql as $$
declare
  d record;
  v_tenant text := p_spec ->> 'tenantId';
  v_missing text;
begin
  select * into d from json_to_record(p_spec) as (id text, "actorId" text, name text, mode text,
    "strategyId" text, "strategyVersionId" text, parameters json, "instrumentIds" text[],
    timeframe text, "widerTimeframes" text[], "feedId" text, "accountId" text, cash text,
    currency text, simulation json, limits json, seed bigint, "createdAt" bigint);
  if exists (select from deployment where id = d.id) then return false; end if;
  v_missing := case
    when not exists (select from strategy_version v where v.id = d."strategyVersionId"
        and v.strategy_id = d."strategyId" and v.tenant_id = v_tenant)
      then 'version ' || d."strategyVersionId" || ' of strategy ' || d."strategyId"
    when not exists (select from feed f where f.id = d."feedId" and f.tenant_id = v_tenant)
      then 'feed ' || d."feedId"
    when not exists (select from broker_account b where b.id = d."accountId"
        and b.tenant_id = v_tenant and b.mode = d.mode)
      then lower(d.mode) || ' account ' || d."accountId"
    else (select 'instrument ' || x.id from unnest(d."instrumentIds") as x (id)
      where not exists (select from instrument i where i.id = x.id and i.tenant_id = v_tenant)
      limit 1)
  end;
  if v_missing is not null then raise exception 'no %', v_missing using errcode = 'P0002'; end if;
  insert into actor (id, tenant_id, kind, final, created_at)
    values (d."actorId", v_tenant, 'deployment', true, d."createdAt");
  insert into deployment (id, tenant_id, actor_id, name, mode, strategy_id, strategy_version_id,
      parameters, instrument_ids, timeframe, wider_timeframes, feed_id, account_id, cash, currency,
      simulation, limits, seed, created_at)
    values (d.id, v_tenant, d."actorId", d.name, d.mode, d."strategyId", d."strategyVersionId",
      d.parameters, d."instrumentIds", d.timeframe, d."widerTimeframes", d."feedId", d."accountId",
      d.cash, d.currency, d.simulation, d.limits, d.seed, d."createdAt");
  insert into deployment_image (actor_id, state, state_since, engaged, chain)
    values (d."actorId", 'provisioning', d."createdAt", 'NONE', decode(repeat('00', 32), 'hex'));
  insert into trading_switch (tenant_id, scope, subject, mode, "by", reason, at)
    values (v_tenant, 'deployment', d."actorId", 'NONE', '', '', d."createdAt");
  return true;
exception when unique_violation then
  -- The same came twice at once; everything above is undone.
  if exists (select from deployment where id = d.id) then return false; end if;
  raise;
end $$;
`;

/**
 * The commit of many deployments. Rows of arrays that belong to a deployment name its place in
 * the first arrays (from 1), beside its id.
 */
const COMMIT = `
create function vela_deployment_commit(p_at bigint, p_ids text[], p_epochs bigint[],
  p_old bigint[], p_new bigint[], p_lives text[], p_final boolean[], p_states text[],
  p_details text[], p_engaged text[], p_input bigint[], p_slice bigint[], p_account bigint[],
  p_timer bigint[], p_command bigint[], p_chains bytea[], p_summaries text[],
  p_snapshot_of integer[], p_snapshots bytea[],
  p_tape_of integer[], p_tape_actors text[], p_tape_seq bigint[], p_tape_sources text[],
  p_tape_from bigint[], p_tape_to bigint[], p_tape_links bytea[],
  p_intent_of integer[], p_intent_actors text[], p_intent_seq bigint[], p_intent_legs integer[],
  p_intent_kinds text[], p_intent_bodies text[], p_notes json)
returns setof text language plpgsql as $$
declare
  v_done boolean[];
begin
  -- One order for everybody, so two batches never wait for one another in a circle.
  perform 1 from actor a where a.id = any (p_ids) order by a.id for update;
  with wish as materialized (
    select * from unnest(p_ids, p_epochs, p_old, p_new, p_lives, p_final, p_command)
      with ordinality as w (id, epoch, old, new, life, final, command, k)
  ), done as (
    update actor a set seq = w.new, snapshot = w.life::json, attempts = 0,
      -- Somebody may have asked for more while the actor was going to rest: then it does not.
      final = w.final and not exists (select from command c
        where c.actor_id = w.id and c.n > w.command),
      boot = case when w.final then null else a.boot end, updated_at = clock_timestamp()
    from wish w
    where a.id = w.id and a.epoch = w.epoch and a.seq = w.old and a.kind = 'deployment'
    returning w.k
  )
  select array_agg(d.k is not null order by w.k) into v_done
  from wish w left join done d on d.k = w.k;

  update deployment_image i set input = w.input, slice = w.slice, account = w.account,
    timer = w.timer, command = w.command, chain = w.chain,
    summary = coalesce(w.summary::json, i.summary),
    detail = w.detail, engaged = w.engaged, state = w.state,
    state_since = case when i.state = w.state then i.state_since else p_at end,
    started_at = case when i.state in ('provisioning', 'stopped')
      and w.state not in ('provisioning', 'stopped') then p_at else i.started_at end,
    stopped_at = case when w.state not in ('stopped', 'failed') then null
      else coalesce(i.stopped_at, p_at) end
  from unnest(p_ids, p_states, p_details, p_engaged, p_input, p_slice, p_account, p_timer,
    p_command, p_chains, p_summaries, v_done)
    as w (id, state, detail, engaged, input, slice, account, timer, command, chain, summary, done)
  where w.done and i.actor_id = w.id;

  insert into tape (actor_id, seq, source, from_n, to_n, link)
    select t.actor, t.seq, t.source, t.from_n, t.to_n, t.link
    from unnest(p_tape_of, p_tape_actors, p_tape_seq, p_tape_sources, p_tape_from, p_tape_to,
      p_tape_links) as t (k, actor, seq, source, from_n, to_n, link)
    where v_done[t.k];

  if cardinality(p_intent_of) > 0 then
    insert into intent (actor_id, seq, leg, kind, body, at)
      select t.actor, t.seq, t.leg, t.kind, t.body, p_at
      from unnest(p_intent_of, p_intent_actors, p_intent_seq, p_intent_legs, p_intent_kinds,
        p_intent_bodies) as t (k, actor, seq, leg, kind, body)
      where v_done[t.k];
  end if;

  if cardinality(p_snapshot_of) > 0 then
    insert into deployment_snapshot (actor_id, input, slice, account, timer, command, chain, body)
      select i.actor_id, i.input, i.slice, i.account, i.timer, i.command, i.chain, s.body
      from unnest(p_snapshot_of, p_snapshots) as s (k, body)
        join unnest(p_ids) with ordinality as w (id, k) on w.k = s.k
        join deployment_image i on i.actor_id = w.id
      where v_done[s.k]
      on conflict (actor_id) do update set input = excluded.input, slice = excluded.slice,
        account = excluded.account, timer = excluded.timer, command = excluded.command,
        chain = excluded.chain, body = excluded.body;
  end if;

  if p_notes is not null then perform vela_deployment_notes(p_notes, v_done); end if;

  return query
  select w.id
  from unnest(p_ids, p_epochs, p_new, p_lives, p_chains, v_done)
    as w (id, epoch, new, life, chain, done)
  where not w.done
    -- The same write again because its answer was lost: it is true already.
    and not exists (select from actor a join deployment_image i on i.actor_id = a.id
      where a.id = w.id and a.epoch = w.epoch and a.seq = w.new
        and a.snapshot::text is not distinct from w.life and i.chain = w.chain);
end $$;
`;

/** What a commit seldom carries: changes of state, printed lines, alerts. */
const NOTES = `
create function vela_deployment_notes(p_notes json, p_done boolean[])
returns void language plpgsql as $$
declare
  v_alerts record;
begin
  insert into transition (actor_id, n, from_state, to_state, event, "by", reason, at)
    select t.actor,
      (select coalesce(max(o.n), 0) from transition o where o.actor_id = t.actor)
        + row_number() over (partition by t.actor order by t.i),
      t."from", t."to", t.event, t."by", t.reason, t.at
    from json_to_recordset(p_notes -> 'transitions') as t (k integer, i integer, actor text,
      "from" text, "to" text, event text, "by" text, reason text, at bigint)
    where p_done[t.k];

  insert into deployment_log (actor_id, n, level, message, at)
    select t.actor,
      (select coalesce(max(o.n), 0) from deployment_log o where o.actor_id = t.actor)
        + row_number() over (partition by t.actor order by t.i),
      t.level, t.message, t.at
    from json_to_recordset(p_notes -> 'logs') as t (k integer, i integer, actor text, level text,
      message text, at bigint)
    where p_done[t.k];

  for v_alerts in
    select d.tenant_id, d.id, json_agg(json_build_object('severity', t.severity, 'code', t.code,
      'message', t.message, 'at', t.at) order by t.i) as rows
    from json_to_recordset(p_notes -> 'alerts') as t (k integer, i integer, actor text,
        severity text, code text, message text, at bigint)
      join deployment d on d.actor_id = t.actor
    where p_done[t.k]
    group by d.tenant_id, d.id
    order by d.tenant_id, d.id
  loop
    perform vela_alert_add(v_alerts.tenant_id, v_alerts.id, null, null, v_alerts.rows);
  end loop;
end $$;
`;

/** Wishes, and what they wake: a deployment that rests is claimed again when it is asked for. */
export const COMMAND_REVIVES = `
create or replace function vela_command(p_actor text, p_id text, p_kind text, p_body text)
returns boolean language plpgsql as $$
begin
  perform 1 from actor where id = p_actor for update;
  if not found then raise exception 'no actor %', p_actor using errcode = 'P0002'; end if;
  if exists (select from command where actor_id = p_actor and id = p_id) then return false; end if;
  insert into command (actor_id, n, id, kind, body)
    select p_actor, coalesce(max(n), 0) + 1, p_id, p_kind, p_body::json
    from command where actor_id = p_actor;
  -- What the wish means in its state is the actor's to say.
  update actor a set final = false, attempts = 0
  where a.id = p_actor and a.final and exists (select from deployment_image i
    where i.actor_id = a.id
      and case
        when p_kind = 'start' then i.state in ('provisioning', 'stopped')
        when p_kind in ('stop', 'kill') then i.state in ('provisioning', 'halted')
        else p_kind in ('resume', 'reconcile') and i.state = 'halted' end);
  return true;
end $$;
`;

/** The same as the first schema had it, for the way back. */
export const COMMAND_ALONE = `
create or replace function vela_command(p_actor text, p_id text, p_kind text, p_body text)
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

/** What writes deployments: each call one statement. */
export const DEPLOYMENT_FUNCTIONS = CREATE + COMMIT + NOTES;
