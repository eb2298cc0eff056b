import { ApiError } from '@alpacahq/alpaca-trade-api';
import { VelaError } from '@vela/kernel';
import type { Redact } from './secrets.js';

/** Returns whether a call that only reads may be tried again after this. */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof ApiError)) return true;
  const { status } = thrown;
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * Returns how long the answer asks to be left alone, null when it does not say. Each answer tells
 * when the minute of its budget is over, but only who has nothing left of it has to wait for that.
 */
export function askedToWaitMs(thrown: unknown): number | null {
  if (!(thrown instanceof ApiError)) return null;
  const { status, response, rateLimit, retryAfterMs } = thrown;
  if (response.headers.get('Retry-After') !== null) return retryAfterMs ?? null;
  return status === 429 && (rateLimit?.remaining ?? 0) <= 0 ? (retryAfterMs ?? null) : null;
}

/** Returns the failure of a call as everybody here knows failures, without anything secret. */
export function toVelaError(thrown: unknown, what: string, redact: Redact): VelaError {
  if (thrown instanceof VelaError) return thrown;
  if (thrown instanceof ApiError) return refused(thrown, what, redact);
  const reason = redact(rootOf(thrown));
  return new VelaError('UNAVAILABLE', `Alpaca did not answer for ${what}: ${reason}`, {
    hint: 'Check the network; it is tried again.',
    retryable: true,
  });
}

/** `fetch failed` says nothing; what is below it does. */
function rootOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { cause, message, code } = thrown as Readonly<Record<string, unknown>>;
  if (typeof cause === 'object' && cause !== null) return rootOf(cause);
  if (typeof message === 'string' && message !== '') return message;
  return typeof code === 'string' ? code : 'no reason was given';
}

function refused(error: ApiError, what: string, redact: Redact): VelaError {
  const { status } = error;
  // The SDK puts its own advice behind the message in brackets; ours names our options.
  const said = redact(error.message.replace(/ \(Your account may not have SIP.*$/s, ''));
  const id = error.requestId === undefined ? '' : `, request ${error.requestId}`;
  const message = `Alpaca refused ${what}: ${said} (HTTP ${status}${id})`;
  if (status === 401) {
    return new VelaError('BROKER_REJECTED', message, {
      hint: 'The key is not valid any more: connect the account again with vela account connect alpaca.',
    });
  }
  if (status === 403) return new VelaError('BROKER_REJECTED', message, { hint: hintOf403(said) });
  if (status === 404) return new VelaError('NOT_FOUND', message);
  if (status === 429) {
    return new VelaError('UNAVAILABLE', message, { hint: HINT_OF_429, retryable: true });
  }
  if (isPassing(error)) {
    return new VelaError('UNAVAILABLE', message, {
      hint: 'It is tried again; status.alpaca.markets tells of outages.',
      retryable: true,
    });
  }
  return new VelaError('INVALID_INPUT', message);
}

const HINT_OF_429 =
  'All programs with this key share so many calls a minute: it goes on in the next one.';

function hintOf403(said: string): string {
  if (/sip|subscription/i.test(said)) {
    return (
      'The plan of this account has no recent SIP data: take --feed iex, end at least 15 minutes ' +
      'in the past, or subscribe to a plan with SIP.'
    );
  }
  return 'The key is of the other environment (paper or live), or may not do this.';
}
