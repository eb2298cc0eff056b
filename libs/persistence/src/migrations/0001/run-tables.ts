/** Runs, their trials and results, and imports. */
export const RUN_TABLES = `
create table backtest (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  actor_id text collate "C" not null unique references actor (id),
  strategy_id text collate "C" not null references strategy (id),
  strategy_version_id text collate "C" not null references strategy_version (id),
  state text not null,
  config jsonb not null,
  config_text text not null,
  input_digest text not null,
  result_digest text,
  metrics json,
  assumptions json not null,
  warnings json not null,
  trade_count integer,
  order_count integer,
  fill_count integer,
  failure json,
  trial integer not null,
  idempotency_key text,
  queued_at bigint not null,
  started_at bigint,
  finished_at bigint,
  constraint backtest_idempotency unique (tenant_id, idempotency_key)
);
create index backtest_page on backtest (tenant_id, id desc);
create index backtest_by_strategy on backtest (strategy_id, id desc);
create index backtest_unfinished on backtest (tenant_id) where finished_at is null;

create table backtest_columns (
  backtest_id text collate "C" not null references backtest (id) on delete cascade,
  kind text not null,
  tenant_id text collate "C" not null references tenant (id),
  bytes bytea not null,
  primary key (backtest_id, kind)
);
alter table backtest_columns alter column bytes set storage external;

create table trial (
  strategy_id text collate "C" not null references strategy (id),
  number integer not null,
  tenant_id text collate "C" not null references tenant (id),
  strategy_version_id text collate "C" not null references strategy_version (id),
  backtest_id text collate "C" not null,
  input_digest text not null,
  created_at bigint not null,
  primary key (strategy_id, number)
);
create trigger trial_is_append_only before update or delete on trial
  for each row execute function vela_refuse_change();

create table data_import (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  actor_id text collate "C" not null unique references actor (id),
  dataset_id text collate "C" not null,
  state text not null,
  source text not null,
  request json not null,
  progress double precision not null default 0,
  rows_read bigint not null default 0,
  rows_imported bigint not null default 0,
  rows_unchanged bigint not null default 0,
  bad_lines json not null,
  bad_line_count bigint not null default 0,
  failure json,
  queued_at bigint not null,
  started_at bigint,
  finished_at bigint
);
create index data_import_page on data_import (tenant_id, id desc);
create index data_import_unfinished on data_import (dataset_id) where finished_at is null;
`;

/** What writes a run together with its actor, in one statement each. */
export const RUN_FUNCTIONS = `
create function vela_backtest_create(p_tenant text, p_id text, p_actor text, p_strategy text,
  p_version text, p_config text, p_digest text, p_key text, p_at bigint)
returns text language plpgsql as $$
declare v_id text; v_trial integer;
begin
  select id into v_id from backtest where tenant_id = p_tenant and idempotency_key = p_key;
  if found then return v_id; end if;
  update strategy set trials = trials + 1
    where id = p_strategy and tenant_id = p_tenant
      and exists (select from strategy_version v where v.id = p_version
        and v.strategy_id = p_strategy and v.tenant_id = p_tenant)
    returning trials into v_trial;
  if not found then
    raise exception 'no version % of strategy %', p_version, p_strategy using errcode = 'P0002';
  end if;
  insert into actor (id, tenant_id, kind, created_at) values (p_actor, p_tenant, 'backtest', p_at);
  insert into backtest (id, tenant_id, actor_id, strategy_id, strategy_version_id, state, config,
      config_text, input_digest, assumptions, warnings, trial, idempotency_key, queued_at)
    values (p_id, p_tenant, p_actor, p_strategy, p_version, 'queued', p_config::jsonb, p_config,
      p_digest, '[]', '[]', v_trial, p_key, p_at);
  insert into trial (strategy_id, number, tenant_id, strategy_version_id, backtest_id,
      input_digest, created_at)
    values (p_strategy, v_trial, p_tenant, p_version, p_id, p_digest, p_at);
  return p_id;
exception when unique_violation then
  -- The same key came twice at once; everything above is undone and the winner's run returned.
  select id into v_id from backtest where tenant_id = p_tenant and idempotency_key = p_key;
  if found then return v_id; end if;
  raise;
end $$;

create function vela_backtest_update(p_actor text, p_epoch bigint, p_old bigint, p_new bigint,
  p_snapshot text, p_final boolean, p_state text, p_at bigint, p_outcome json, p_failure text,
  p_equity bytea, p_trades bytea, p_orders bytea, p_fills bytea)
returns boolean language plpgsql as $$
begin
  if exists (select from vela_commit(array[p_actor], array[p_epoch], array[p_old], array[p_new],
      array[p_snapshot], array[p_final])) then
    return false;
  end if;
  update backtest set state = p_state,
    started_at = coalesce(started_at, p_at),
    finished_at = case when p_state in ('completed', 'failed', 'cancelled')
      then coalesce(finished_at, p_at) end,
    failure = p_failure::json,
    result_digest = p_outcome ->> 'resultDigest',
    metrics = p_outcome -> 'metrics',
    assumptions = coalesce(p_outcome -> 'assumptions', '[]'),
    warnings = coalesce(p_outcome -> 'warnings', '[]'),
    trade_count = (p_outcome ->> 'tradeCount')::integer,
    order_count = (p_outcome ->> 'orderCount')::integer,
    fill_count = (p_outcome ->> 'fillCount')::integer
  where actor_id = p_actor;
  insert into backtest_columns (backtest_id, kind, tenant_id, bytes)
    select b.id, c.kind, b.tenant_id, c.bytes
    from backtest b, (values ('equity', p_equity), ('trades', p_trades), ('orders', p_orders),
      ('fills', p_fills)) as c (kind, bytes)
    where b.actor_id = p_actor and c.bytes is not null
    on conflict do nothing;
  return true;
end $$;

create function vela_import_update(p_actor text, p_epoch bigint, p_old bigint, p_new bigint,
  p_snapshot text, p_final boolean, p_at bigint, p_update json)
returns boolean language plpgsql as $$
declare v_state text := p_update ->> 'state';
begin
  if exists (select from vela_commit(array[p_actor], array[p_epoch], array[p_old], array[p_new],
      array[p_snapshot], array[p_final])) then
    return false;
  end if;
  update data_import set
    state = coalesce(v_state, state),
    started_at = coalesce(started_at, case when v_state <> 'queued' then p_at end),
    finished_at = coalesce(finished_at,
      case when v_state in ('completed', 'failed', 'cancelled') then p_at end),
    progress = coalesce((p_update ->> 'progress')::double precision, progress),
    rows_read = coalesce((p_update ->> 'rowsRead')::bigint, rows_read),
    rows_imported = coalesce((p_update ->> 'rowsImported')::bigint, rows_imported),
    rows_unchanged = coalesce((p_update ->> 'rowsUnchanged')::bigint, rows_unchanged),
    bad_lines = coalesce(p_update -> 'badLines', bad_lines),
    bad_line_count = coalesce((p_update ->> 'badLineCount')::bigint, bad_line_count),
    failure = case when json_typeof(p_update -> 'failure') = 'object'
      then p_update -> 'failure' else failure end
  where actor_id = p_actor;
  return true;
end $$;
`;
