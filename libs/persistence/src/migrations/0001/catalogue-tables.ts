/** Tenants, instruments and strategies. Ids compare by bytes, so pages by id are in time order. */
export const CATALOGUE_TABLES = `
create table tenant (
  id text collate "C" primary key,
  name text not null,
  created_at bigint not null
);

create table instrument (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  symbol text not null,
  venue text not null,
  name text,
  asset_class text not null,
  currency text not null,
  price_scale integer not null check (price_scale between 0 and 15),
  tick_size numeric(38,18) not null check (tick_size > 0),
  quantity_scale integer not null check (quantity_scale between 0 and 15),
  lot_size numeric(38,18) not null check (lot_size > 0),
  multiplier double precision not null check (multiplier > 0),
  tradable boolean not null,
  created_at bigint not null,
  constraint instrument_symbol unique (tenant_id, symbol, venue)
);

create table strategy (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  name text not null,
  description text,
  built_in boolean not null,
  versions integer not null default 0,
  trials integer not null default 0,
  created_at bigint not null,
  updated_at bigint not null,
  constraint strategy_name unique (tenant_id, name)
);

create table strategy_version (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  strategy_id text collate "C" not null references strategy (id),
  number integer not null,
  source text not null,
  bundle text,
  content_hash text not null,
  parameters json not null,
  created_at bigint not null,
  constraint strategy_version_number unique (strategy_id, number)
);

create function vela_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = '23514';
end $$;

create trigger strategy_version_is_immutable before update or delete on strategy_version
  for each row execute function vela_refuse_change();
`;
