import type { StrategyParameterView } from '@vela/client';
import { table } from '../output/table.js';

/** Returns the parameters of a strategy as a table. */
export function parametersText(parameters: readonly StrategyParameterView[]): string {
  return table(parameters, COLUMNS, { empty: 'It takes no parameters.' });
}

const COLUMNS = [
  { title: 'parameter', cell: ({ name }: StrategyParameterView) => name },
  { title: 'type', cell: ({ type }: StrategyParameterView) => type.toLowerCase() },
  { title: 'default', cell: (one: StrategyParameterView) => JSON.stringify(one.default) ?? '' },
  { title: 'range', cell: rangeOf },
  { title: 'meaning', cell: ({ description }: StrategyParameterView) => description ?? '' },
];

function rangeOf({ min, max, choices }: StrategyParameterView): string {
  if (choices !== null) return choices.join(' | ');
  if (min === null && max === null) return '';
  return `${min ?? ''} … ${max ?? ''}`.trim();
}
