/**
 * The commit of a gateway. Rows travel as arrays, amounts as text. A fill names the fact that tells
 * it by its place among the facts (from 1). An order keeps the link to the one whose place it takes;
 * one that was found before its decision was known finds its owner later.
 */
const COMMIT = `
create function vela_account_commit(p_actor text, p_epoch bigint, p_old bigint, p_new bigint,
  p_life text, p_account text, p_write json,
  p_fact_actors text[], p_fact_kinds text[], p_fact_bodies text[], p_fact_at bigint[],
  p_fact_keys text[], p_fact_classes text[],
  p_fill_facts integer[], p_fill_keys text[], p_fill_classes text[], p_fill_kinds text[],
  p_fill_actors text[], p_fill_orders text[], p_fill_instruments text[], p_fill_sides text[],
  p_fill_quantities text[], p_fill_prices text[], p_fill_fees text[], p_fill_currencies text[],
  p_fill_at bigint[],
  p_held_actors text[], p_held_instruments text[], p_held_quantities text[], p_held_costs text[],
  p_held_realized text[], p_held_fees text[],
  p_take_actors text[], p_take_seq bigint[], p_take_legs integer[],
  p_order_ids text[], p_order_actors text[], p_order_seq bigint[], p_order_legs integer[],
  p_order_children integer[], p_order_instruments text[], p_order_bodies text[],
  p_order_sends text[], p_order_statuses text[], p_order_filled text[], p_order_averages text[],
  p_order_reserved text[], p_order_deadlines text[], p_order_sending text[],
  p_order_attempts integer[], p_order_venue_ids text[], p_order_codes text[],
  p_order_messages text[], p_order_carried text[], p_order_replaces text[],
  p_order_created bigint[], p_order_updated bigint[])
returns table (kind text, last_fact bigint, mode text, known text[]) language plpgsql as $$
declare
  v_actor actor%rowtype;
  v_last bigint;
  v_numbers bigint[];
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
  select array_agg(distinct o.actor), (p_write ->> 'opens')::boolean
      or bool_or(o.send = 'sending' and b.send is distinct from 'sending')
    into v_actors, v_opens
  from unnest(p_order_ids, p_order_actors, p_order_sends) as o (id, actor, send)
    left join broker_order b on b.account_id = p_account and b.client_order_id = o.id;
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

  -- The number that each fact takes, 0 for one whose fill is known.
  select array_agg(case when f.fresh then v_last + f.count else 0 end order by f.k) into v_numbers
  from (
    select t.k, t.fresh, count(*) filter (where t.fresh) over (order by t.k) as count
    from (
      select x.k, x.key is null or not exists (select from fill b
        where b.account_id = p_account and b.key = x.key and b.class = x.class) as fresh
      from unnest(p_fact_keys, p_fact_classes) with ordinality as x (key, class, k)) t) f;

  insert into account_log (account_id, n, actor_id, kind, body, at)
    select p_account, v_numbers[f.k], f.actor, f.kind, f.body, f.at
    from unnest(p_fact_actors, p_fact_kinds, p_fact_bodies, p_fact_at)
      with ordinality as f (actor, kind, body, at, k)
    where v_numbers[f.k] > 0;

  insert into fill (account_id, key, class, n, tenant_id, kind, actor_id, client_order_id,
      instrument_id, side, quantity, price, fee, currency, at)
    select p_account, f.key, f.class, v_numbers[f.fact], v_actor.tenant_id, f.kind, f.actor,
      f.client_order_id, f.instrument, f.side, f.quantity::numeric, f.price::numeric,
      f.fee::numeric, f.currency, f.at
    from unnest(p_fill_facts, p_fill_keys, p_fill_classes, p_fill_kinds, p_fill_actors,
      p_fill_orders, p_fill_instruments, p_fill_sides, p_fill_quantities, p_fill_prices,
      p_fill_fees, p_fill_currencies, p_fill_at)
      as f (fact, key, class, kind, actor, client_order_id, instrument, side, quantity, price,
        fee, currency, at)
    where v_numbers[f.fact] > 0;

  -- Positions as the gateway folded them; one that a known fill would have moved again stays.
  insert into sub_position (account_id, actor_id, instrument_id, quantity, cost, realized, fees)
    select p_account, h.actor, h.instrument, h.quantity::numeric, h.cost::numeric,
      h.realized::numeric, h.fees::numeric
    from unnest(p_held_actors, p_held_instruments, p_held_quantities, p_held_costs,
      p_held_realized, p_held_fees) as h (actor, instrument, quantity, cost, realized, fees)
    where not (0 = any (v_numbers)) or (h.actor, h.instrument) not in (
      select f.actor, f.instrument
      from unnest(p_fill_facts, p_fill_actors, p_fill_instruments) as f (fact, actor, instrument)
      where v_numbers[f.fact] = 0)
    on conflict (account_id, actor_id, instrument_id) do update set
      quantity = excluded.quantity, cost = excluded.cost, realized = excluded.realized,
      fees = excluded.fees;

  insert into intent_cursor as c (account_id, actor_id, seq, leg)
    select p_account, t.actor, t.seq, t.leg
    from unnest(p_take_actors, p_take_seq, p_take_legs) as t (actor, seq, leg)
    on conflict (account_id, actor_id) do update set seq = excluded.seq, leg = excluded.leg
      where (c.seq, c.leg) < (excluded.seq, excluded.leg);

  insert into broker_order as b (account_id, client_order_id, tenant_id, actor_id, seq, leg, child,
      instrument_id, body, send, status, filled, average_price, reserved, deadline, sending_at,
      attempts, venue_order_id, code, message, carried_by, replaces, created_at, updated_at)
    select p_account, o.id, v_actor.tenant_id, o.actor, o.seq, o.leg, o.child, o.instrument,
      o.body, o.send, o.status, o.filled::numeric, o.average::double precision,
      o.reserved::numeric, o.deadline::bigint, o.sending::bigint, o.attempts, o.venue_id, o.code,
      o.message, o.carried, o.replaces, o.created, o.updated
    from unnest(p_order_ids, p_order_actors, p_order_seq, p_order_legs, p_order_children,
      p_order_instruments, p_order_bodies, p_order_sends, p_order_statuses, p_order_filled,
      p_order_averages, p_order_reserved, p_order_deadlines, p_order_sending, p_order_attempts,
      p_order_venue_ids, p_order_codes, p_order_messages, p_order_carried, p_order_replaces,
      p_order_created, p_order_updated)
      as o (id, actor, seq, leg, child, instrument, body, send, status, filled, average, reserved,
        deadline, sending, attempts, venue_id, code, message, carried, replaces, created, updated)
    -- Whose decision it is never changes; what was found without one gets it once.
    on conflict (account_id, client_order_id) do update set body = excluded.body,
      actor_id = case b.actor_id when 'external' then excluded.actor_id else b.actor_id end,
      seq = case b.actor_id when 'external' then excluded.seq else b.seq end,
      leg = case b.actor_id when 'external' then excluded.leg else b.leg end,
      child = case b.actor_id when 'external' then excluded.child else b.child end,
      send = excluded.send, status = excluded.status, filled = excluded.filled,
      average_price = excluded.average_price, reserved = excluded.reserved,
      deadline = excluded.deadline, sending_at = excluded.sending_at,
      attempts = excluded.attempts, venue_order_id = excluded.venue_order_id,
      code = excluded.code, message = excluded.message, carried_by = excluded.carried_by,
      replaces = excluded.replaces, updated_at = excluded.updated_at;

  last_fact := v_last + coalesce(cardinality(array_remove(v_numbers, 0)), 0);
  perform vela_account_moment(p_account, last_fact, p_write);
  if json_array_length(p_write -> 'alerts') > 0 then
    perform vela_alert_add(v_actor.tenant_id, null, p_account, null, p_write -> 'alerts');
  end if;
  return query select 'done', last_fact, null, array(
    select f.key from unnest(p_fill_facts, p_fill_keys) as f (fact, key)
    where v_numbers[f.fact] = 0 order by f.key);
end $$;
`;

/** What an account says of itself beside its rows. */
const MOMENT = `
create or replace function vela_account_moment(p_account text, p_last_fact bigint, p_write json)
returns void language sql as $$
  update broker_account b set last_fact = p_last_fact,
    last_command = greatest(b.last_command, (p_write ->> 'command')::bigint),
    health = coalesce(p_write #>> '{health,state}', b.health),
    health_detail = case when json_typeof(p_write -> 'health') = 'object'
      then p_write #>> '{health,detail}' else b.health_detail end,
    watermarks = case when json_typeof(p_write -> 'watermarks') = 'object'
      then (b.watermarks::jsonb || (p_write -> 'watermarks')::jsonb)::json else b.watermarks end,
    reconciled_command = greatest(b.reconciled_command,
      (p_write ->> 'reconciledCommand')::bigint),
    told = case when json_typeof(p_write -> 'told') = 'object'
      then p_write -> 'told' else b.told end,
    engaging = b.engaging and not ((p_write ->> 'settled')::boolean
      and not exists (select from broker_order o
        where o.account_id = p_account and o.send = 'sending'))
  where b.id = p_account
$$;
`;

/** What gateways write: one statement. */
export const LINKED_COMMIT = MOMENT + COMMIT;
