import { accepted, DATASET, DATASET_DELETE } from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { confirmName } from '../../confirmation.js';
import { datasetTitle } from '../../data/import-text.js';

/** Deletes a dataset with all its candles, after its symbol was typed. */
export const action: Action = async (context, input) => {
  const id = input.requiredArgument('dataset');
  const { client } = await context.connect();
  const { node } = await client.query(DATASET, { id });
  // Anything else with an id answers as an empty object.
  if (node?.instrument === undefined) {
    throw new VelaError('NOT_FOUND', `there is no dataset "${id}"`, {
      hint: 'List them with vela data list.',
      path: ['dataset'],
    });
  }
  const title = datasetTitle(node);
  await confirmName(context, {
    question: `This deletes ${title}.`,
    name: node.instrument.symbol,
    given: input.text('confirm'),
  });
  const { datasetDelete } = await client.query(DATASET_DELETE, { id });
  const { deletedId } = accepted(datasetDelete);
  context.output.result({ deletedId }, () => `  deleted ${title}`);
};
