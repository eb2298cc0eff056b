/** Every code a caller may meet, the same in the library, the command line and GraphQL. */
export const ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'ALREADY_EXISTS',
  'LIMIT_EXCEEDED',
  'STRATEGY_DOES_NOT_COMPILE',
  'STRATEGY_UNSAFE',
  'STRATEGY_FAILED',
  'STRATEGY_TIMEOUT',
  'DATA_MISSING',
  'DATA_INVALID',
  'DATA_AMBIGUOUS',
  'INVALID_TRANSITION',
  'CONFIRMATION_REQUIRED',
  'MARKET_CLOSED',
  'INSUFFICIENT_FUNDS',
  'RISK_LIMIT_BREACHED',
  'KILL_SWITCH_ENGAGED',
  'ORDER_NOT_OPEN',
  'BROKER_REJECTED',
  'SLOW_CONSUMER',
  'UNAVAILABLE',
  'CANCELLED',
  'INTERNAL',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a caller may know about an error beside its message. */
export interface ErrorOptions {
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  /** Path of the offending input field, for instance `['input', 'from']`. */
  readonly path?: readonly string[];
  /** True when the same call may succeed later without a change. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** A failure with a code to switch on, a message in full words and a hint. Never holds a secret. */
export class VelaError extends Error {
  override readonly name: string = 'VelaError';
  readonly hint: string | undefined;
  readonly path: readonly string[] | undefined;
  readonly retryable: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.path = options.path;
    this.retryable = options.retryable ?? false;
  }
}

/** Returns the message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
