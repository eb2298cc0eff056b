/**
 * Deployments. What decides one is a row that never changes; what changes with every commit is a
 * narrow row beside it, so that a commit rewrites little. Rows that a commit appends refer to their
 * actor without a foreign key: the statement that writes them has just locked it.
 */
export const DEPLOYMENT_TABLES = `
create table deployment (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  actor_id text collate "C" not null unique references actor (id),
  name text not null,
  mode text not null check (mode in ('PAPER', 'LIVE')),
  strategy_id text collate "C" not null references strategy (id),
  strategy_version_id text collate "C" not null references strategy_version (id),
  parameters json not null,
  instrument_ids text[] not null check (cardinality(instrument_ids) > 0),
  timeframe text not null,
  wider_timeframes text[] not null,
  feed_id text collate "C" not null references feed (id),
  account_id text collate "C" not null references broker_account (id),
  cash text not null check (cash ~ '^[0-9]+([.][0-9]+)?$'),
  currency text not null,
  simulation json not null,
  limits json not null,
  seed bigint not null,
  created_at bigint not null
);
create index deployment_page on deployment (tenant_id, id desc);
-- A name is typed to confirm what moves real money: it means one deployment.
create unique index deployment_by_name on deployment (tenant_id, name);
create index deployment_by_feed on deployment (feed_id);
create index deployment_by_account on deployment (account_id);
create trigger deployment_is_immutable before update or delete on deployment
  for each row execute function vela_refuse_change();

-- Half of each page stays free, so that the next commit finds room beside the row.
create table deployment_image (
  actor_id text collate "C" primary key references actor (id),
  state text not null check (state in ('provisioning', 'reconciling', 'warming-up', 'running',
    'paused', 'stopping', 'stopped', 'halted', 'failed')),
  state_since bigint not null,
  detail text,
  engaged text not null check (engaged in ('NONE', 'REDUCE_ONLY', 'HALT', 'FLATTEN')),
  started_at bigint,
  stopped_at bigint,
  input bigint not null default 0 check (input >= 0),
  slice bigint not null default 0,
  account bigint not null default 0,
  timer bigint not null default 0,
  command bigint not null default 0,
  chain bytea not null check (octet_length(chain) = 32),
  summary json
) with (fillfactor = 50);

create table deployment_snapshot (
  actor_id text collate "C" primary key references actor (id),
  input bigint not null,
  slice bigint not null,
  account bigint not null,
  timer bigint not null,
  command bigint not null,
  chain bytea not null,
  body bytea not null
);
alter table deployment_snapshot alter column body set storage external;

create table tape (
  actor_id text collate "C" not null,
  seq bigint not null,
  source text not null check (source in ('account', 'slice', 'timer', 'command')),
  from_n bigint not null,
  to_n bigint not null,
  link bytea not null check (octet_length(link) = 32),
  primary key (actor_id, seq),
  check (from_n between 1 and to_n)
);
create trigger tape_is_append_only before update or delete on tape
  for each row execute function vela_refuse_change();

create table intent (
  actor_id text collate "C" not null,
  seq bigint not null,
  leg integer not null check (leg >= 0),
  kind text not null check (kind in ('place', 'cancel', 'replace', 'group')),
  body text not null,
  at bigint not null,
  primary key (actor_id, seq, leg)
);
create trigger intent_is_append_only before update or delete on intent
  for each row execute function vela_refuse_change();

create table transition (
  actor_id text collate "C" not null,
  n bigint not null,
  from_state text not null,
  to_state text not null,
  event text not null,
  "by" text not null,
  reason text,
  at bigint not null,
  primary key (actor_id, n)
);
create trigger transition_is_append_only before update or delete on transition
  for each row execute function vela_refuse_change();

create table deployment_log (
  actor_id text collate "C" not null,
  n bigint not null,
  level text not null check (level in ('debug', 'info', 'warn', 'error')),
  message text not null,
  at bigint not null,
  primary key (actor_id, n)
);
create trigger deployment_log_is_append_only before update or delete on deployment_log
  for each row execute function vela_refuse_change();
`;

/** What people should know, numbered without gaps for each tenant. */
export const ALERT_TABLES = `
create table alert (
  tenant_id text collate "C" not null references tenant (id),
  n bigint not null,
  severity text not null check (severity in ('INFO', 'WARNING', 'CRITICAL')),
  code text not null,
  message text not null,
  deployment_id text collate "C",
  account_id text collate "C",
  feed_id text collate "C",
  at bigint not null,
  primary key (tenant_id, n)
);
create trigger alert_is_append_only before update or delete on alert
  for each row execute function vela_refuse_change();

-- Always the last rows that a statement locks, so that nobody waits in a circle.
create function vela_alert_add(p_tenant text, p_deployment text, p_account text, p_feed text,
  p_alerts json)
returns void language plpgsql as $$
begin
  perform 1 from tenant where id = p_tenant for no key update;
  insert into alert (tenant_id, n, severity, code, message, deployment_id, account_id, feed_id, at)
    select p_tenant,
      (select coalesce(max(n), 0) from alert where tenant_id = p_tenant)
        + row_number() over (order by a.k),
      a.body ->> 'severity', a.body ->> 'code', a.body ->> 'message', p_deployment, p_account,
      p_feed, (a.body ->> 'at')::bigint
    from json_array_elements(p_alerts) with ordinality as a (body, k);
end $$;
`;
