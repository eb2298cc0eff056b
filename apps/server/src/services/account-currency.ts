import { readRunEvents } from '@vela/backtest';
import type { RunEvents } from '@vela/backtest';
import type { Instrument } from '@vela/market';
import type { Problem } from './refusal.js';

/** What the money of a run is in, and what moves it, with everything that is wrong with it. */
export interface AccountMoney extends Omit<RunEvents, 'faults'> {
  readonly currency: string;
  readonly problems: readonly Problem[];
}

/** What a caller says of the money of a run. */
interface MoneyInput {
  readonly currency: string | null;
  readonly rates?: unknown;
  readonly corporateActions?: unknown;
}

/**
 * Returns the currency that was asked for, else that of the first instrument, and the events that
 * were given. An instrument in another currency needs rates: without them its profits would be
 * added up as if they were in this one.
 */
export function accountMoney(input: MoneyInput, instruments: readonly Instrument[]): AccountMoney {
  const currency = input.currency ?? instruments[0]?.currency ?? 'USD';
  const { faults, ...events } = readRunEvents(input, instruments, currency);
  const problems = faults.map(({ field, message, hint }) => ({
    code: 'INVALID_INPUT' as const,
    message,
    hint,
    path: ['input', field],
  }));
  return { currency, ...events, problems };
}
