import {
  type FeeOptions,
  type ResolvedFees,
  feeOptions,
  findSchedule,
  resolveFees,
} from '@vela/fees';
import { VelaError, schemaFault } from '@vela/kernel';
import type { Input } from '../input.js';
import { parseNameValues } from '../name-values.js';
import { feeValue } from './fee-value.js';

/** Fees that a command was asked for, checked. */
export interface FeeChoice {
  readonly options: FeeOptions;
  readonly resolved: ResolvedFees;
}

/**
 * Returns the fees that the first argument names, with `--choice` and `--traded-before` applied.
 * Throws `INVALID_INPUT` with every fault of a table, `NOT_FOUND` for an unknown name.
 */
export async function feeChoice(input: Input): Promise<FeeChoice> {
  const value = await feeValue(input.requiredArgument('name'));
  // An unknown name is told apart from wrong fees: it ends with another status.
  if (typeof value === 'string') findSchedule(value);
  const checked = feeOptions.safeParse(withSettings(value, input), { error: schemaFault });
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path, message }) =>
      [path.join('.'), message].filter((part) => part !== '').join(': '),
    );
    throw new VelaError('INVALID_INPUT', `wrong fees: ${faults.join('; ')}`, { path: ['fees'] });
  }
  return { options: checked.data, resolved: resolveFees(checked.data) };
}

function withSettings(value: unknown, input: Input): unknown {
  const choices = Object.entries(parseNameValues(input.list('choice'), 'choice')).map(
    ([name, chosen]) => [name, typeof chosen === 'number' ? String(chosen) : chosen] as const,
  );
  const tradedBefore = input.text('traded-before');
  if (choices.length === 0 && tradedBefore === undefined) return value;
  const settings = {
    ...(choices.length === 0 ? {} : { choices: Object.fromEntries(choices) }),
    ...(tradedBefore === undefined ? {} : { tradedBefore }),
  };
  if (typeof value === 'string') return { schedule: value, ...settings };
  const options = value as { readonly rows?: unknown; readonly schedule?: unknown };
  // The choices of a bare table are its own: settings stand beside the table.
  const isBare = options.rows !== undefined && options.schedule === undefined;
  return { ...(isBare ? { table: value } : options), ...settings };
}
