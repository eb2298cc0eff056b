/** Adds an account with its gateway, and the switches that its sends look at. */
const CREATE = `
create function vela_account_create(p_account json, p_at bigint)
returns boolean language plpgsql as $$
declare
  v_id text := p_account ->> 'id';
  v_tenant text := p_account ->> 'tenantId';
  v_actor text := p_account ->> 'actorId';
begin
  if exists (select from broker_account where id = v_id) then return false; end if;
  insert into actor (id, tenant_id, kind, created_at) values (v_actor, v_tenant, 'gateway', p_at);
  insert into broker_account (id, tenant_id, actor_id, name, broker, mode, currency, options,
      limits, health, created_at)
    values (v_id, v_tenant, v_actor, p_account ->> 'name', p_account ->> 'broker',
      p_account ->> 'mode', p_account ->> 'currency', p_account -> 'options',
      p_account -> 'limits', 'connecting', p_at);
  insert into trading_switch (tenant_id, scope, subject, mode, "by", reason, at)
    values (v_tenant, 'everything', '', 'NONE', '', '', p_at),
      (v_tenant, 'account', v_id, 'NONE', '', '', p_at)
    on conflict do nothing;
  return true;
exception when unique_violation then
  -- The same came twice at once; everything above is undone.
  if exists (select from broker_account where id = v_id) then return false; end if;
  raise;
end $$;
`;

/**
 * What holds trading back. Of several the strictest is in force: `HALT` lets nothing out, the
 * others what reduces.
 */
const SWITCHES = `
create function vela_strictest(p_modes text[])
returns text language sql immutable as $$
  select case when 'HALT' = any (p_modes) then 'HALT' when 'FLATTEN' = any (p_modes) then 'FLATTEN'
    when 'REDUCE_ONLY' = any (p_modes) then 'REDUCE_ONLY' else 'NONE' end
$$;

-- Returns the first switch that says something else than what a gateway obeyed, null when all agree.
-- The rows stay locked until the sends are true, so whoever engages a switch waits for them or is
-- seen by them.
create function vela_switch_differs(p_tenant text, p_account text, p_actors text[], p_obeys json)
returns text language plpgsql as $$
declare
  v_switch record;
  v_modes text[] := '{}';
  v_deployment text;
begin
  for v_switch in
    select s.scope, s.subject, s.mode from trading_switch s
    where s.tenant_id = p_tenant and ((s.scope = 'everything' and s.subject = '')
      or (s.scope = 'account' and s.subject = p_account)
      or (s.scope = 'deployment' and s.subject = any (p_actors)))
    order by case s.scope when 'everything' then 0 when 'account' then 1 else 2 end, s.subject
    for share
  loop
    if v_switch.scope <> 'deployment' then
      v_modes := v_modes || v_switch.mode;
    elsif v_switch.mode <> coalesce(p_obeys -> 'deployments' ->> v_switch.subject, 'NONE') then
      v_deployment := coalesce(v_deployment, v_switch.mode);
    end if;
  end loop;
  if cardinality(v_modes) <> 2 then
    raise exception 'account % has no switches', p_account using errcode = 'P0002';
  end if;
  if vela_strictest(v_modes) <> coalesce(p_obeys ->> 'mode', 'NONE') then
    return vela_strictest(v_modes);
  end if;
  return v_deployment;
end $$;

create function vela_engage(p_tenant text, p_scope text, p_subject text, p_mode text, p_by text,
  p_reason text, p_at bigint)
returns bigint language plpgsql as $$
declare
  v_accounts bigint := 0;
  v_deployments bigint;
begin
  -- The same order of locks as opening a send: switches, then accounts.
  insert into trading_switch as s (tenant_id, scope, subject, mode, version, "by", reason, at)
    select p_tenant, p_scope, p_subject, p_mode, 1, p_by, p_reason, p_at
    where case p_scope
      when 'deployment' then exists (select from deployment d
        where d.tenant_id = p_tenant and d.actor_id = p_subject)
      when 'account' then exists (select from broker_account b
        where b.tenant_id = p_tenant and b.id = p_subject)
      else p_subject = '' and exists (select from tenant t where t.id = p_tenant) end
    on conflict (tenant_id, scope, subject) do update set mode = excluded.mode,
      version = s.version + 1, "by" = excluded."by", reason = excluded.reason, at = excluded.at;
  if not found then return 0; end if;
  if p_scope = 'deployment' then return 1; end if;
  perform 1 from broker_account b
    where b.tenant_id = p_tenant and (p_scope = 'everything' or b.id = p_subject)
    order by b.id for update;
  update broker_account b set engaging = p_mode <> 'NONE'
      or (b.engaging and exists (select from trading_switch s where s.tenant_id = p_tenant
        and s.subject in ('', b.id) and s.scope <> 'deployment' and s.mode <> 'NONE'))
    where b.tenant_id = p_tenant and (p_scope = 'everything' or b.id = p_subject);
  get diagnostics v_accounts = row_count;
  select count(*) into v_deployments
  from deployment d join deployment_image i on i.actor_id = d.actor_id
  where d.tenant_id = p_tenant and (p_scope = 'everything' or d.account_id = p_subject)
    and i.state not in ('stopped', 'failed');
  return v_accounts + v_deployments;
end $$;
`;

