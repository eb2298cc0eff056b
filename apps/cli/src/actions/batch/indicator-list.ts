import { catalogue } from '@vela/indicators';
import { z } from 'zod';
import type { Action } from '../../command-spec.js';
import { table } from '../../output/table.js';

/** Lists the indicators that there are. */
export const action: Action = async ({ output }) => {
  const indicators = [...catalogue.values()].map((definition) => ({
    name: definition.name,
    title: definition.title,
    parameters: parameterNames(definition.parameters),
    inputs: definition.inputs,
    outputs: definition.outputs,
    formula: definition.formula,
    source: definition.source,
  }));
  output.result({ indicators }, () =>
    table(indicators, [
      { title: 'name', cell: ({ name }) => name },
      { title: 'title', cell: ({ title }) => title },
      { title: 'parameters', cell: ({ parameters }) => parameters.join(', ') || 'none' },
      { title: 'inputs', cell: ({ inputs }) => inputs.join(', ') },
      { title: 'outputs', cell: ({ outputs }) => outputs.join(', ') },
    ]),
  );
};

const parameterNames = (schema: z.ZodObject): readonly string[] => Object.keys(schema.shape);
