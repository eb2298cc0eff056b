import { accepted, DATASET_DELETE, DATASETS, type DatasetView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { confirmName } from '../../confirmation.js';
import type { Connection } from '../../context.js';
import { datasetTitle } from '../../data/import-text.js';
import { allPages } from '../../paging.js';

/** Deletes a dataset with all its candles, after its symbol was typed. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('dataset');
  const connection = await context.connect();
  const dataset = await findDataset(connection, id);
  const title = datasetTitle(dataset);
  await confirmName(context, {
    question: `This deletes ${title}.`,
    name: dataset.instrument.symbol,
    given: input.text('confirm'),
  });
  const { datasetDelete } = await connection.client.query(DATASET_DELETE, { id });
  const { deletedId } = accepted(datasetDelete);
  context.output.result({ deletedId }, () => `  deleted ${title}`);
};

async function findDataset({ client }: Connection, id: string): Promise<DatasetView> {
  const rows = allPages(async (page) => (await client.query(DATASETS, page)).datasets);
  for await (const dataset of rows) if (dataset.id === id) return dataset;
  throw new VelaError('NOT_FOUND', `there is no dataset "${id}"`, {
    hint: 'List them with vela data list.',
    path: ['dataset'],
  });
}