const COMMIT = `
create function vela_account_commit(p_actor text, p_epoch bigint, p_old bigint, p_new bigint,
  p_life text, p_account text, p_write json)
returns table (kind text, last_fact bigint, mode text, known text[]) language plpgsql as $$
declare
  v_actor actor%rowtype;
  v_last bigint;
  v_added bigint;
  v_actors text[];
  v_opens boolean;
begin
  select * into v_actor from actor a where a.id = p_actor and a.kind = 'gateway' for update;
  if not found or v_actor.epoch <> p_epoch then
    return query select 'replaced', null::bigint, null, null::text[];
    return;
  end if;
  select b.last_fact into v_last from broker_account b
    where b.id = p_account and b.actor_id = p_actor;
  if not found then
    raise exception 'no account % of gateway %', p_account, p_actor using errcode = 'P0002';
  end if;
  if v_actor.seq = p_new and p_new > p_old
      and v_actor.snapshot::text is not distinct from p_life then
    -- The same write again because its answer was lost: it is true already.
    return query select 'done', v_last, null, '{}'::text[];
    return;
  end if;
  if v_actor.seq <> p_old then
    return query select 'replaced', null::bigint, null, null::text[];
    return;
  end if;

  -- What newly becomes a send is looked at even where the gateway did not say so.
  select array_agg(distinct o.actor_id),
    (p_write ->> 'opens')::boolean
      or bool_or(o.send = 'sending' and b.send is distinct from 'sending')
    into v_actors, v_opens
  from json_to_recordset(p_write -> 'orders') as o (client_order_id text, actor_id text, send text)
    left join broker_order b on b.account_id = p_account and b.client_order_id = o.client_order_id;
  if v_opens then
    mode := vela_switch_differs(v_actor.tenant_id, p_account, coalesce(v_actors, '{}'),
      p_write -> 'obeys');
    if mode is not null then
      return query select 'engaged', null::bigint, mode, null::text[];
      return;
    end if;
  end if;

  update actor set seq = p_new, snapshot = p_life::json, attempts = 0,
    updated_at = clock_timestamp() where id = p_actor;
  select f.added, f.known into v_added, known
    from vela_account_facts(p_account, v_actor.tenant_id, v_last, p_write) as f;
  perform vela_account_orders(p_account, v_actor.tenant_id, p_write -> 'orders');

  insert into intent_cursor as c (account_id, actor_id, seq, leg)
    select p_account, t."actorId", t.seq, t.leg
    from json_to_recordset(p_write -> 'takes') as t ("actorId" text, seq bigint, leg integer)
    order by t."actorId"
    on conflict (account_id, actor_id) do update set seq = excluded.seq, leg = excluded.leg
      where (c.seq, c.leg) < (excluded.seq, excluded.leg);

  update broker_account b set last_fact = v_last + v_added,
    last_command = greatest(b.last_command, (p_write ->> 'command')::bigint),
    health = coalesce(p_write #>> '{health,state}', b.health),
    health_detail = case when json_typeof(p_write -> 'health') = 'object'
      then p_write #>> '{health,detail}' else b.health_detail end,
    watermarks = case when json_typeof(p_write -> 'watermarks') = 'object'
      then (b.watermarks::jsonb || (p_write -> 'watermarks')::jsonb)::json else b.watermarks end,
    engaging = b.engaging and not ((p_write ->> 'settled')::boolean
      and not exists (select from broker_order o
        where o.account_id = p_account and o.send = 'sending'))
  where b.id = p_account;

  if json_array_length(p_write -> 'alerts') > 0 then
    perform vela_alert_add(v_actor.tenant_id, null, p_account, null, p_write -> 'alerts');
  end if;
  return query select 'done', v_last + v_added, null, known;
end $$;

-- Appends facts and fills, and positions as the gateway folded them. A fact whose fill is known, or
-- was named before, is left out with its fill, and the position that the fill would have moved stays.
create function vela_account_facts(p_account text, p_tenant text, p_last bigint, p_write json,
  out added bigint, out known text[])
language plpgsql as $$
begin
  with told as materialized (
    select * from json_to_recordset(p_write -> 'facts') as f (k integer, actor text, kind text,
      body text, at bigint, key text, class text)
  ), fresh as materialized (
    select f.*, p_last + row_number() over (order by f.k) as n from told f
    where f.key is null or (
      not exists (select from fill b
        where b.account_id = p_account and b.key = f.key and b.class = f.class)
      and not exists (select from told g where g.key = f.key and g.class = f.class and g.k < f.k))
  ), logged as (
    insert into account_log (account_id, n, actor_id, kind, body, at)
      select p_account, f.n, f.actor, f.kind, f.body, f.at from fresh f
    returning n
  ), asked as materialized (
    select x.*, f.n from json_to_recordset(p_write -> 'fills') as x (key text, class text,
        kind text, "actorId" text, "clientOrderId" text, "instrumentId" text, side text,
        quantity numeric, price numeric, fee numeric, currency text, at bigint)
      left join fresh f on f.key = x.key and f.class = x.class
  ), booked as (
    insert into fill (account_id, key, class, n, tenant_id, kind, actor_id, client_order_id,
        instrument_id, side, quantity, price, fee, currency, at)
      select p_account, x.key, x.class, x.n, p_tenant, x.kind, x."actorId", x."clientOrderId",
        x."instrumentId", x.side, x.quantity, x.price, x.fee, x.currency, x.at
      from asked x where x.n is not null
  ), moved as (
    insert into sub_position as s (account_id, actor_id, instrument_id, quantity, cost, realized,
        fees)
      select p_account, p."actorId", p."instrumentId", p.quantity, p.cost, p.realized, p.fees
      from json_to_recordset(p_write -> 'positions') as p ("actorId" text, "instrumentId" text,
        quantity numeric, cost numeric, realized numeric, fees numeric)
      where not exists (select from asked x where x.n is null and x."actorId" = p."actorId"
        and x."instrumentId" = p."instrumentId")
      on conflict (account_id, actor_id, instrument_id) do update set
        quantity = excluded.quantity, cost = excluded.cost, realized = excluded.realized,
        fees = excluded.fees
  )
  select (select count(*) from logged),
    (select coalesce(array_agg(x.key order by x.key), '{}') from asked x where x.n is null)
    into added, known;
end $$;

create function vela_account_orders(p_account text, p_tenant text, p_orders json)
returns void language sql as $$
  insert into broker_order as b (account_id, client_order_id, tenant_id, actor_id, seq, leg, child,
      instrument_id, body, send, status, filled, average_price, reserved, deadline, sending_at,
      attempts, venue_order_id, code, message, carried_by, created_at, updated_at)
    select p_account, o.client_order_id, p_tenant, o.actor_id, o.seq, o.leg, o.child,
      o.instrument_id, o.body, o.send, o.status, o.filled, o.average_price, o.reserved, o.deadline,
      o.sending_at, o.attempts, o.venue_order_id, o.code, o.message, o.carried_by, o.created_at,
      o.updated_at
    from json_to_recordset(p_orders) as o (client_order_id text, actor_id text, seq bigint,
      leg integer, child integer, instrument_id text, body text, send text, status text,
      filled numeric, average_price double precision, reserved numeric, deadline bigint,
      sending_at bigint, attempts integer, venue_order_id text, code text, message text,
      carried_by text, created_at bigint, updated_at bigint)
    on conflict (account_id, client_order_id) do update set body = excluded.body,
      send = excluded.send, status = excluded.status, filled = excluded.filled,
      average_price = excluded.average_price, reserved = excluded.reserved,
      deadline = excluded.deadline, sending_at = excluded.sending_at,
      attempts = excluded.attempts, venue_order_id = excluded.venue_order_id,
      code = excluded.code, message = excluded.message, carried_by = excluded.carried_by,
      updated_at = excluded.updated_at
$$;
`;

