import { errors } from '@alpacahq/alpaca-trade-api';
import { VelaError, messageOf } from '@vela/kernel';
import type { Outcome } from '@vela/ports';
import type { Redactor } from './redact.js';
import { rejectCodeOf } from './reject-code.js';
import type { Refusal, RequestKind } from './reject-code.js';

/** Statuses with which Alpaca says that it has not taken a request. */
const DEFINITE: ReadonlySet<number> = new Set([400, 401, 403, 404, 422, 429]);

/** Returns how a request that threw ended: refused by the venue, or nobody knows. */
export async function outcomeOf(
  kind: RequestKind,
  thrown: unknown,
  redact: Redactor,
): Promise<Outcome<never>> {
  const refusal = await refusalOf(thrown);
  if (refusal === null) return { kind: 'unknown', cause: causeOf(thrown) };
  if (!DEFINITE.has(refusal.status)) return { kind: 'unknown', cause: 'server-error' };
  const code = rejectCodeOf(kind, refusal);
  // The id is used: the first request under it was taken, and is to be looked up.
  if (code === 'duplicate-id') return { kind: 'unknown', cause: 'id-exists' };
  return { kind: 'rejected', code, message: redact(refusal.message) };
}

/** Returns an answer of the venue that says no, null when what was thrown is none. */
export async function refusalOf(thrown: unknown): Promise<Refusal | null> {
  if (!(thrown instanceof errors.ApiError)) return null;
  const { status, response } = thrown;
  // The SDK keeps code and message alone, and adds advice to some messages.
  const text = await response.text().catch(() => '');
  const body = objectOf(text);
  const told = body['message'];
  const message = typeof told === 'string' && told !== '' ? told : `status ${status}`;
  return { status, message, body };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Returns why there was no answer. An answer that cannot be read is one of a broken server. */
function causeOf(thrown: unknown): 'timeout' | 'disconnected' | 'server-error' {
  if (!(thrown instanceof errors.FetchError)) return 'server-error';
  const name = thrown.cause?.name;
  return name === 'AbortError' || name === 'TimeoutError' ? 'timeout' : 'disconnected';
}

/** Returns the error for a question that the venue did not answer. Never holds what it said in full. */
export async function unanswered(
  what: string,
  thrown: unknown,
  redact: Redactor,
): Promise<VelaError> {
  if (thrown instanceof VelaError) return thrown;
  const refusal = await refusalOf(thrown);
  if (refusal === null) {
    const why = thrown instanceof errors.FetchError ? causeOf(thrown) : redact(messageOf(thrown));
    return new VelaError('UNAVAILABLE', `the venue did not tell ${what}: ${why}`, {
      retryable: true,
    });
  }
  const { status, message } = refusal;
  return new VelaError(
    status === 401 || status === 403 ? 'BROKER_REJECTED' : 'UNAVAILABLE',
    `the venue did not tell ${what}: ${redact(message)} (status ${status})`,
    {
      retryable: status === 429 || status >= 500,
      ...(status === 401 ? { hint: 'Connect the account again.' } : {}),
    },
  );
}
