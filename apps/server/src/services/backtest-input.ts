import { startingCash } from '@vela/backtest';
import { DAY, VelaError, messageOf, schemaFault } from '@vela/kernel';
import { parseInstant } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import { simulationOptions } from '@vela/venue';
import { refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';
import { checkTimeframes } from './run-timeframes.js';
import type { RunTimeframes } from './run-timeframes.js';

/** Most instruments of one run. */
const INSTRUMENTS_MAX = 500;
/** Most characters of an idempotency key, which is kept in an index. */
const KEY_LENGTH_MAX = 200;

/** A run as a caller asks for it. */
export interface BacktestRunInput {
  /** Id of the exact version to run … */
  readonly strategyVersionId?: string | undefined;
  /** … or id or name of a strategy, whose newest version then runs. */
  readonly strategy?: string | undefined;
  /** Ids of instruments … */
  readonly instruments?: readonly string[] | undefined;
  /** … and symbols, at least one of both together. */
  readonly symbols?: readonly string[] | undefined;
  readonly timeframe: string;
  /** Wider ones that the strategy sees as well. */
  readonly timeframes?: readonly string[] | undefined;
  /** Finer one whose candles fill orders. */
  readonly fillTimeframe?: string | undefined;
  /** Date or instant of the first candle. */
  readonly from: string;
  /** Last date, inclusive, or the instant before which candles open; all there is when absent. */
  readonly to?: string | undefined;
  /** Decimal text, 100000 when absent. */
  readonly startingCash?: string | undefined;
  /** Currency of the cash; that of the first instrument when absent. */
  readonly currency?: string | undefined;
  /** Rates of other currencies: rows of currency, at and rate. */
  readonly rates?: unknown;
  /** Splits, dividends, renames and delistings: rows of instrument, at, kind and value. */
  readonly corporateActions?: unknown;
  /** Parameters of the strategy by name. */
  readonly parameters?: unknown;
  /** Options of the simulation by name. */
  readonly simulation?: unknown;
  /** Limits before every order by name. */
  readonly riskLimits?: unknown;
  /** Fault script, see @vela/faults. */
  readonly faults?: unknown;
  readonly seed?: number | undefined;
  /** Source of the candles, when an instrument has them from several. */
  readonly source?: string | undefined;
  /** The same key returns the run that it made first. */
  readonly idempotencyKey?: string | undefined;
}

/** A run's input after the checks that need no data. */
export interface CheckedInput extends RunTimeframes {
  readonly strategy: string;
  readonly from: Micros;
  readonly to: Micros;
  readonly startingCash: string;
  /** Null when the instruments decide. */
  readonly currency: string | null;
  readonly simulation: { readonly [name: string]: Canonical };
  readonly seed: number;
  readonly problems: readonly Problem[];
}

/** The end of time for a run without an end: 2200-01-01. */
const FAR: Micros = 7_258_118_400_000_000;
const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the input in the engine's own terms together with everything that is wrong with it. */
export function checkBacktestInput(input: BacktestRunInput): CheckedInput {
  const problems: Problem[] = [];
  const refuse = (field: string, message: string, hint?: string): void => {
    problems.push({ code: 'INVALID_INPUT', message, hint, path: ['input', field] });
  };
  const attempt = <T>(field: string, parse: () => T, otherwise: T): T => {
    try {
      return parse();
    } catch (error) {
      refuse(field, messageOf(error), error instanceof VelaError ? error.hint : undefined);
      return otherwise;
    }
  };
  const strategy = input.strategyVersionId ?? input.strategy ?? '';
  if (strategy === '') {
    refuse('strategyVersionId', 'expected the strategy to run, found none');
    // Nothing that follows can be checked without it.
    refuseIfAny(problems);
  }
  const count = (input.instruments?.length ?? 0) + (input.symbols?.length ?? 0);
  if (count === 0 || count > INSTRUMENTS_MAX) {
    refuse('instruments', `expected 1 to ${INSTRUMENTS_MAX} instruments, found ${count}`);
  }
  const { problems: wrongTimeframes, ...timeframes } = checkTimeframes(input);
  problems.push(...wrongTimeframes);
  const from = attempt('from', () => parseInstant(input.from), 0);
  const to = attempt('to', () => endOf(input.to), FAR);
  if (from >= to && problems.every(({ path }) => path?.[1] !== 'from' && path?.[1] !== 'to')) {
    if (input.to === undefined) refuse('from', `expected a day before 2200, found ${input.from}`);
    else
      refuse('to', `expected an end behind ${input.from}, found ${input.to}`, 'Swap from and to.');
  }
  const cash = attempt('startingCash', () => startingCash(input.startingCash ?? '100000'), '0');
  const currency = input.currency ?? null;
  if (currency !== null && !/^[A-Z0-9]{3,8}$/.test(currency)) {
    refuse('currency', `expected a currency such as USD, found "${currency}"`);
  }
  const seed = input.seed ?? 0;
  if (!Number.isSafeInteger(seed)) refuse('seed', `expected a whole number, found ${seed}`);
  const keyLength = input.idempotencyKey?.length ?? 0;
  if (keyLength > KEY_LENGTH_MAX) {
    refuse('idempotencyKey', `expected at most ${KEY_LENGTH_MAX} characters, found ${keyLength}`);
  }
  const { simulation, faults } = checkSimulation(input.simulation);
  problems.push(...faults);
  return {
    strategy,
    ...timeframes,
    from,
    to,
    startingCash: cash,
    currency,
    simulation,
    seed,
    problems,
  };
}

/** A bare date is inclusive: candles that open on that day belong to the run. */
function endOf(text: string | undefined): Micros {
  if (text === undefined) return FAR;
  return parseInstant(text) + (BARE_DATE.test(text.trim()) ? DAY : 0);
}

/** Returns the options of the simulation with their defaults, and what is wrong with them. */
export function checkSimulation(value: unknown): {
  readonly simulation: CheckedInput['simulation'];
  readonly faults: readonly Problem[];
} {
  const checked = simulationOptions.safeParse(value ?? {}, { error: schemaFault });
  if (checked.success) return { simulation: checked.data, faults: [] };
  const faults = checked.error.issues.map(({ message, path }) => ({
    code: 'INVALID_INPUT' as const,
    message: `${['simulation', ...path].join('.')}: ${message}`,
    hint: hintOf(path),
    path: ['input', 'simulation', ...path.map(String)],
  }));
  return { simulation: {}, faults };
}

/** All names help with an unknown one; where a value is wrong they would hide what is. */
function hintOf(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? `The options are ${Object.keys(simulationOptions.shape).join(', ')}.`
    : 'See `vela backtest options`, or the query simulationOptions, for what each takes.';
}
