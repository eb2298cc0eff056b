import { Migration } from '@mikro-orm/migrations';

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

/** Feeds of live streams: candles that came too late, and alerts. */
export class LiveFeeds extends Migration {
  /** Adds the table and what writes it. */
  override up(): void {
    this.addSql(LATE);
    this.addSql(WRITE);
  }

  /** Removes them. */
  override down(): void {
    this.addSql('drop function vela_feed_write; drop table feed_late;');
  }
}
