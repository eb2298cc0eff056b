import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { installation } from '../../installation.js';

/** Prints the GraphQL schema that belongs to this version. */
export const action: Action = async ({ output }) => {
  const path = join(installation().root, 'schema.graphql');
  let schema: string;
  try {
    schema = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VelaError('NOT_FOUND', `expected the schema in ${path}, found no such file`, {
      hint: 'Install the package again.',
      cause,
    });
  }
  output.result({ schema }, () => schema.trimEnd());
};
