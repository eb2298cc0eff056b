import { VelaError, schemaFault } from '@vela/kernel';
import { z } from 'zod';
import { parseAmount } from './amount.js';
import { findSchedule } from './catalogue.js';
import { feeRow } from './fee-row.js';
import { feeTable, linesOf } from './fee-schedule.js';
import type { FeeSchedule } from './fee-schedule.js';

const volume = z.string().refine((text) => {
  try {
    return parseAmount(text) >= 0n;
  } catch {
    return false;
  }
}, 'expected decimal text of 0 or more such as "250000"');

const settings = {
  choices: z.record(z.string(), z.string()).optional(),
  liquidity: z
    .enum(['order', 'maker', 'taker'])
    .optional()
    .describe('Who gives liquidity: limit orders at their own price (order), every fill or none.'),
  tradedBefore: volume
    .optional()
    .describe('Volume of the running month, or of the 30 days before, that counts for steps.'),
};

const selection = z.strictObject({
  schedule: z.string(),
  rows: z.array(feeRow).max(1000).optional().describe('Take the place of lines of their names.'),
  ...settings,
});

const ownTable = z.strictObject({ table: feeTable, ...settings });

/** A shipped schedule by name, one with settings or other rows, or a table of the user's own. */
export type FeeOptions = string | z.output<typeof selection> | z.output<typeof ownTable>;

/** What options of fees come to: one schedule and how to read it. */
export interface ResolvedFees {
  readonly schedule: FeeSchedule;
  readonly choices: { readonly [name: string]: string };
  readonly liquidity: 'order' | 'maker' | 'taker';
  readonly tradedBefore: string;
}

/**
 * Options of fees as JSON: the name of a shipped schedule; `{schedule, choices, rows …}` where
 * rows take the place of the lines of their names; or `{table: {rows …}}`. A table that is given
 * bare is taken as such. Faults name the row by number and line.
 */
export const feeOptions: z.ZodType<FeeOptions> = z.unknown().transform((value, context) => {
  const issue = (path: PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  const checked = schemaFor(value).safeParse(wrapped(value), { error: schemaFault });
  if (!checked.success) {
    for (const { path, message } of checked.error.issues) {
      issue(unwrappedPath(value, path), rowName(value, path) + message);
    }
    return z.NEVER;
  }
  const options = checked.data as FeeOptions;
  for (const [path, message] of faultsOf(options)) issue(path, message);
  return options;
});

// Checked options are plain data that nobody changes: each object comes to one schedule.
const resolved = new WeakMap<object, ResolvedFees>();

/** Returns the schedule that checked options name, with the user's rows in their places. */
export function resolveFees(options: FeeOptions): ResolvedFees {
  if (typeof options === 'string') return resolve(options);
  const known = resolved.get(options);
  if (known !== undefined) return known;
  const fees = resolve(options);
  resolved.set(options, fees);
  return fees;
}

function resolve(options: FeeOptions): ResolvedFees {
  const {
    choices = {},
    liquidity = 'order',
    tradedBefore = '0',
  } = typeof options === 'string' ? {} : options;
  const schedule = scheduleOf(options);
  const usual = Object.entries(schedule.choices).map(([name, one]) => [name, one.default] as const);
  return {
    schedule,
    choices: { ...Object.fromEntries(usual), ...choices },
    liquidity,
    tradedBefore,
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBareTable = (value: unknown): boolean =>
  isRecord(value) && 'rows' in value && !('schedule' in value) && !('table' in value);

/** Settings may stand beside the rows of a bare table. */
function wrapped(value: unknown): unknown {
  if (!isRecord(value) || !isBareTable(value)) return value;
  const { liquidity, tradedBefore, ...table } = value;
  return {
    table,
    ...(liquidity === undefined ? {} : { liquidity }),
    ...(tradedBefore === undefined ? {} : { tradedBefore }),
  };
}

const unwrappedPath = (value: unknown, path: readonly PropertyKey[]): PropertyKey[] =>
  isBareTable(value) && path[0] === 'table' ? path.slice(1) : [...path];

function schemaFor(value: unknown): z.ZodType {
  if (isRecord(value)) return 'schedule' in value ? selection : ownTable;
  return z.string('expected the name of a schedule of fees or a table of rows');
}

/** Returns words for the row that a path leads into, such as `row 3 ("SEC fee"): `. */
function rowName(value: unknown, path: readonly PropertyKey[]): string {
  const at = path.indexOf('rows');
  const number = path[at + 1];
  if (at < 0 || typeof number !== 'number') return '';
  const full = wrapped(value) as { rows?: unknown; table?: { rows?: unknown } };
  const rows = full.table?.rows ?? full.rows;
  const row: unknown = Array.isArray(rows) ? rows[number] : undefined;
  const line = isRecord(row) && typeof row['line'] === 'string' ? ` ("${row['line']}")` : '';
  return `row ${number + 1}${line}: `;
}

type OptionFault = readonly [path: PropertyKey[], message: string];

function faultsOf(options: FeeOptions): OptionFault[] {
  let fees: ResolvedFees;
  try {
    fees = resolveFees(options);
  } catch (thrown) {
    if (thrown instanceof VelaError) {
      const path = typeof options !== 'string' && 'schedule' in options ? ['schedule'] : [];
      return [[path, `${thrown.message}. ${thrown.hint ?? ''}`.trim()]];
    }
    throw thrown;
  }
  const faults: OptionFault[] = [];
  const { schedule } = fees;
  for (const [name, value] of Object.entries(fees.choices)) {
    const known = schedule.choices[name];
    if (known === undefined) {
      const names = Object.keys(schedule.choices).join(', ') || 'none';
      faults.push([['choices', name], `"${schedule.name}" has no such choice; it has: ${names}`]);
    } else if (!known.values.includes(value)) {
      faults.push([['choices', name], `expected ${known.values.join(' or ')}, found "${value}"`]);
    }
  }
  if (typeof options !== 'string' && 'schedule' in options && options.rows !== undefined) {
    const merged = feeTable.safeParse(schedule, { error: schemaFault });
    const messages = merged.success ? [] : merged.error.issues.map(({ message }) => message);
    for (const message of messages) faults.push([['rows'], message]);
  }
  return faults;
}

function scheduleOf(options: FeeOptions): FeeSchedule {
  if (typeof options === 'string') return findSchedule(options);
  if ('table' in options) return options.table;
  const shipped = findSchedule(options.schedule);
  const { rows = [] } = options;
  if (rows.length === 0) return shipped;
  const own = new Set(rows.map(({ line }) => line));
  const lines = [...new Set([...linesOf(shipped), ...own])];
  return {
    ...shipped,
    rows: lines.flatMap((line) =>
      (own.has(line) ? rows : shipped.rows).filter((row) => row.line === line),
    ),
  };
}