/** Paper venues: requests and states under the epoch of the account's gateway. */
const PAPER = `
-- Locks the gateway's row, so that nobody claims it before what follows is true.
create function vela_paper_owned(p_actor text, p_epoch bigint, p_account text)
returns boolean language plpgsql as $$
begin
  perform 1 from actor a where a.id = p_actor and a.epoch = p_epoch for share;
  if not found then return false; end if;
  if not exists (select from broker_account b
      where b.id = p_account and b.actor_id = p_actor) then
    raise exception 'no account % of gateway %', p_account, p_actor using errcode = 'P0002';
  end if;
  return true;
end $$;

create function vela_paper_append(p_actor text, p_epoch bigint, p_account text, p_ns bigint[],
  p_bodies text[])
returns boolean language plpgsql as $$
declare
  v_last bigint;
begin
  if not vela_paper_owned(p_actor, p_epoch, p_account) then return false; end if;
  -- The same rows again because the answer was lost are left out; others must follow the last.
  if exists (select from unnest(p_ns, p_bodies) as r (n, body)
      join paper_journal j on j.account_id = p_account and j.n = r.n
      where j.body <> r.body) then
    raise exception 'request % of account % is another one', p_ns[1], p_account
      using errcode = 'VL001';
  end if;
  select coalesce(max(n), 0) into v_last from paper_journal where account_id = p_account;
  if p_ns[1] > v_last + 1 then
    raise exception 'request % of account % does not follow request %', p_ns[1], p_account, v_last
      using errcode = 'VL001';
  end if;
  insert into paper_journal (account_id, n, body)
    select p_account, r.n, r.body from unnest(p_ns, p_bodies) as r (n, body) where r.n > v_last;
  return true;
end $$;

create function vela_paper_keep(p_actor text, p_epoch bigint, p_account text, p_n bigint,
  p_body bytea)
returns boolean language plpgsql as $$
begin
  if not vela_paper_owned(p_actor, p_epoch, p_account) then return false; end if;
  if p_n > (select coalesce(max(n), 0) from paper_journal where account_id = p_account) then
    raise exception 'account % has no request %', p_account, p_n using errcode = 'VL001';
  end if;
  insert into paper_snapshot as s (account_id, n, body) values (p_account, p_n, p_body)
    on conflict (account_id) do update set n = excluded.n, body = excluded.body
      where s.n <= excluded.n;
  return true;
end $$;
`;

/** What writes accounts: each call one statement. */
export const ACCOUNT_FUNCTIONS = CREATE + SWITCHES + COMMIT + PAPER;
