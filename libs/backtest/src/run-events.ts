import { parseInstant, schemaFault } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeRate } from '@vela/ledger';
import { currenciesWithoutRate } from '@vela/ledger';
import type { CorporateAction, Instrument } from '@vela/market';
import type { RunAction } from '@vela/step';
import { z } from 'zod';

/** Most rates, and most corporate actions, of one run. */
const ROWS_MAX = 100_000;

const instant = z.string().transform((text, context): Micros => {
  try {
    return parseInstant(text);
  } catch {
    const message = `expected a date or an instant, found "${text}"`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

const rateText = z
  .union([z.number(), z.string()])
  .transform(String)
  .refine(
    (text) => /^\d+(\.\d{1,18})?$/.test(text) && Number(text) > 0,
    'expected a rate above 0 as a number or decimal text',
  );

const currency = z.string().regex(/^[A-Z0-9]{3,8}$/, 'expected a currency such as USD');

const rate = z.strictObject({ currency, at: instant, rate: rateText });

const base = { instrument: z.string(), at: instant };
const action = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('split'), value: z.number().gt(0) }),
  z.strictObject({
    ...base,
    kind: z.literal('dividend'),
    value: z.number().min(0),
    previousClose: z.number().gt(0).optional(),
  }),
  z.strictObject({ ...base, kind: z.literal('rename'), symbol: z.string().min(1).max(32) }),
  z.strictObject({
    ...base,
    kind: z.literal('delist'),
    value: z.number().min(0).nullable().default(null),
  }),
]);

const rateRows = z.array(rate).max(ROWS_MAX);
const actionRows = z.array(action).max(ROWS_MAX);

/** Exchange rates as a caller writes them: `{ currency: 'EUR', at: '2024-01-02', rate: 1.0956 }`. */
export type ExchangeRateInput = z.input<typeof rate>;

/**
 * A corporate action as a caller writes it, its instrument by id or symbol:
 * `{ instrument: 'AAPL', at: '2020-08-31', kind: 'split', value: 4 }`.
 */
export type CorporateActionInput = z.input<typeof action>;

/** What is wrong with one field of the events. */
export interface EventFault {
  readonly field: 'rates' | 'corporateActions';
  readonly message: string;
  readonly hint?: string;
}

/** Events of a run in the engine's own terms, with everything that is wrong with them. */
export interface RunEvents {
  readonly rates: readonly ExchangeRate[];
  readonly actions: readonly RunAction[];
  readonly faults: readonly EventFault[];
}

/**
 * Returns the rates and corporate actions that a caller gave for some instruments and the currency
 * of their account. Every currency needs rates or a currency pair among the instruments.
 */
export function readRunEvents(
  given: { readonly rates?: unknown; readonly corporateActions?: unknown },
  instruments: readonly Instrument[],
  accountCurrency: string,
): RunEvents {
  const faults: EventFault[] = [];
  const read = <T>(field: EventFault['field'], schema: z.ZodType<T[]>, value: unknown): T[] => {
    const parsed = schema.safeParse(value ?? [], { error: schemaFault });
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues.slice(0, 10)) {
      faults.push({ field, message: `${[field, ...path].join('.')}: ${message}` });
    }
    return [];
  };
  const rates = read<ExchangeRate>('rates', rateRows, given.rates);
  const rows = read<z.output<typeof action>>(
    'corporateActions',
    actionRows,
    given.corporateActions,
  );
  const actions: RunAction[] = [];
  rows.forEach(({ instrument: name, ...rest }, row) => {
    const instrument = instruments.findIndex(({ id, symbol }) => id === name || symbol === name);
    if (instrument >= 0) {
      actions.push({ instrument, action: plain(rest) });
      return;
    }
    const known = instruments.map(({ symbol }) => symbol).join(', ');
    faults.push({
      field: 'corporateActions',
      message: `corporateActions.${row}.instrument: expected one of ${known}, found "${name}"`,
    });
  });
  if (!faults.some(({ field }) => field === 'rates')) {
    faults.push(...missingRates(accountCurrency, instruments, rates));
  }
  return { rates, actions, faults };
}

function missingRates(
  accountCurrency: string,
  instruments: readonly Instrument[],
  rates: readonly ExchangeRate[],
): EventFault[] {
  return currenciesWithoutRate(accountCurrency, instruments, rates).map((missing) => {
    const { symbol } = instruments.find((one) => one.currency === missing)!;
    return {
      field: 'rates',
      message: `expected instruments in ${accountCurrency} or rates of ${missing}, found ${symbol} in ${missing}`,
      hint:
        `Give rates of ${missing} in ${accountCurrency}, add the currency pair as an instrument, ` +
        'or run instruments of one currency.',
    };
  });
}

type Row = z.output<typeof action>;

/** Returns an action without what is absent. */
function plain(row: Row extends infer R ? Omit<R, 'instrument'> : never): CorporateAction {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined),
  ) as unknown as CorporateAction;
}
