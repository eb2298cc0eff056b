/** Broker accounts: orders, logs, fills, and what holds trading back. */
export const ACCOUNT_TABLES = `
create table broker_account (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  actor_id text collate "C" not null unique references actor (id),
  name text not null,
  broker text not null,
  mode text not null check (mode in ('PAPER', 'LIVE')),
  currency text not null,
  options json not null,
  limits json not null,
  health text not null check (health in ('connecting', 'reconciling', 'ready', 'degraded',
    'disconnected', 'auth-required')),
  health_detail text,
  engaging boolean not null default false,
  last_fact bigint not null default 0,
  last_command bigint not null default 0,
  watermarks json not null default '{}',
  created_at bigint not null
) with (fillfactor = 50);
create index broker_account_page on broker_account (tenant_id, id desc);

-- Opening a send locks the rows that concern it for share; engaging one locks it for itself.
create table trading_switch (
  tenant_id text collate "C" not null references tenant (id),
  scope text not null check (scope in ('everything', 'account', 'deployment')),
  subject text collate "C" not null,
  mode text not null check (mode in ('NONE', 'REDUCE_ONLY', 'HALT', 'FLATTEN')),
  version bigint not null default 0,
  "by" text not null,
  reason text not null,
  at bigint not null,
  primary key (tenant_id, scope, subject)
);

create table intent_cursor (
  account_id text collate "C" not null,
  actor_id text collate "C" not null,
  seq bigint not null,
  leg integer not null,
  primary key (account_id, actor_id)
) with (fillfactor = 50);

create table broker_order (
  account_id text collate "C" not null references broker_account (id),
  client_order_id text collate "C" not null,
  tenant_id text collate "C" not null,
  actor_id text collate "C" not null,
  seq bigint not null,
  leg integer not null,
  child integer not null,
  instrument_id text collate "C" not null,
  body text not null,
  send text not null check (send in ('denied', 'sending', 'accepted', 'rejected', 'unknown',
    'closed')),
  status text not null check (status in ('pending_submit', 'accepted', 'suspended', 'working',
    'partially_filled', 'pending_cancel', 'pending_replace', 'filled', 'canceled', 'expired',
    'rejected', 'replaced', 'unknown')),
  filled numeric not null check (filled between 0 and 1e24),
  average_price double precision,
  reserved numeric not null check (reserved between 0 and 1e24),
  deadline bigint,
  sending_at bigint,
  attempts integer not null,
  venue_order_id text,
  code text,
  message text,
  carried_by text not null check (carried_by in ('native', 'engine')),
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, client_order_id)
) with (fillfactor = 70);
create index broker_order_by_id on broker_order (client_order_id);
create index broker_order_page on broker_order (tenant_id, created_at desc, client_order_id desc);
create index broker_order_of_actor on broker_order (actor_id, created_at desc, client_order_id desc);
create index broker_order_open on broker_order (account_id, actor_id, send)
  where send in ('sending', 'accepted', 'unknown');
create index broker_order_ended on broker_order (account_id, updated_at desc)
  where send in ('denied', 'rejected', 'closed');

create table account_log (
  account_id text collate "C" not null,
  n bigint not null,
  actor_id text collate "C",
  kind text not null,
  body text not null,
  at bigint not null,
  primary key (account_id, n)
);
create index account_log_of_actor on account_log (account_id, actor_id, n);
create trigger account_log_is_append_only before update or delete on account_log
  for each row execute function vela_refuse_change();

-- The class keeps apart a fill, the fact that it was taken back, and a later fee of the same key.
create table fill (
  account_id text collate "C" not null references broker_account (id),
  key text collate "C" not null,
  class text not null,
  n bigint not null,
  tenant_id text collate "C" not null,
  kind text not null,
  actor_id text collate "C" not null,
  client_order_id text collate "C",
  instrument_id text collate "C" not null,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity between 0 and 1e24),
  price numeric not null check (price between -1e24 and 1e24),
  fee numeric not null check (fee between -1e24 and 1e24),
  currency text not null,
  at bigint not null,
  primary key (account_id, key, class),
  constraint fill_n unique (account_id, n),
  check ((class, kind) in (('fill', 'fill'), ('fill', 'inferred'), ('bust', 'bust'),
    ('bust', 'void'), ('fee', 'fee')))
);
create index fill_page on fill (tenant_id, at desc, account_id desc, n desc);
create index fill_of_actor on fill (actor_id, at desc, account_id desc, n desc);
create index fill_of_order on fill (client_order_id);
create trigger fill_is_append_only before update or delete on fill
  for each row execute function vela_refuse_change();

-- The fold of the fills of a sub-account and instrument as its gateway made it, written by the
-- statement that books them.
create table sub_position (
  account_id text collate "C" not null references broker_account (id),
  actor_id text collate "C" not null,
  instrument_id text collate "C" not null,
  quantity numeric not null,
  cost numeric not null,
  realized numeric not null,
  fees numeric not null,
  primary key (account_id, actor_id, instrument_id)
) with (fillfactor = 50);

create table paper_journal (
  account_id text collate "C" not null references broker_account (id),
  n bigint not null check (n > 0),
  body text not null,
  primary key (account_id, n)
);
create trigger paper_journal_is_append_only before update or delete on paper_journal
  for each row execute function vela_refuse_change();

create table paper_snapshot (
  account_id text collate "C" primary key references broker_account (id),
  n bigint not null,
  body bytea not null
);
alter table paper_snapshot alter column body set storage external;
`;
