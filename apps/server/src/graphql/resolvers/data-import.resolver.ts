import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Parent, Subscription } from '@nestjs/graphql';
import { expectId } from '@vela/kernel';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import { orRefused } from '../payload.js';
import { cursorOf } from '../cursor.js';
import {
  DataGenerateInput,
  DataImportEvent,
  DataImportInput,
  DataImportPayload,
  DataImportType,
  toDataImport,
} from '../types/data-import.type.js';
import { DatasetType, toDataset } from '../types/dataset.type.js';
import { mapStream } from '../stream.js';
import { throttleOf } from '../throttle.js';
import type { DataImportRecord } from '@vela/ports';

/** Imports: queries, mutations and the subscription. */
@Resolver(() => DataImportType)
export class DataImportResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => DataImportType, { name: 'dataImport', nullable: true, description: 'An import.' })
  async find(
    @Args('id', { type: () => ID, description: 'Id, imp_….' }) id: string,
  ): Promise<DataImportType | null> {
    const { tenantId, imports } = this.host.ground;
    const record = await imports.get(tenantId, expectId('dataImport', id));
    return record && toDataImport(record);
  }

  @ResolveField(() => [DatasetType], { description: 'Datasets that it fills.' })
  async datasets(@Parent() { record }: DataImportType): Promise<readonly DatasetType[]> {
    const { tenantId, candles } = this.host.ground;
    const dataset = await candles.dataset(tenantId, record.datasetId);
    return dataset === null ? [] : [toDataset(dataset)];
  }

  @Mutation(() => DataImportPayload, {
    name: 'dataImport',
    description: 'Imports candles; answers at once with a job to follow.',
    complexity: 100,
  })
  async start(
    @Args('input', { type: () => DataImportInput, description: 'What to import.' })
    input: DataImportInput,
  ): Promise<DataImportPayload> {
    return this.payload(() => this.host.data.importCandles(input));
  }

  @Mutation(() => DataImportPayload, {
    description: 'Generates a seeded synthetic market; answers at once with a job to follow.',
    complexity: 100,
  })
  async dataGenerate(
    @Args('input', { type: () => DataGenerateInput, description: 'What to generate.' })
    input: DataGenerateInput,
  ): Promise<DataImportPayload> {
    return this.payload(() => this.host.data.generate({ ...input, seed: Number(input.seed) }));
  }

  @Mutation(() => DataImportPayload, {
    description: 'Ends an import; nothing of it stays. Repeating it is no error.',
  })
  async dataImportCancel(
    @Args('id', { type: () => ID, description: 'Id, imp_….' }) id: string,
  ): Promise<DataImportPayload> {
    return this.payload(() => this.host.data.cancelImport(id));
  }

  @Subscription(() => DataImportEvent, {
    name: 'dataImport',
    description: 'Conflated; the last event, the end of the import, always arrives.',
    resolve: (event: DataImportEvent) => event,
  })
  async watch(
    @Args('id', { type: () => ID, description: 'Id, imp_….' }) id: string,
    @Args('throttleMs', {
      type: () => Int,
      defaultValue: 500,
      description: 'At most one event in this time, 50 to 60,000 ms.',
    })
    throttleMs: number,
  ): Promise<AsyncIterableIterator<DataImportEvent>> {
    const events = await this.host.data.watchImport(id, throttleOf(throttleMs));
    return mapStream(events, ({ row, hint, snapshot }) => {
      const at = this.host.ground.clock.now();
      const live = hint?.kind === 'progress' ? hint.progress : null;
      const dataImport = toDataImport(row);
      return {
        cursor: cursorOf(`${row.id}:${at}`),
        at,
        snapshot,
        dataImport: {
          ...dataImport,
          progress: Math.max(dataImport.progress, live?.progress ?? 0),
        },
      };
    });
  }

  private async payload(work: () => Promise<DataImportRecord>): Promise<DataImportPayload> {
    return orRefused<DataImportPayload, DataImportPayload>(
      async () => ({ dataImport: toDataImport(await work()), userErrors: [] }),
      ({ userErrors }) => ({ dataImport: null, userErrors }),
    );
  }
}
