import { VelaError } from '@vela/kernel';
import { subjects } from '@vela/ports';
import type { MessageBus } from '@vela/ports';
import { concat, defer, from, lastValueFrom, map, of, timeout } from 'rxjs';
import { z } from 'zod';
import { ACCESS_OUTCOMES } from './access-check.js';
import type { AccessCheck } from './access-check.js';

/** Longest time until somebody has begun, and until all checks of one account were made. */
const TIMEOUT_MS = { begin: 3_000, end: 45_000 };

const question = z.object({ accountId: z.string() });
/** The first answer says that somebody has begun. */
const BEGUN = { checks: [] };
const answer = z.object({
  checks: z.array(
    z.object({ name: z.string(), outcome: z.enum(ACCESS_OUTCOMES), message: z.string() }),
  ),
});

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const valueOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/**
 * Returns what works with the credential of an account. It is opened by a process that runs
 * gateways or feeds; what travels is the id of the account there and words without secrets back.
 */
export async function askForChecks(
  bus: MessageBus,
  accountId: string,
): Promise<readonly AccessCheck[]> {
  const options = { timeoutMs: TIMEOUT_MS.end, window: 2 };
  const frames = bus
    .request(subjects.access, bytesOf({ accountId }), options)
    .pipe(timeout({ first: TIMEOUT_MS.begin }));
  try {
    return answer.parse(valueOf(await lastValueFrom(frames))).checks;
  } catch (cause) {
    throw new VelaError('UNAVAILABLE', 'no process that may open credentials has answered', {
      hint: 'Start a server with the role engine or feed: vela serve.',
      retryable: true,
      cause,
    });
  }
}

/** Answers {@link askForChecks}; returns a function that stops answering. */
export const answerChecks = (
  bus: MessageBus,
  check: (accountId: string) => Promise<readonly AccessCheck[]>,
): (() => void) =>
  bus.respond(subjects.access, (body) =>
    concat(
      of(bytesOf(BEGUN)),
      defer(() => from(check(question.parse(valueOf(body)).accountId))).pipe(
        map((checks) => bytesOf({ checks })),
      ),
    ),
  );
