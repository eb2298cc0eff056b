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

/** What writes accounts beside their gateways, and what is shared: each call one statement. */
export const ACCOUNT_FUNCTIONS = CREATE + SWITCHES + PAPER;
