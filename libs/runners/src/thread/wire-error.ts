import { VelaError, messageOf } from '@vela/kernel';
import type { ErrorCode } from '@vela/kernel';

/** An error as it crosses from one thread to another. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
  readonly path: readonly string[] | null;
  readonly retryable: boolean;
}

/** Longest message that crosses; a strategy may throw megabytes. */
const MESSAGE_LENGTH_MAX = 2_000;

/** Returns anything that was thrown in a form that can be posted; what has no code is `INTERNAL`. */
export function toWireError(thrown: unknown): WireError {
  const message = shorten(messageOf(thrown));
  if (!(thrown instanceof VelaError)) {
    return { code: 'INTERNAL', message, hint: null, path: null, retryable: false };
  }
  return {
    code: thrown.code,
    message,
    hint: thrown.hint ?? null,
    path: thrown.path ?? null,
    retryable: thrown.retryable,
  };
}

/** Returns the error that was posted. */
export function fromWireError({ code, message, hint, path, retryable }: WireError): VelaError {
  return new VelaError(code, message, {
    ...(hint === null ? {} : { hint }),
    ...(path === null ? {} : { path }),
    retryable,
  });
}

function shorten(message: string): string {
  if (message.length <= MESSAGE_LENGTH_MAX) return message;
  return `${message.slice(0, MESSAGE_LENGTH_MAX)}… (${message.length} characters)`;
}
