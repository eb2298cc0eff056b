import { VelaError } from '@vela/kernel';
import { subjects } from '@vela/ports';
import type { MessageBus } from '@vela/ports';
import { defer, firstValueFrom, from, map } from 'rxjs';
import { z } from 'zod';
import { ACCESS_OUTCOMES } from './access-check.js';
import type { AccessCheck } from './access-check.js';

/** Longest time that all checks of one account may take. */
const TIMEOUT_MS = 45_000;

const question = z.object({ accountId: z.string() });
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
  const options = { timeoutMs: TIMEOUT_MS, window: 1 };
  const frames = bus.request(subjects.access, bytesOf({ accountId }), options);
  try {
    return answer.parse(valueOf(await firstValueFrom(frames))).checks;
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
    defer(() => from(check(question.parse(valueOf(body)).accountId))).pipe(
      map((checks) => bytesOf({ checks })),
    ),
  );
