import { VelaError, messageOf } from '@vela/kernel';
import type { Claim, JobFailure } from '@vela/ports';

/** Returns whether the same work may succeed later: then it is not the job that failed. */
export const isPassing = (thrown: unknown): boolean =>
  thrown instanceof VelaError && thrown.retryable;

/** Returns why a job failed as its owner may read it. */
export function failureOf(thrown: unknown): JobFailure {
  if (thrown instanceof VelaError) {
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? null };
  }
  return {
    code: 'INTERNAL',
    message: `something unexpected happened: ${messageOf(thrown)}`,
    hint: 'This is a fault of the program; the log of the server tells more.',
  };
}

/** Returns why a job is not tried once more after its owners were lost. */
export const lostTooOften = (claim: Claim, what: string): VelaError =>
  new VelaError(
    'INTERNAL',
    `the process that carried out this ${what} was lost ${claim.attempts} times at the same step`,
    { hint: 'See the logs of the server; the process may have run out of memory.' },
  );
