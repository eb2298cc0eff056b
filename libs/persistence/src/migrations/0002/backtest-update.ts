/** Moves a run with its actor and keeps its report and its cash facts. */
export const UPDATE_WITH_REPORT = `
drop function vela_backtest_update;
create function vela_backtest_update(p_actor text, p_epoch bigint, p_old bigint, p_new bigint,
  p_snapshot text, p_final boolean, p_state text, p_at bigint, p_outcome json, p_failure text,
  p_equity bytea, p_trades bytea, p_orders bytea, p_fills bytea,
  p_facts bytea)
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
    fill_count = (p_outcome ->> 'fillCount')::integer,
    report = p_outcome -> 'report'
  where actor_id = p_actor;
  insert into backtest_columns (backtest_id, kind, tenant_id, bytes)
    select b.id, c.kind, b.tenant_id, c.bytes
    from backtest b, (values ('equity', p_equity), ('trades', p_trades), ('orders', p_orders),
      ('fills', p_fills), ('facts', p_facts)) as c (kind, bytes)
    where b.actor_id = p_actor and c.bytes is not null
    on conflict do nothing;
  return true;
end $$;
`;

/** The same as the first schema had it, for the way back. */
export const UPDATE_WITHOUT_REPORT = `
drop function vela_backtest_update;
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
`;
