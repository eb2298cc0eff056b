import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Instrument } from '@vela/market';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { findInstrument } from '../../services/instrument-lookup.js';
import { connect } from '../cursor.js';
import { PageArgs } from '../types/connection.js';
import {
  InstrumentConnection,
  InstrumentFilter,
  InstrumentType,
} from '../types/instrument.type.js';

/** Queries on instruments. */
@Resolver(() => InstrumentType)
export class InstrumentResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => InstrumentType, { nullable: true, description: 'An instrument by its symbol.' })
  async instrument(
    @Args('symbol', { type: () => String, description: 'Symbol or id.' }) symbol: string,
  ): Promise<Instrument | null> {
    return findInstrument(this.host.ground, symbol);
  }

  @Query(() => InstrumentConnection, { description: 'Instruments, newest first.' })
  async instruments(
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => InstrumentFilter,
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter: InstrumentFilter | null,
  ): Promise<object> {
    const { tenantId, instruments } = this.host.ground;
    const wanted = {
      ...(filter?.query == null ? {} : { query: filter.query }),
      ...(filter?.assetClass == null ? {} : { assetClass: filter.assetClass }),
      ...(filter?.tradable == null ? {} : { tradable: filter.tradable }),
    };
    return connect<Instrument, Instrument>(page, {
      read: (request) => instruments.list(tenantId, wanted, request),
      key: ({ id }) => id,
      node: (instrument) => instrument,
      count: () => instruments.count(tenantId, wanted),
    });
  }
}
