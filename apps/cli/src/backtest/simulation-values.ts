import { type SimulationOption, simulationOptionList } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import { type OptionValue, parseNameValues } from '../name-values.js';

/** A value of an option, or options by name. */
interface Values {
  [name: string]: OptionValue | Values;
}

/**
 * Returns the options of a simulation out of `name=value` texts, where a name such as
 * `slippage.bps` goes inside another option. Throws `INVALID_INPUT` for a name that is none.
 */
export function simulationValues(texts: readonly string[]): Readonly<Record<string, unknown>> {
  const known = new Map(simulationOptionList().map((option) => [option.name, option]));
  const values: Values = {};
  for (const [name, value] of Object.entries(parseNameValues(texts, 'option'))) {
    const option = known.get(name);
    if (option === undefined) throw unknownOption(name);
    const path = name.split('.');
    const last = path.pop()!;
    let place = values;
    for (const key of path) {
      const inner = place[key];
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) place[key] = {};
      place = place[key] as Values;
    }
    place[last] = asTyped(option, value);
  }
  return values;
}

/** Amounts such as 0.001 look like numbers, but exact ones are text. */
const asTyped = ({ type }: SimulationOption, value: OptionValue): OptionValue =>
  typeof value === 'number' && (type === 'TEXT' || type === 'CHOICE') ? String(value) : value;

function unknownOption(name: string): VelaError {
  return new VelaError('INVALID_INPUT', `--option: there is no option "${name}"`, {
    hint: 'vela backtest options lists what there is.',
    path: ['option'],
  });
}
