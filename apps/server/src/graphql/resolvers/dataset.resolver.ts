import { Inject } from '@nestjs/common';
import {
  Args,
  Context,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Dataset } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { findInstrument } from '../../services/instrument-lookup.js';
import type { ApiContext } from '../context.js';
import { connect } from '../cursor.js';
import { orRefused } from '../payload.js';
import { TimeframeScalar } from '../scalars/scalars.js';
import { PageArgs } from '../types/connection.js';
import { DeletedPayload } from '../types/data-import.type.js';
import { DataGap, DatasetConnection, DatasetType, toDataset } from '../types/dataset.type.js';
import { InstrumentType } from '../types/instrument.type.js';

/** Queries and mutations on stored candles. */
@Resolver(() => DatasetType)
export class DatasetResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => DatasetConnection, { description: 'Datasets, newest first.' })
  async datasets(
    @Args() page: PageArgs,
    @Args('symbol', { type: () => String, nullable: true, description: 'Symbol or id.' })
    symbol: string | null,
    @Args('timeframe', {
      type: () => TimeframeScalar,
      nullable: true,
      description: 'Width of the candles.',
    })
    timeframe: Timeframe | null,
  ): Promise<object> {
    const { tenantId, candles } = this.host.ground;
    const instrument = symbol == null ? null : await findInstrument(this.host.ground, symbol);
    const none = symbol != null && instrument === null;
    const filter = {
      ...(instrument === null ? {} : { instrumentId: instrument.id }),
      ...(timeframe == null ? {} : { timeframe }),
    };
    return connect<Dataset, DatasetType>(page, {
      read: async (request) => (none ? [] : candles.datasets(tenantId, filter, request)),
      key: ({ id }) => id,
      node: toDataset,
      count: async () => (none ? 0 : candles.countDatasets(tenantId, filter)),
    });
  }

  @ResolveField(() => InstrumentType, { description: 'Whose candles they are.' })
  async instrument(
    @Parent() { record }: DatasetType,
    @Context() { loaders }: ApiContext,
  ): Promise<Instrument | null> {
    return loaders.instrument.load(record.instrumentId);
  }

  @ResolveField(() => [DataGap], {
    description:
      'Stretches without the candles that should be there, the first 1,000. Weekends count as closed except for crypto.',
    complexity: 20,
  })
  async gaps(@Parent() { record }: DatasetType): Promise<readonly DataGap[]> {
    return this.host.data.gaps(record);
  }

  @Mutation(() => DeletedPayload, { description: 'Deletes a dataset with its candles.' })
  async datasetDelete(
    @Args('id', { type: () => ID, description: 'Id, ds_….' }) id: string,
  ): Promise<DeletedPayload> {
    return orRefused<DeletedPayload, DeletedPayload>(
      async () => ({ deletedId: await this.host.data.deleteDataset(id), userErrors: [] }),
      ({ userErrors }) => ({ deletedId: null, userErrors }),
    );
  }
}
