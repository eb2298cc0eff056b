import { type ParameterDescription, describeIndicators } from '@vela/indicators';
import type { Action } from '../../command-spec.js';
import { facts, table } from '../../output/table.js';
import { knownIndicator } from './known-indicator.js';

/** Shows one indicator: formula, source, columns and the range of each parameter. */
export const action: Action = async ({ output }, input) => {
  const { name } = knownIndicator(input.requiredArgument('indicator'));
  const found = describeIndicators({ search: name }).find((one) => one.name === name)!;
  const { author, year, title } = found.source;
  output.result(found, () =>
    [
      facts([
        ['name', found.name],
        ['title', found.title],
        ['family', found.family],
        ['formula', found.formula],
        ['inputs', found.inputs.join(', ')],
        ['outputs', found.outputs.join(', ')],
        ['ready after', `${found.warmUp} candles, with the usual parameters`],
        ['source', `${author} (${year}), ${title}`],
      ]),
      table(
        found.parameters,
        [
          { title: 'parameter', cell: (one) => one.name },
          { title: 'usual', cell: ({ usual }) => String(usual) },
          { title: 'values', cell: valuesText },
          { title: 'meaning', cell: ({ description }) => description },
        ],
        { empty: 'It takes no parameters.' },
      ),
    ].join('\n\n'),
  );
};

function valuesText(parameter: ParameterDescription): string {
  const { kind, min, max, isMinExcluded, choices } = parameter;
  if (choices !== null) return choices.join(', ');
  const low = min === null ? 'any' : `${isMinExcluded ? 'above ' : ''}${min}`;
  return `${kind === 'integer' ? 'whole, ' : ''}${low} to ${max ?? 'any'}`;
}
