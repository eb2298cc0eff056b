/** Candle history: published chunks by version, a staging area, and a tail of rows. */
export const CANDLE_TABLES = `
create table dataset (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenant (id),
  instrument_id text collate "C" not null references instrument (id),
  timeframe text not null,
  source text not null,
  adjustment text not null,
  version integer not null default 0,
  "rows" bigint not null default 0,
  first_open_at bigint,
  last_open_at bigint,
  content_hash text not null,
  tail_n bigint not null default 0,
  note text,
  created_at bigint not null,
  updated_at bigint not null,
  constraint dataset_key unique (tenant_id, instrument_id, timeframe, source, adjustment)
);
create index dataset_page on dataset (tenant_id, id desc);

-- Seven columns of little-endian doubles, one after the other; a block of 16,384 candles or the
-- last one. A version sees what was added up to it and not retired up to it.
create table candle_chunk (
  dataset_id text collate "C" not null references dataset (id) on delete cascade,
  tenant_id text collate "C" not null references tenant (id),
  first_open_at bigint not null,
  last_open_at bigint not null,
  "rows" integer not null check ("rows" between 1 and 16384),
  added_in integer not null,
  retired_in integer,
  sha256 bytea not null,
  columns bytea not null check (octet_length(columns) = "rows" * 56),
  primary key (dataset_id, first_open_at, added_in)
);
alter table candle_chunk alter column columns set storage external;

-- Not logged: what a crash of the server loses here is imported again, and staging is faster.
create unlogged table candle_stage (
  dataset_id text collate "C" not null references dataset (id) on delete cascade,
  import_id text collate "C" not null,
  tenant_id text collate "C" not null references tenant (id),
  n integer not null,
  first_open_at bigint not null,
  last_open_at bigint not null,
  "rows" integer not null check ("rows" between 1 and 16384),
  sha256 bytea not null,
  columns bytea not null check (octet_length(columns) = "rows" * 56),
  primary key (dataset_id, import_id, n)
);
alter table candle_stage alter column columns set storage external;

create table candle_tail (
  dataset_id text collate "C" not null references dataset (id) on delete cascade,
  n bigint not null,
  tenant_id text collate "C" not null references tenant (id),
  open_at bigint not null,
  available_at bigint not null,
  open double precision not null,
  high double precision not null,
  low double precision not null,
  close double precision not null,
  volume double precision not null,
  primary key (dataset_id, n),
  constraint candle_tail_open unique (dataset_id, open_at)
);
`;

/** What appends to the tail: numbers without a gap, whatever happens at the same time. */
export const CANDLE_FUNCTIONS = `
create function vela_append_tail(p_dataset text, p_open_at bigint[], p_available_at bigint[],
  p_open double precision[], p_high double precision[], p_low double precision[],
  p_close double precision[], p_volume double precision[])
returns bigint language plpgsql as $$
declare v_n bigint; v_tenant text; v_added bigint;
begin
  select tail_n, tenant_id into v_n, v_tenant from dataset where id = p_dataset for update;
  if not found then raise exception 'no dataset %', p_dataset using errcode = 'P0002'; end if;
  insert into candle_tail (dataset_id, n, tenant_id, open_at, available_at, open, high, low, close,
      volume)
    select p_dataset, v_n + row_number() over (order by c.open_at), v_tenant, c.*
    from unnest(p_open_at, p_available_at, p_open, p_high, p_low, p_close, p_volume)
      as c (open_at, available_at, open, high, low, close, volume)
    where not exists (select from candle_tail t
      where t.dataset_id = p_dataset and t.open_at = c.open_at);
  get diagnostics v_added = row_count;
  update dataset set tail_n = v_n + v_added where id = p_dataset;
  return v_n + v_added;
end $$;
`;
