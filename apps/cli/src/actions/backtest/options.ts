import { type SimulationOption, simulationOptionList } from '@vela/backtest';
import type { Action } from '../../command-spec.js';
import { facts } from '../../output/table.js';

/** Lists the options of the simulation: what `backtest run --option` takes. */
export const action: Action = async ({ output }) => {
  const options = simulationOptionList().map((option) => ({
    ...option,
    required: option.default === undefined,
    default: option.default ?? null,
  }));
  output.result({ options }, () =>
    simulationOptionList()
      .map((option) => {
        const title = `  ${output.paint.bold(option.name)}  ${output.paint.dim(kindOf(option))}`;
        const rest = facts([
          ['', option.description === '' ? null : option.description],
          ['', choicesOf(option)],
        ]);
        return rest === '' ? title : `${title}\n  ${rest.replaceAll('\n', '\n  ')}`;
      })
      .join('\n'),
  );
};

/** Returns the kind of value, where it is there, and what it is when absent. */
function kindOf({ type, nullable, default: value, appliesTo }: SimulationOption): string {
  const kind = `${type.toLowerCase()}${nullable ? ' or null' : ''}`;
  const there = appliesTo === null ? '' : `  with ${appliesTo.join(', ')}`;
  const absent = value === undefined ? '' : `  default ${JSON.stringify(value)}`;
  return `${kind}${absent}${there}`;
}

function choicesOf({ choices, min, max }: SimulationOption): string | null {
  if (choices !== null) return `one of ${choices.join(', ')}`;
  if (min === null && max === null) return null;
  return [min === null ? '' : `from ${min}`, max === null ? '' : `to ${max}`]
    .filter((text) => text !== '')
    .join(' ');
}
