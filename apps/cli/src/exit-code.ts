import { type ErrorCode, VelaError } from '@vela/kernel';

/** Exit statuses of the command line and what they mean. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  refused: 5,
  unavailable: 6,
  findings: 7,
  timedOut: 124,
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const OF_CODE: Readonly<Record<ErrorCode, ExitCode>> = {
  INVALID_INPUT: EXIT.usage,
  NOT_FOUND: EXIT.notFound,
  CONFLICT: EXIT.refused,
  ALREADY_EXISTS: EXIT.refused,
  LIMIT_EXCEEDED: EXIT.refused,
  STRATEGY_DOES_NOT_COMPILE: EXIT.refused,
  STRATEGY_UNSAFE: EXIT.refused,
  STRATEGY_FAILED: EXIT.failed,
  STRATEGY_TIMEOUT: EXIT.failed,
  DATA_MISSING: EXIT.notFound,
  DATA_INVALID: EXIT.refused,
  DATA_AMBIGUOUS: EXIT.refused,
  INVALID_TRANSITION: EXIT.refused,
  CONFIRMATION_REQUIRED: EXIT.refused,
  MARKET_CLOSED: EXIT.refused,
  INSUFFICIENT_FUNDS: EXIT.refused,
  RISK_LIMIT_BREACHED: EXIT.refused,
  KILL_SWITCH_ENGAGED: EXIT.refused,
  ORDER_NOT_OPEN: EXIT.refused,
  BROKER_REJECTED: EXIT.refused,
  SLOW_CONSUMER: EXIT.failed,
  UNAVAILABLE: EXIT.unavailable,
  CANCELLED: EXIT.failed,
  INTERNAL: EXIT.failed,
};

/** Returns the exit status for anything that was thrown. */
export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof CommandError) return thrown.exitCode;
  if (!(thrown instanceof VelaError)) return EXIT.failed;
  return accessCodeOf(thrown) === null ? OF_CODE[thrown.code] : EXIT.notAllowed;
}

/** Returns the code of an error that says who somebody is or what he may do; null for others. */
export function accessCodeOf(thrown: VelaError): 'UNAUTHENTICATED' | 'FORBIDDEN' | null {
  const code = 'extensionCode' in thrown ? thrown.extensionCode : undefined;
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : null;
}

/** Codes that only the command line has. */
export type CommandCode = 'TIMED_OUT' | 'INTERRUPTED';

/** The end of a command that is no failure of the product: time was over, or Ctrl-C. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly code: CommandCode,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }

  /** The exit status that belongs to the code. */
  get exitCode(): ExitCode {
    return this.code === 'TIMED_OUT' ? EXIT.timedOut : EXIT.interrupted;
  }
}
