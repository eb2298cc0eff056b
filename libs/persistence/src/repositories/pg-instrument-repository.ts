import type { FilterQuery } from '@mikro-orm/core';
import { VelaError, formatDecimal, parseDecimal } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { AssetClass, Instrument } from '@vela/market';
import type { InstrumentRepository, PageRequest } from '@vela/ports';
import { InstrumentEntity } from '../entities/catalogue.entity.js';
import type { InstrumentRow } from '../entities/catalogue.entity.js';
import type { RepositoryContext } from './context.js';
import { behind, containing, inOrder, pageOptions } from './context.js';

function toInstrument(row: InstrumentRow): Instrument {
  const { tenantId: _tenant, createdAt: _at, tickSize, lotSize, ...rest } = row;
  const plain = (text: string): string => formatDecimal(parseDecimal(text));
  return createInstrument({
    ...rest,
    name: rest.name ?? null,
    tickSize: plain(tickSize),
    lotSize: plain(lotSize),
  });
}

type Filter = Parameters<InstrumentRepository['count']>[1];

function matching(tenantId: string, filter: Filter): FilterQuery<InstrumentRow> {
  const { query, assetClass, tradable } = filter;
  const text = query === undefined ? null : { $ilike: containing(query) };
  return {
    tenantId,
    ...(text === null ? {} : { $or: [{ symbol: text }, { name: text }] }),
    ...(assetClass === undefined ? {} : { assetClass: { $in: [...assetClass] as AssetClass[] } }),
    ...(tradable === undefined ? {} : { tradable }),
  };
}

const INSERT = `
insert into instrument (id, tenant_id, symbol, venue, name, asset_class, currency, price_scale,
  tick_size, quantity_scale, lot_size, multiplier, tradable, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict on constraint instrument_symbol do nothing`;

/** Keeps instruments in PostgreSQL. */
export class PgInstrumentRepository implements InstrumentRepository {
  constructor(private readonly context: RepositoryContext) {}

  /** Returns the instrument of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<Instrument | null> {
    const [found] = await this.getMany(tenantId, [id]);
    return found ?? null;
  }

  /** Returns those of the ids that exist, in the order of the ids. */
  async getMany(tenantId: string, ids: readonly string[]): Promise<readonly Instrument[]> {
    const rows = await this.context.db.read((em) =>
      em.find(InstrumentEntity, { tenantId, id: { $in: [...ids] } }),
    );
    return inOrder(ids, rows.map(toInstrument));
  }

  /** Returns the instrument with a symbol, the oldest when several venues have it. */
  async findBySymbol(tenantId: string, symbol: string): Promise<Instrument | null> {
    const row = await this.context.db.read((em) =>
      em.findOne(InstrumentEntity, { tenantId, symbol }, { orderBy: { id: 'asc' } }),
    );
    return row === null ? null : toInstrument(row);
  }

  /** Returns a page of instruments, newest first. */
  async list(tenantId: string, filter: Filter, page: PageRequest): Promise<readonly Instrument[]> {
    const rows = await this.context.db.read((em) =>
      em.find(
        InstrumentEntity,
        { $and: [matching(tenantId, filter), behind(page)] },
        pageOptions(page),
      ),
    );
    return rows.map(toInstrument);
  }

  /** Returns how many instruments pass the filter. */
  async count(tenantId: string, filter: Filter): Promise<number> {
    return await this.context.db.read((em) =>
      em.count(InstrumentEntity, matching(tenantId, filter)),
    );
  }

  /** Adds the instrument, or returns the one that has its symbol and venue. */
  async ensure(tenantId: string, draft: Instrument): Promise<Instrument> {
    const it = createInstrument(draft);
    await this.context.db.query(INSERT, [
      it.id,
      tenantId,
      it.symbol,
      it.venue,
      it.name,
      it.assetClass,
      it.currency,
      it.priceScale,
      it.tickSize,
      it.quantityScale,
      it.lotSize,
      it.multiplier,
      it.tradable,
      this.context.clock.now(),
    ]);
    const row = await this.context.db.read((em) =>
      em.findOne(InstrumentEntity, { tenantId, symbol: it.symbol, venue: it.venue }),
    );
    if (row === null) throw new VelaError('INTERNAL', `instrument ${it.id} was not kept`);
    return toInstrument(row);
  }
}
